package source

import "maps"

// graphCursor is how far a walk through the folders came. The lists of finished
// folders go on from their link. In the folder that is half read, the list since
// its base is read behind item, and then what changed since its end.
type graphCursor struct {
	folder    string // that is half read; "" for none
	item      graphItem
	base, end string
	done      map[string]string // link for the next time, by folder
}

// steps of a printed cursor before those of the finished folders.
const graphSteps = 5

func parseGraphCursor(p position) (graphCursor, bool) {
	c := graphCursor{done: map[string]string{}}
	if len(p) == 0 {
		return c, true
	}
	if len(p) < graphSteps || (len(p)-graphSteps)%2 != 0 {
		return c, false
	}
	c.folder, c.item, c.base, c.end = p[0], graphItem{Received: p[1], ID: p[2]}, p[3], p[4]
	for rest := p[graphSteps:]; len(rest) > 0; rest = rest[2:] {
		c.done[rest[0]] = rest[1]
	}
	return c, true
}

// position prints the cursor behind an item. order keeps the folders in the
// order of the walk, so that a cursor is the same each time.
func (c graphCursor) position(order []graphFolder) position {
	p := position{c.folder, c.item.Received, c.item.ID, c.base, c.end}
	if c.folder == "" {
		p = position{"", "", "", "", ""}
	}
	for _, f := range order {
		if link, ok := c.done[f.ID]; ok && f.ID != c.folder {
			p = append(p, f.ID, link)
		}
	}
	return p
}

// finished is the cursor once a folder is read.
func (c graphCursor) finished(folder, link string) graphCursor {
	done := maps.Clone(c.done)
	done[folder] = link
	return graphCursor{done: done}
}
