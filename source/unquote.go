package source

import "bytes"

var quotedFrom = []byte(">From ")

// messageBytes gives the message of a segment as it was before it was put into
// the mbox: without the one empty line that separates it from the next, and
// with one ">" taken off each line of ">From " (mboxrd). It copies only where
// it must.
func messageBytes(raw []byte) []byte { return unquote(withoutSeparator(raw)) }

// withoutSeparator drops the empty line at the end, if there is one.
func withoutSeparator(raw []byte) []byte {
	rest, ok := bytes.CutSuffix(raw, []byte("\n"))
	if !ok {
		return raw
	}
	rest = bytes.TrimSuffix(rest, []byte("\r"))
	if len(rest) == 0 || rest[len(rest)-1] == '\n' {
		return rest
	}
	return raw
}

func unquote(raw []byte) []byte {
	var out []byte
	copied := 0
	for at := 0; ; {
		i := bytes.Index(raw[at:], quotedFrom)
		if i < 0 {
			break
		}
		at += i + 1
		if !beginsLine(raw[copied:at]) {
			continue
		}
		out = append(out, raw[copied:at-1]...)
		copied = at
	}
	if copied == 0 {
		return raw
	}
	return append(out, raw[copied:]...)
}

// beginsLine tells whether w ends in a line of nothing but ">".
func beginsLine(w []byte) bool {
	w = bytes.TrimRight(w, ">")
	return len(w) == 0 || w[len(w)-1] == '\n'
}
