package archive

import (
	"bufio"
	"compress/bzip2"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/pierrec/lz4/v4"
	"github.com/stangelandcl/ppmd"
)

const (
	sevenAES  = "\x06\xf1\x07\x01"
	sevenBCJ2 = "\x03\x03\x01\x1b"
)

// sevenCoders are the methods that are read, by their numbers (Methods.txt of the LZMA
// SDK). size is that of what a coder gives.
var sevenCoders = map[string]func(z *sevenZip, c sevenCoder, size int64, r *bufio.Reader) (io.Reader, error){
	"\x00": func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) { return r, nil },
	"\x03": func(_ *sevenZip, c sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) {
		return newDelta(c.properties, r)
	},
	"\x21": func(z *sevenZip, c sevenCoder, size int64, r *bufio.Reader) (io.Reader, error) {
		return z.lzma2(c.properties, size, r)
	},
	"\x03\x01\x01": func(z *sevenZip, c sevenCoder, size int64, r *bufio.Reader) (io.Reader, error) {
		return z.lzma(c.properties, size, r)
	},
	"\x03\x03\x01\x03": func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) { return &bcj{r: r}, nil },
	"\x04":             func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) { return &bcj{r: r}, nil },
	"\x03\x04\x01": func(z *sevenZip, c sevenCoder, size int64, r *bufio.Reader) (io.Reader, error) {
		return z.ppmd(c.properties, size, r)
	},
	"\x04\x01\x08": func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) {
		return flate.NewReader(r), nil
	},
	"\x04\x01\x09": func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) {
		return &deflate64{r: r}, nil
	},
	"\x04\x02\x02": func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) {
		return bzip2.NewReader(r), nil
	},
	"\x04\xf7\x11\x01": func(z *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) { return z.zstd(r) },
	"\x04\xf7\x11\x04": func(_ *sevenZip, _ sevenCoder, _ int64, r *bufio.Reader) (io.Reader, error) {
		return lz4.NewReader(r), nil
	},
}

// encrypted tells whether a password is needed.
func (f *sevenFolder) encrypted() bool { return f.aes() != nil }

func (f *sevenFolder) aes() *sevenCoder {
	for i := range f.coders {
		if f.coders[i].id == sevenAES {
			return &f.coders[i]
		}
	}
	return nil
}

// lock names the lock of a folder: a password that opens none with the same salt need
// not be tried again.
func (f *sevenFolder) lock() string {
	key, err := readSevenKey(f.aes().properties)
	if err != nil {
		return "7z"
	}
	return fmt.Sprintf("7z %x %d", key.salt, key.cycles)
}

// open unpacks a folder.
func (z *sevenZip) open(f *sevenFolder, password string) (r io.Reader, err error) {
	err = guard(func() error {
		r, err = z.coder(f, f.last(), password, new(uint64))
		return err
	})
	return &guarded{r: r}, err
}

// coder gives what a coder makes of its input. used has a bit for each coder that was
// met: each gives its output to one other, or a chain of them would never end.
func (z *sevenZip) coder(f *sevenFolder, i int, password string, used *uint64) (io.Reader, error) {
	if i < 0 || *used>>i&1 != 0 {
		return nil, ErrCorrupt
	}
	*used |= 1 << i
	c := f.coders[i]
	if err := c.known(); err != nil {
		return nil, err
	}
	var in [bcj2Inputs]*bufio.Reader
	for k := range c.in {
		r, err := z.input(f, f.firstInput(i)+k, password, used)
		if err != nil {
			return nil, err
		}
		in[k] = bufio.NewReader(r)
	}
	r, err := io.Reader(nil), error(nil)
	switch c.id {
	case sevenAES:
		r, err = z.decrypt(c.properties, password, in[0])
	case sevenBCJ2:
		r, err = newBCJ2(in)
	default:
		r, err = sevenCoders[c.id](z, c, f.sizes[i], in[0])
	}
	if err != nil {
		return nil, err
	}
	return io.LimitReader(r, f.sizes[i]), nil
}

// known is an error if the method of a coder is not read here.
func (c sevenCoder) known() error {
	_, read := sevenCoders[c.id]
	switch {
	case c.id == sevenBCJ2 && c.in == bcj2Inputs, (read || c.id == sevenAES) && c.in == 1:
		return nil
	}
	return fmt.Errorf("%w: method %x", ErrUnsupported, c.id)
}

func (f *sevenFolder) known() error {
	for _, c := range f.coders {
		if err := c.known(); err != nil {
			return err
		}
	}
	return nil
}

// firstInput is the number of the first input of a coder.
func (f *sevenFolder) firstInput(i int) int {
	number := 0
	for _, c := range f.coders[:i] {
		number += c.in
	}
	return number
}

// input is what a coder reads: what another gives, or packed data.
func (z *sevenZip) input(f *sevenFolder, number int, password string, used *uint64) (io.Reader, error) {
	if from := f.boundTo(number); from >= 0 {
		return z.coder(f, from, password, used)
	}
	for k, input := range f.inputs {
		if input == number {
			return io.NewSectionReader(z.r, sevenHead+f.packed[k].begin, f.packed[k].size), nil
		}
	}
	return nil, ErrCorrupt
}

func (z *sevenZip) ppmd(properties []byte, size int64, r io.Reader) (io.Reader, error) {
	if len(properties) < 5 {
		return nil, ErrCorrupt
	}
	memory := int64(binary.LittleEndian.Uint32(properties[1:]))
	if memory > z.dictionary() {
		return nil, z.tooMuch()
	}
	p, err := ppmd.NewH7zReader(r, int(properties[0]), int(memory), int(size))
	if err != nil {
		return nil, err
	}
	return &p, nil
}
