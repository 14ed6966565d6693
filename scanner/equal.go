package scanner

import (
	"slices"
	"sync"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
)

// equals remembers what was found in attached files, so that one that comes again
// is searched once and its records are given for every message that carries it.
// It is safe for concurrent use.
type equals struct {
	mu    sync.Mutex
	files map[equalKey]*equalFile
	held  int // hits and lost leaves in files
}

// equalKey tells files that give the same records from others.
type equalKey struct {
	content [32]byte
	bulk    bool
}

// equalFile is what one file gave, its part and path taken off.
type equalFile struct {
	hits  []hit
	lost  []mail.Lost
	parts counts
	bytes counts
	signs []extract.Sign
}

// mostEquals bounds the records kept, and the files.
const mostEquals = 1 << 17

// equalMark is where a harvest stood when a file began.
type equalMark struct {
	hits, lost   int
	letters      int
	parts, bytes counts
}

// mark notes where the harvest stands.
func (h *harvest) mark() equalMark {
	return equalMark{len(h.hits), len(h.lost), h.letters.count, h.parts, h.bytes}
}

// of gives the functions that let extraction pass over equal files.
func (e *equals) of(h *harvest) extract.Equal {
	var at equalMark
	return extract.Equal{
		Again: func(key [32]byte, p *mail.Part) ([]extract.Sign, bool) {
			f := e.get(equalKey{key, h.context.Bulk})
			if f == nil {
				at = h.mark()
				return nil, false
			}
			h.repeat(f, p)
			return f.signs, true
		},
		Keep: func(key [32]byte, p *mail.Part, signs []extract.Sign) {
			if f := h.since(at, p); f != nil {
				f.signs = signs
				e.put(equalKey{key, h.context.Bulk}, f)
			}
		},
	}
}

func (e *equals) get(k equalKey) *equalFile {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.files[k]
}

func (e *equals) put(k equalKey, f *equalFile) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 1 + len(f.hits) + len(f.lost)
	if e.held+n > mostEquals {
		return
	}
	if e.files == nil {
		e.files = map[equalKey]*equalFile{}
	}
	e.held += n
	e.files[k] = f
}

// since gives what came of a file; nil where another message may get more of it,
// since it knows other passwords, has another time, or more left of its limits.
func (h *harvest) since(at equalMark, p *mail.Part) *equalFile {
	f := &equalFile{parts: h.parts.minus(at.parts), bytes: h.bytes.minus(at.bytes)}
	for _, l := range h.lost[at.lost:] {
		if l.Locked || l.Limit != "" || l.Reason == mail.TooLarge || l.Reason == mail.TooSlow || l.Reason == mail.Crashed || len(h.lost) > mostLost {
			return nil
		}
		l.Part, l.Path = l.Part[min(len(p.Number), len(l.Part)):], below(l.Path, p)
		f.lost = append(f.lost, l)
	}
	for _, hit := range h.hits[at.hits:] {
		hit.part, hit.path = hit.part[min(len(p.Number), len(hit.part)):], below(hit.path, p)
		if hit.letter.nth <= at.letters {
			hit.letter = nil // of this time
		}
		f.hits = append(f.hits, hit)
	}
	return f
}

func below(path []string, p *mail.Part) []string {
	return slices.Clone(path[min(len(p.Path), len(path)):])
}

// repeat gives what came of an equal file, for p.
func (h *harvest) repeat(f *equalFile, p *mail.Part) {
	for _, hit := range f.hits {
		hit.part, hit.path = p.Number+hit.part, slices.Concat(p.Path, hit.path)
		if hit.letter == nil {
			hit.letter = h.letters.around(p.Number, p.Path)
		}
		h.hits = append(h.hits, hit)
	}
	for _, l := range f.lost {
		l.Part, l.Path = p.Number+l.Part, slices.Concat(p.Path, l.Path)
		h.lost = append(h.lost, l)
	}
	h.parts.add(f.parts)
	h.bytes.add(f.bytes)
}
