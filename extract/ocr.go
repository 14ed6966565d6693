package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// OCR reads the text of images with a program of its own, tesseract, in a process
// for each image.
type OCR struct {
	// Command reads an image of any common format from its standard input and
	// prints its text.
	Command []string
	// Env is its whole environment.
	Env []string
	// Time is how long one image may take.
	Time time.Duration
}

// mostSeen bounds the text of one image, in bytes.
const mostSeen = 4 << 20

// Text gives the text of an image.
func (o *OCR) Text(ctx context.Context, image []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Time)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.Command[0], o.Command[1:]...)
	cmd.Env = o.Env
	setApart(cmd)
	cmd.Stdin = bytes.NewReader(image)
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout = &limited{&out, mostSeen}
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("it took more than %v", o.Time)
	case err != nil:
		return "", err
	}
	return valid(out.Bytes()), nil
}

// limited refuses to be written more than left bytes.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, errors.New("more text than an image has")
	}
	l.left -= len(p)
	return l.w.Write(p)
}

const (
	hintLook = "look at it: screenshots often show credentials"
	hintSee  = "scan it with --ocr, which reads it, or look at it: screenshots often show credentials"
)

// undidOCR tells text that was read off pixels.
const undidOCR = "ocr"

// look reads the text of an image that the leaf p is or holds, if that was asked
// for. Where it was not, or failed, l becomes the record of it: the leaf, or the
// image in it, is lost.
func (w *walk) look(p *mail.Part, image []byte, l *mail.Lost) (ok bool) {
	if w.see == nil {
		return false
	}
	images, err := seenAs(image)
	var text strings.Builder
	for _, i := range images {
		seen, failure := w.see(i)
		if text.WriteString(seen + "\n"); failure != nil {
			err = failure
			break
		}
	}
	t := textOf(p)
	t.Decoded = append(slices.Clip(t.Decoded), undidOCR)
	w.whole(t, text.String())
	if err != nil {
		l.Detail, l.Hint = l.Detail+"; OCR failed: "+err.Error(), hintLook
	}
	return err == nil
}
