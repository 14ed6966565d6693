package extract

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// unwrap adds the edits for a wrapped link, unless its form is another.
func (c *cleaner) unwrap(l *wrapped) bool {
	link := c.s[l.path:l.end]
	from, to := 0, 0
	switch l.by.coding {
	case inParam, inBase64, inDashes:
		from, to = paramIn(link, l.by.param)
	case inPath:
		from, to = pathLink(link)
	case inMarkers:
		return c.unwrapMarkers(l, link)
	case inLines:
		from, to = between(link, "___", "___")
	}
	if to-from < 8 {
		return false
	}
	return c.inner(l, l.path+from, l.path+to)
}

// paramIn finds the value of a parameter; one that is not encoded goes on to the
// end of the link.
func paramIn(link, name string) (from, to int) {
	for i := strings.IndexByte(link, '?'); i >= 0 && i < len(link); {
		rest := link[i+1:]
		next := strings.IndexByte(rest, '&')
		if len(rest) > len(name) && rest[len(name)] == '=' && strings.EqualFold(rest[:len(name)], name) {
			from = i + 1 + len(name) + 1
			if next < 0 || strings.Contains(rest[:next], "://") {
				return from, len(link)
			}
			return from, i + 1 + next
		}
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return 0, 0
}

// pathLink finds a percent-encoded link at the end of a path.
func pathLink(link string) (from, to int) {
	if i := strings.Index(strings.ToLower(link), "/http"); i >= 0 {
		return i + 1, len(link)
	}
	return 0, 0
}

func between(link, open, closing string) (from, to int) {
	i := strings.Index(link, open)
	if i < 0 {
		return 0, 0
	}
	from = i + len(open)
	if n := strings.Index(link[from:], closing); n >= 0 {
		return from, from + n
	}
	return 0, 0
}

// inner keeps s[from:to] of a wrapped link, decoded.
func (c *cleaner) inner(l *wrapped, from, to int) bool {
	edits := innerEdits(c.s, from, to, l.by)
	if edits == nil && !strings.Contains(c.s[from:to], "://") {
		return false
	}
	c.replace(edit{start: l.start, end: from, what: l.by.what})
	for _, e := range edits {
		c.replace(e)
	}
	if to < l.end {
		c.replace(edit{start: to, end: l.end, what: l.by.what})
	}
	c.at = l.end
	return true
}

// innerEdits decodes s[from:to] as a wrapper encodes it.
func innerEdits(s string, from, to int, w *wrapper) []edit {
	if w.coding == inBase64 {
		text, how := decodeBase64(strings.TrimRight(strings.ReplaceAll(s[from:to], "%3D", "="), "="))
		if how == notText || !strings.Contains(text, "://") {
			return nil
		}
		return []edit{{start: from, end: to, text: text, what: w.what, spread: true}}
	}
	mark := byte('%')
	if w.coding == inDashes {
		mark = '-'
	}
	var out []edit
	for i := from; i < to; {
		if w.coding == inDashes && s[i] == '_' {
			out = append(out, edit{start: i, end: i + 1, text: "/", what: w.what})
		}
		if s[i] == mark {
			if text, end := unescapeRun(s, i, to, mark); end > i {
				if isReadable(text) {
					out = append(out, edit{start: i, end: end, text: text, what: w.what})
				}
				i = end
				continue
			}
		}
		i++
	}
	return out
}

// runLengths are the letters that say in URL Defense v3 how many bytes a "**"
// stands for, from two on.
const runLengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// unwrapMarkers undoes URL Defense v3: __LINK__;BYTES!!…, where each "*" of the
// link stands for the next of the bytes, and "**" and a letter for several.
func (c *cleaner) unwrapMarkers(l *wrapped, link string) bool {
	from, to := between(link, "__", "__;")
	if to == 0 {
		return false
	}
	coded, _, ok := strings.Cut(link[to+len("__;"):], "!")
	odd, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(coded, "="))
	if !ok || err != nil || !utf8.Valid(odd) {
		return false
	}
	at := l.path + from
	c.replace(edit{start: l.start, end: at, what: l.by.what})
	for _, e := range markerEdits(link[from:to], at, string(odd), l.by.what) {
		c.replace(e)
	}
	c.replace(edit{start: l.path + to, end: l.end, what: l.by.what})
	return true
}

// markerEdits puts the odd bytes back into the inner link, which stands at at.
func markerEdits(inner string, at int, odd, what string) []edit {
	var edits []edit
	slash := strings.Index(inner, ":/") + 1 // "https:/host" is how it writes "https://host"
	if strings.HasPrefix(inner[slash:], "//") {
		slash = 0
	}
	for i := 0; i < len(inner); i++ {
		if i == slash && i > 0 {
			edits = append(edits, edit{start: at + i, end: at + i, text: "/", what: what})
		}
		if inner[i] != '*' {
			continue
		}
		n, width := 1, 1
		if i+2 < len(inner) && inner[i+1] == '*' {
			n, width = strings.IndexByte(runLengths, inner[i+2])+2, 3
		}
		text := firstRunes(odd, n)
		odd = odd[len(text):]
		edits = append(edits, edit{start: at + i, end: at + i + width, text: text, what: what})
		i += width - 1
	}
	return edits
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
