package mail

import "bytes"

// cutLine cuts the first line off b, without its LF, CRLF or CR CR LF.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}

// narrow gives a message that was saved in UTF-16, as by Notepad or a PowerShell
// redirection, in UTF-8; any other as it is.
func narrow(raw []byte) []byte {
	if !IsWide(raw[:min(len(raw), 4096)]) {
		return raw
	}
	return []byte(DecodeText("", raw))
}

// lineFeeds gives raw with lone CRs as line feeds, where they end the lines of
// its header: old Macintosh mailers and broken gateways write such mail. Other
// raw is given back as it is. Offsets stay true.
func lineFeeds(raw []byte) []byte {
	first, _ := cutLine(raw)
	cr := bytes.IndexByte(first, '\r')
	if cr < 0 || cr+1 == len(first) {
		return raw
	}
	if next := bytes.TrimLeft(first[cr+1:], "\r"); !isField(next[:lineEnd(next)]) && len(next) == len(first)-cr-1 {
		return raw
	}
	out := bytes.Clone(raw)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return out
}

// lineEnd is the index of the first CR or LF of b, or its length.
func lineEnd(b []byte) int {
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		return i
	}
	return len(b)
}

// splitMessage cuts raw at the end of its header into header block and body.
// What stands before the first field (skipPreface) belongs to the header block.
func splitMessage(raw []byte) (block, body []byte) {
	start := skipPreface(raw)
	n, skip := headerEnd(raw[start:])
	return raw[:start+n], raw[start+n+skip:]
}

// splitPart cuts a part into MIME header and body; a part may begin with the
// empty line, having no header.
func splitPart(raw []byte) (block, body []byte) {
	n, skip := headerEnd(raw)
	return raw[:n], raw[n+skip:]
}

// headerEnd finds where a header ends: its length, and that of the empty line
// after it. Where the empty line is missing, a line of nothing but blanks before
// a line that is no field stands for it, or the delimiter of a multipart, or
// the first line after the last field.
func headerEnd(b []byte) (n, skip int) {
	fields, last := 0, 0 // how many fields came, and where the last one's lines end
	stray := false
	for i := 0; i < len(b); {
		line, rest := cutLine(b[i:])
		next := len(b) - len(rest)
		switch {
		case len(line) == 0, i > 0 && isBlank(line) && endsHeader(rest):
			return i, next - i
		case len(line) > 2 && line[0] == '-' && line[1] == '-' && startsMIMEField(rest):
			return i, 0
		case line[0] == ' ' || line[0] == '\t':
			if !stray {
				last = next
			}
		case isField(line):
			fields++
			last, stray = next, false
		default:
			stray = true
		}
		i = next
	}
	if fields == 0 {
		return len(b), 0
	}
	return last, 0
}

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// endsHeader tells that what follows a blank line goes on as no header would.
func endsHeader(rest []byte) bool {
	line, _ := cutLine(rest)
	return len(line) > 0 && line[0] != ' ' && line[0] != '\t' && !isField(line)
}

// maxPreface is how far into a message its header may begin, in bytes.
const maxPreface = 64 << 10

// skipPreface gives the offset of the first line of the header: empty lines, a
// byte order mark and mbox "From " lines may stand before it, and a block of
// other lines too (such as an SMTP dialogue), if a header of mail follows it and
// it holds no field of mail itself.
func skipPreface(raw []byte) int {
	at := skipFraming(raw, 0)
	for i := at; i < len(raw) && i < maxPreface; {
		n, skip := headerEnd(raw[i:min(len(raw), i+maxPreface)])
		switch block := raw[i : i+n]; {
		case i == at && hasMailField(block):
			return at
		case i > at && isMailHeader(block):
			return i
		case i > at, skip == 0:
			return at
		}
		i = skipFraming(raw, i+n+skip)
	}
	return at
}

// skipFraming steps over what mbox files, editors and crashed servers leave
// before a header: a mark, NUL bytes, "From " lines.
func skipFraming(raw []byte, i int) int {
	if bytes.HasPrefix(raw[i:], utf8BOM) {
		i += len(utf8BOM)
	}
	for i < len(raw) && raw[i] == 0 {
		i++
	}
	for i < len(raw) {
		line, rest := cutLine(raw[i:])
		if len(line) > 0 && !isFromLine(line) {
			return i
		}
		i = len(raw) - len(rest)
	}
	return i
}

// hasMailField tells a block of lines that holds a field of mail.
func hasMailField(block []byte) bool {
	for len(block) > 0 {
		var line []byte
		line, block = cutLine(block)
		if name, _, ok := splitField(line); ok && isMailField(name) {
			return true
		}
	}
	return false
}

// isMailHeader tells a block that is nothing but the header of a message.
func isMailHeader(block []byte) bool {
	h := ReadHeader(block)
	return h.named() >= 2 && h.named() == len(h.fields) && hasMailField(block)
}
