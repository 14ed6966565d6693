package extract

import (
	"strings"
	"unicode/utf8"
)

const (
	longestHost = 253     // RFC 1035 section 2.3.4
	longestLink = 8 << 10 // what browsers and servers take
)

// wrapped is a link of a wrapper: s[start:end], its path from path on.
type wrapped struct {
	start, path, end int
	by               *wrapper
}

// link undoes a link wrapper around the link whose colon is at i: what stands
// before and behind the inner link goes, and the inner link is decoded in place.
// A link that is disguised itself is left for the next step.
func (c *cleaner) link(i int) int {
	if strings.HasPrefix(c.s[i:], `:\/\/`) {
		c.held = c.links.end(c.s, i)
	}
	if !strings.HasPrefix(c.s[i:], "://") {
		return i + 1
	}
	start := i
	for start > 0 && isLetter(c.s[start-1]) {
		start--
	}
	if scheme := strings.ToLower(c.s[start:i]); scheme != "http" && scheme != "https" || start < c.at {
		return i + 3
	}
	host, path := hostAt(c.s, i+3)
	if path >= len(c.s) || c.s[path] != '/' {
		return i + 3
	}
	if end := c.wrapper(wrapped{start: start, path: path}, host); end > 0 {
		return end
	}
	return i + 3
}

// wrapper undoes the link by whichever service the host belongs to, and gives
// where to go on; 0 if there was nothing to undo.
func (c *cleaner) wrapper(l wrapped, host string) int {
	for k := range wrappers {
		l.by = &wrappers[k]
		if !l.by.serves(host) || !strings.HasPrefix(c.s[l.path:], l.by.path) {
			continue
		}
		if l.end == 0 {
			if l.end = c.links.end(c.s, l.path); !c.links.try() {
				return 0
			}
		}
		if isDisguised(c.s[l.path:l.end]) {
			c.held = l.end
			return 0
		}
		if c.unwrap(&l) {
			return l.end
		}
	}
	return 0
}

func (w *wrapper) serves(host string) bool {
	if w.host[0] == '.' {
		return strings.HasSuffix(host, w.host) || host == w.host[1:]
	}
	return host == w.host
}

// hostAt reads the host that begins at i, in lower case, and gives where the
// path begins.
func hostAt(s string, i int) (host string, path int) {
	end := i
	for end < len(s) && end-i < longestHost && (isLetter(s[end]) || isDigit(s[end]) || s[end] == '.' || s[end] == '-') {
		end++
	}
	path = end
	if path < len(s) && s[path] == ':' {
		for path++; path < len(s) && path < end+6 && isDigit(s[path]); path++ {
		}
	}
	return strings.ToLower(s[i:end]), path
}

// linkRun is the stretch without white space that was looked at last. Few links
// in it are tried, so that many in one cost no more than their length.
type linkRun struct{ from, to, tried int }

const mostTried = 4

func (r *linkRun) try() bool {
	r.tried++
	return r.tried <= mostTried
}

// end gives the end of the link that holds s[i].
func (r *linkRun) end(s string, i int) int {
	if i >= r.from && i < r.to {
		return r.to
	}
	to := min(len(s), i+longestLink)
	if n := strings.IndexAny(s[i:to], " \t\r\n\"<>\x00\x7f"); n >= 0 {
		to = i + n
	}
	for to < len(s) && to > i && !utf8.RuneStart(s[to]) {
		to--
	}
	*r = linkRun{from: i, to: to}
	return to
}

// isDisguised tells a link with escapes of another kind in it.
func isDisguised(link string) bool {
	return strings.ContainsAny(link, "\\\u00ad\u200b\ufeff") || strings.Contains(link, "&amp;")
}
