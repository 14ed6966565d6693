package extract

import "bytes"

// referenceEnd tells that a generation number and R follow at b[at].
func referenceEnd(b []byte, at int) (int, bool) {
	i := at
	for ; i < len(b) && i < at+4 && isPDFSpace(b[i]); i++ {
	}
	digits := i
	for ; i < len(b) && i < digits+5 && isDigit(b[i]); i++ {
	}
	if i == digits {
		return 0, false
	}
	spaces := i
	for ; i < len(b) && i < spaces+4 && isPDFSpace(b[i]); i++ {
	}
	if i == spaces || i >= len(b) || b[i] != 'R' || i+1 < len(b) && !isPDFSpace(b[i+1]) && !isPDFDelimiter(b[i+1]) {
		return 0, false
	}
	return i + 1, true
}

// regular reads regular characters (ISO 32000-1 section 7.2.2).
func (ps *pdfParser) regular() []byte {
	start := ps.at
	for ps.at < len(ps.b) && !isPDFSpace(ps.b[ps.at]) && !isPDFDelimiter(ps.b[ps.at]) {
		ps.at++
	}
	return ps.b[start:ps.at]
}

// unescapeName undoes #xx (ISO 32000-1 section 7.3.5).
func unescapeName(name []byte) []byte {
	if bytes.IndexByte(name, '#') < 0 {
		return name
	}
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if hi, lo := hexDigit(name[i+1]), hexDigit(name[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, name[i])
	}
	return out
}

func isPDFSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isPDFDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }
