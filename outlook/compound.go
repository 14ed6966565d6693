package outlook

import "slices"

// Compound is what a compound file of any kind holds ([MS-CFB]).
type Compound struct {
	Streams []PathStream
	// Rest is what no stream holds: sectors of deleted streams, what was appended to
	// the file, and what stands behind the ends of streams.
	Rest []byte
	// Damage says what is wrong with the file; empty if nothing was seen.
	Damage string
}

// PathStream is a stream with the storages that lead to it; its own name is the
// last of Path.
type PathStream struct {
	Path []string
	Data []byte
}

// deepestPath is how many storages a path names; those of a hostile file lie in
// each other by the thousand.
const deepestPath = 24

// OpenCompound lists the streams of a compound file, those of a storage one after
// the other, and those that no storage leads to last; nil for any other file.
// What lies in b is not copied where it lies in one piece.
func OpenCompound(b []byte) *Compound {
	c := openCompound(b)
	if c == nil {
		return nil
	}
	out := &Compound{}
	type storage struct {
		e    *entry
		path []string
	}
	for todo := []storage{{&c.entries[0], nil}}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		for _, k := range c.children(at.e) {
			path := slices.Clip(at.path)
			if len(path) < deepestPath {
				path = append(path, k.name)
			}
			if k.kind != kindStream {
				todo = append(todo, storage{k, path})
				continue
			}
			out.Streams = append(out.Streams, PathStream{path, c.stream(k)})
		}
	}
	for _, e := range c.orphans() {
		out.Streams = append(out.Streams, PathStream{[]string{e.name}, c.stream(e)})
	}
	out.Rest = append(c.unread(), c.slack...)
	out.Damage = c.what
	return out
}
