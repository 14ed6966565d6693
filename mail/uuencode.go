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
		prefix, quoted := linePrefix(text, at)
		if !quoted {
			continue
		}
		line := text[at:min(len(text), at+longestBegin)]
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			continue
		}
		name, coded, fits := beginLine(string(bytes.TrimRight(line[:end], "\r")))
		if !fits {
			continue
		}
		rest := text[at+end+1:]
		data, n := uuBody(rest, prefix, coded)
		if len(data) == 0 {
			continue
		}
		return uuFile{name, data}, at + end + 1 + n, true
	}
	return f, 0, false
}

// Bounds of a line that is looked at from its middle, so that a long line takes no
// more time than short ones.
const (
	longestPrefix = 40
	longestBegin  = 400
)

// linePrefix gives what stands between the beginning of at's line and at; ok is
// false if that is more than quote marks.
func linePrefix(text []byte, at int) (prefix []byte, ok bool) {
	before := text[max(0, at-longestPrefix-1):at]
	start := bytes.LastIndexByte(before, '\n') + 1
	if start == 0 && len(before) < at {
		return nil, false
	}
	prefix = before[start:]
	return prefix, len(bytes.Trim(prefix, "> |\t")) == 0
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
// Lines that are none, such as a gateway's, cost themselves alone; after some of
// them, only a full line goes on with the file.
func uuBody(text, prefix []byte, base64 bool) (data []byte, n int) {
	const fewStray, mostStray, fullLine = 3, 100, 61
	stray, good := 0, 0 // lines that do not fit since the last that does, and its end
	for n < len(text) && stray <= mostStray {
		line, rest := cutLine(text[n:])
		line = withoutPrefix(line, prefix)
		n = len(text) - len(rest)
		if bytes.Equal(bytes.TrimRight(line, " \t"), []byte("end")) || bytes.HasPrefix(line, []byte("====")) {
			return data, n
		}
		b, ok := uuLine(line)
		if base64 {
			b, ok = plainBase64(line), base64Text(line)
		}
		if !ok || stray > fewStray && len(line) != fullLine {
			stray++
			continue
		}
		data = append(data, b...)
		stray, good = 0, n
	}
	return data, good
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
