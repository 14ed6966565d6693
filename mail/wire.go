package mail

import (
	"io"
	"strings"
)

// Wire is what a part takes along to another process: all but its bytes and its
// header, of which the declared type alone says how to read it.
type Wire struct {
	Kind                                              Kind
	Number, Name, MediaType, Charset, Disposition, As string
	Path, Decoded                                     []string
	Depth, Pasted                                     int
}

// Wire describes the part.
func (p *Part) Wire() Wire {
	return Wire{
		Kind: p.Kind, Number: p.Number, Name: p.Name, MediaType: p.MediaType, Charset: p.Charset, Disposition: p.Disposition,
		As: p.Header.Get("Content-Type"), Path: p.Path, Decoded: p.Decoded, Depth: p.Depth, Pasted: p.pasted,
	}
}

// Part is the part that w describes, with the bytes that r gives, once.
func (w Wire) Part(r io.Reader) *Part {
	p := &Part{
		Kind: w.Kind, Number: w.Number, Path: w.Path, Name: w.Name, MediaType: w.MediaType, Charset: w.Charset,
		Disposition: w.Disposition, Decoded: w.Decoded, Depth: w.Depth, pasted: w.Pasted,
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(r), nil },
		Faulty: never,
	}
	if w.As != "" {
		p.Header = ReadHeader([]byte("Content-Type: " + strings.NewReplacer("\r", " ", "\n", " ").Replace(w.As) + "\n"))
	}
	return p
}
