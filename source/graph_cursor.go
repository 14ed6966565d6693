package source

import (
	"maps"
	"slices"
	"strings"
)

// graphCursor is how far a walk through the folders came. The lists of finished
// folders go on from their link. In the folder that is half read, the list since
// its base is read behind item, and then what changed since its end.
type graphCursor struct {
	folder    string // that is half read; "" for none
	item      graphItem
	base, end string
	done      map[string]string // link for the next time, by folder
	again     []graphAgain      // what did not come, to be asked for the next time
}

// graphAgain is a message that did not come.
type graphAgain struct {
	folder string
	item   graphItem
}

// mostAgain bounds a cursor.
const mostAgain = 1000

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
		if rest[0] != "" {
			c.done[rest[0]] = rest[1]
			continue
		}
		f := strings.Split(rest[1], " ")
		if len(f) != 3 {
			return c, false
		}
		c.again = append(c.again, graphAgain{f[0], graphItem{Received: f[1], ID: f[2]}})
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
	for _, a := range c.again {
		p = append(p, "", a.folder+" "+a.item.Received+" "+a.item.ID)
	}
	return p
}

// finished is the cursor once a folder is read.
func (c graphCursor) finished(folder, link string) graphCursor {
	done := maps.Clone(c.done)
	done[folder] = link
	return graphCursor{done: done, again: c.again}
}

// took notes that an item came, or did not. One whose names do not fit into a
// cursor is not asked for again.
func (c graphCursor) took(folder string, item graphItem, came bool) graphCursor {
	is := func(a graphAgain) bool { return a.folder == folder && a.item.ID == item.ID }
	known := slices.ContainsFunc(c.again, is)
	switch {
	case came && known:
		c.again = slices.DeleteFunc(slices.Clone(c.again), is)
	case !came && !known && len(c.again) < mostAgain && !strings.Contains(folder+item.Received+item.ID, " "):
		c.again = append(slices.Clip(c.again), graphAgain{folder, item})
	}
	return c
}

// failed are the items of a folder to be asked for once more.
func (c graphCursor) failed(folder string) []graphItem {
	var items []graphItem
	for _, a := range c.again {
		if a.folder == folder {
			items = append(items, a.item)
		}
	}
	return items
}
