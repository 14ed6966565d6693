package mail

import (
	"bytes"
	"slices"
	"strings"
)

// uuencoded walks the uuencoded files of a text.
func (w *walker) uuencoded(text []byte, at place) bool {
	for i := 0; ; {
		f, next, ok := nextUU(text, i)
		if !ok {
			return true
		}
		i = next
		p := &Part{
			Kind: Leaf, Number: at.number, Path: slices.Clip(at.path), Name: f.name, MediaType: "application/octet-stream",
			Disposition: "attachment", Depth: at.depth, Decoded: []string{"uuencode"}, Open: opener(f.data), Faulty: never,
			pasted: at.pasted,
		}
		if f.name != "" {
			p.Path, p.Names = append(p.Path, f.name), []string{f.name}
		}
		if len(f.data) > 0 && !w.yield(p, nil) {
			return false
		}
	}
}

// uuFile is one file in a text.
type uuFile struct {
	name string
	data []byte
}

// nextUU finds the next uuencoded file (POSIX uuencode: "begin MODE NAME", lines
// that begin with their length, "end"; or "begin-base64", closed by "===="). A
// missing end is no fault: what was decoded until then is given.
func nextUU(text []byte, i int) (f uuFile, next int, ok bool) {
	for i < len(text) {
		j := bytes.Index(text[i:], []byte("begin"))
		if j < 0 {
			return f, 0, false
		}
		at := i + j
		i = at + len("begin")
		prefix := text[lineStart(text, at):at]
		line, rest := cutLine(text[at:])
		if len(prefix) > 40 || len(bytes.Trim(prefix, "> |\t")) > 0 {
			continue
		}
		name, coded, fits := beginLine(string(line))
		if !fits {
			continue
		}
		data, n := uuBody(rest, prefix, coded)
		if len(data) == 0 {
			continue
		}
		return uuFile{name, data}, len(text) - len(rest) + n, true
	}
	return f, 0, false
}

// beginLine takes "begin 644 name" apart; base64 tells the newer form.
func beginLine(line string) (name string, base64 bool, ok bool) {
	word, rest, _ := strings.Cut(line, " ")
	if word != "begin" && word != "begin-base64" {
		return "", false, false
	}
	mode, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if len(mode) < 3 || len(mode) > 6 || strings.Trim(mode, "01234567") != "" {
		return "", false, false
	}
	return strings.TrimSpace(name), word == "begin-base64", true
}

// uuBody decodes the lines of a file, and gives how much of the text they are.
func uuBody(text, prefix []byte, base64 bool) (data []byte, n int) {
	for n < len(text) {
		line, rest := cutLine(text[n:])
		line = withoutPrefix(line, prefix)
		end := len(text) - len(rest)
		if base64 {
			if !base64Text(line) || len(line) == 0 || bytes.HasPrefix(line, []byte("====")) {
				return data, end
			}
			data = append(data, plainBase64(line)...)
		} else {
			if bytes.Equal(bytes.TrimRight(line, " \t"), []byte("end")) {
				return data, end
			}
			b, ok := uuLine(line)
			if !ok {
				return data, n
			}
			data = append(data, b...)
		}
		n = end
	}
	return data, n
}

// plainBase64 decodes one line.
func plainBase64(line []byte) []byte {
	r := base64Reader{src: line, line: lineOfBase64(line)}
	var out []byte
	for len(r.src) > 0 || r.n > 0 {
		r.fill()
		out = append(out, r.out...)
	}
	return out
}

// uuLine decodes one line of the old form: its length, then four characters for
// each three bytes. Mailers strip blanks at the end, which stand for zeros.
func uuLine(line []byte) ([]byte, bool) {
	if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
		return nil, len(line) == 0
	}
	n := int(line[0]-' ') & 0x3f
	body, groups := line[1:], (n+2)/3
	if len(body) > groups*4+2 { // some write a checksum character
		return nil, false
	}
	out := make([]byte, 0, groups*3)
	for i := range groups {
		var v uint32
		for j := range 4 {
			v <<= 6
			if k := 4*i + j; k < len(body) {
				if body[k] < ' ' || body[k] > '`' {
					return nil, false
				}
				v |= uint32(body[k]-' ') & 0x3f
			}
		}
		out = append(out, byte(v>>16), byte(v>>8), byte(v))
	}
	return out[:n], true
}
