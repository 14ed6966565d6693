package extract

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
)

// Bounds of a spacer: no letter is so flat or narrow, and none hides in so few
// bytes and pixels.
const (
	spacerSide   = 2
	spacerPixels = 4096
	spacerBytes  = 4096
)

// isSpacer tells an image that shows no text for want of pixels: a tracking
// pixel, a spacer, a line. A GIF's frames lie within its screen, or do not
// decode.
func isSpacer(b []byte) bool {
	if len(b) > spacerBytes {
		return false
	}
	size, err := image.Config{}, error(nil)
	isGIF := bytes.HasPrefix(b, []byte("GIF8"))
	switch {
	case isGIF:
		size, err = gif.DecodeConfig(bytes.NewReader(b))
	case bytes.HasPrefix(b, []byte("\x89PNG")):
		size, err = png.DecodeConfig(bytes.NewReader(b))
	default:
		return false
	}
	if err != nil || min(size.Width, size.Height) > spacerSide || size.Width*size.Height > spacerPixels {
		return false
	}
	if isGIF {
		_, err = gif.DecodeAll(bytes.NewReader(b))
	}
	return err == nil
}
