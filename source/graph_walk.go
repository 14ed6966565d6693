package source

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync"

	"github.com/mailspill/mailspill/mail"
)

// walk goes through the folder that is half read, then through all.
func (b *graphBox) walk(w *walk, c graphCursor) error {
	lost := func(folder string, l *mail.Lost) error { return w.lost(b.place(folder), l) }
	folders, err := b.folders(w.ctx, lost)
	if err != nil {
		return err
	}
	g := &graphWalk{graphBox: b, w: w, folders: folders, at: c}
	if i := slices.IndexFunc(folders, func(f graphFolder) bool { return f.ID == c.folder }); c.folder != "" && i >= 0 {
		if err := g.rest(folders[i]); err != nil {
			return err
		}
	}
	for _, f := range folders {
		if err := g.whole(f); err != nil {
			return err
		}
	}
	return nil
}

func (b *graphBox) place(folder string) place {
	return place{source: b.name, dir: folder, own: folder, inner: true}
}

// graphWalk is the state of one walk.
type graphWalk struct {
	*graphBox
	w       *walk
	folders []graphFolder
	at      graphCursor
}

// rest reads the folder at which an earlier walk stopped.
func (g *graphWalk) rest(f graphFolder) error {
	items, _, err := g.changes(g.w.ctx, f.ID, g.at.base)
	if err != nil {
		return g.unlisted(f, err)
	}
	behind := slices.IndexFunc(items, func(i graphItem) bool { return i.compare(g.at.item) > 0 })
	if behind < 0 {
		behind = len(items)
	}
	return g.items(f, items[behind:], g.at.base, g.at.end)
}

// whole reads what a folder holds, or what is new in it.
func (g *graphWalk) whole(f graphFolder) error {
	base := g.at.done[f.ID]
	items, end, err := g.changes(g.w.ctx, f.ID, base)
	if err == nil {
		return g.items(f, items, base, end)
	}
	if stop := g.unlisted(f, err); stop != nil {
		return stop
	}
	// What was listed is read; without its end the folder is listed anew the
	// next time.
	return g.items(f, items, base, base)
}

// unlisted records that a folder cannot be listed.
func (g *graphWalk) unlisted(f graphFolder, err error) error {
	if endsGraph(err) && err != errNoDelta {
		return g.fatal(err)
	}
	return g.w.lost(g.place(f.path), notListed(err))
}

// items reads messages. base and end are the links before and behind their list.
func (g *graphWalk) items(f graphFolder, items []graphItem, base, end string) error {
	before := g.at
	for i, got := range g.ahead(g.w.ctx, items) {
		next := graphCursor{folder: f.ID, item: items[i], base: base, end: end, done: before.done}
		if i == len(items)-1 {
			next = before.finished(f.ID, end)
		}
		g.at = next
		if err := g.give(f, items[i], got, next); err != nil {
			return err
		}
	}
	g.at = before.finished(f.ID, end)
	return nil
}

// give hands on one message, or the record of what came instead.
func (g *graphWalk) give(f graphFolder, item graphItem, got graphFetched, next graphCursor) error {
	if g.w.ctx.Err() != nil {
		return g.w.ctx.Err()
	}
	if got.err != nil {
		l, err := g.refusedItem(got.err)
		if err != nil {
			return err
		}
		return g.w.lost(g.place(f.path), l)
	}
	ref := mail.Ref{Source: g.name, Folder: f.path, Offset: mail.NoOffset}
	return g.w.message(ref, got.raw, position{f.ID, item.Received, item.ID}, next.position(g.folders), item.received(), got.rest)
}

// refusedItem makes a record of a message that does not come, if the mailbox
// still answers; if not, the walk ends.
func (g *graphWalk) refusedItem(err error) (*mail.Lost, error) {
	if endsGraph(err) {
		var root graphFolder
		if again := g.getJSON(g.w.ctx, g.link("mailFolders", rootFolder), &root); again != nil {
			return nil, g.fatal(again)
		}
		if endsWalk(err) {
			return nil, err
		}
	}
	l := &mail.Lost{Reason: mail.ServerRefused, Detail: fmt.Sprintf("a message did not come: %s", plain(err)), Hint: "Scan again; if it stays so, export this folder and scan the export."}
	if isStatus(err, http.StatusNotFound) {
		l.Detail, l.Hint = "a message was there when the folder was listed and is gone", "Scan again: if it was moved, it is found in its new folder."
	}
	return l, nil
}

// ahead fetches items, some at a time, and gives them in their order. It ends
// what it began before it returns.
func (b *graphBox) ahead(ctx context.Context, items []graphItem) iter.Seq2[int, graphFetched] {
	return func(yield func(int, graphFetched) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()
		var coming []chan graphFetched
		for i, begun := 0, 0; i < len(items); i++ {
			for ; begun < len(items) && begun < i+atOnce; begun++ {
				item, done := items[begun], make(chan graphFetched, 1)
				workers.Go(func() { done <- b.fetch(ctx, item) })
				coming = append(coming, done)
			}
			got := <-coming[0]
			coming = coming[1:]
			if !yield(i, got) {
				return
			}
		}
	}
}
