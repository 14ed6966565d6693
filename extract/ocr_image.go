package extract

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	_ "image/jpeg" // formats of image.Decode
	_ "image/png"
	"slices"

	_ "golang.org/x/image/bmp"
	scale "golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// Bounds of an image that is decoded for OCR: its points, and its sides if it is to
// show a letter at all.
const (
	mostDots     = 64 << 20
	lowestSeen   = 8
	narrowestOCR = 32
)

var (
	errImageFormat = errors.New("a format that is not supported")
	errImageSize   = errors.New("too many pixels")
	errScenes      = fmt.Errorf("an animation, of which %d frames were read", mostScenes)
	errIcon        = errors.New("an icon, too small for a word")
)

// seenAs gives the images in which tesseract finds the most of an image: larger if its
// letters are those of a screen, one of each different frame if it moves. One in a
// format that tesseract does not know never reaches it: it would take it for a list
// of files to read.
func seenAs(raw []byte) ([][]byte, error) {
	if !isSeen(raw) {
		return nil, errImageFormat
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(raw))
	switch {
	case err != nil || format == "tiff":
		return [][]byte{raw}, nil // TIFF, which may have pages, JPEG 2000, and what is damaged
	case size.Width < narrowestOCR || size.Height < lowestSeen:
		return nil, errIcon
	case size.Width > mostDots/size.Height:
		return nil, errImageSize
	case format == "gif":
		return frames(raw)
	}
	factor := enlarged(size)
	if factor == 1 && (format == "png" || format == "jpeg") {
		return [][]byte{raw}, nil
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return [][]byte{raw}, nil // tesseract may forgive more
	}
	out, err := encoded(onWhite(img, factor))
	return [][]byte{out}, err
}

// seenFormats begin images that tesseract's library tells by just these bytes
// (leptonica, findFileFormatBuffer).
var seenFormats = []string{
	"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF8", "BM", "II*\x00", "MM\x00*", "II+\x00", "MM\x00+", "\x00\x00\x00\x0cjP  \r\n",
	"P1\n", "P2\n", "P3\n", "P4\n", "P5\n", "P6\n",
}

func isSeen(raw []byte) bool {
	if len(raw) > 12 && bytes.HasPrefix(raw, []byte("RIFF")) && string(raw[8:12]) == "WEBP" {
		return true
	}
	return slices.ContainsFunc(seenFormats, func(magic string) bool { return bytes.HasPrefix(raw, []byte(magic)) })
}

// screenDots is the size of a screen: of its small letters, ten points high,
// tesseract reads one word in ten more when they are drawn twice as large.
const screenDots = 2 << 20

func enlarged(size image.Config) int {
	if size.Width*size.Height <= screenDots {
		return 2
	}
	return 1
}

// onWhite draws an image in shades of grey, so many times as large.
func onWhite(img image.Image, factor int) *image.Gray {
	from := img.Bounds()
	plain := image.NewGray(image.Rect(0, 0, from.Dx(), from.Dy()))
	draw.Draw(plain, plain.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(plain, plain.Rect, img, from.Min, draw.Over)
	if factor == 1 {
		return plain
	}
	out := image.NewGray(image.Rect(0, 0, from.Dx()*factor, from.Dy()*factor))
	scale.CatmullRom.Scale(out, out.Rect, plain, plain.Rect, draw.Src, nil)
	return out
}

// mostScenes is how many frames of an animation are read.
const mostScenes = 10

// frames gives the frames of an animation, or those that stand evenly among many.
func frames(raw []byte) ([][]byte, error) {
	if !fewDots(raw) {
		return nil, errImageSize
	}
	g, err := gif.DecodeAll(bytes.NewReader(raw))
	if err != nil {
		return [][]byte{raw}, nil
	}
	screen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	draw.Draw(screen, screen.Rect, image.White, image.Point{}, draw.Src)
	var out [][]byte
	for i, frame := range g.Image {
		draw.Draw(screen, frame.Rect, frame, frame.Rect.Min, draw.Over)
		if i == 0 || i*mostScenes/len(g.Image) != (i-1)*mostScenes/len(g.Image) {
			b, err := encoded(onWhite(screen, enlarged(g.Config)))
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(out, func(seen []byte) bool { return bytes.Equal(seen, b) }) {
				out = append(out, b)
			}
		}
		if i < len(g.Disposal) && g.Disposal[i] == gif.DisposalBackground {
			draw.Draw(screen, frame.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		}
	}
	if len(g.Image) > mostScenes {
		return out, errScenes
	}
	return out, nil
}

// fewDots tells that all frames of a GIF file have no more points than one image may.
func fewDots(raw []byte) bool {
	dots := 0
	for at := 13 + colours(raw[10]); at < len(raw); {
		rest := raw[at:]
		switch {
		case rest[0] == 0x21 && len(rest) > 2:
			_, n := blocksOf(rest[2:])
			at += 2 + n
		case rest[0] == 0x2c && len(rest) > 11:
			dots += (int(rest[5]) | int(rest[6])<<8) * (int(rest[7]) | int(rest[8])<<8)
			start := min(10+colours(rest[9])+1, len(rest))
			_, n := blocksOf(rest[start:])
			at += start + n
		default:
			at = len(raw)
		}
		if dots > mostDots {
			return false
		}
	}
	return true
}
