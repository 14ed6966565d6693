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
	g := &graphWalk{graphBox: b, w: w, folders: folders, at: c, began: c}
	if i := slices.IndexFunc(folders, func(f graphFolder) bool { return f.ID == c.folder }); c.folder != "" && i >= 0 && b.opt.Folder(folders[i].path) {
		if err := g.rest(folders[i]); err != nil {
			return err
		}
	}
	for _, f := range folders {
		if !b.opt.Folder(f.path) {
			b.opt.Omitted(Omitted{Source: b.name, Folder: f.path, Messages: max(f.Total, 0)})
			continue
		}
		if err := g.whole(f); err != nil {
			return err
		}
	}
	return g.w.mark(g.name, g.next())
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
	began   graphCursor
}

// rest reads the folder at which an earlier walk stopped.
func (g *graphWalk) rest(f graphFolder) error {
	all, err := g.changes(g.w.ctx, f.ID, g.at.base)
	if err != nil {
		return g.unlisted(f, err)
	}
	g.gone(f, all)
	behind := slices.IndexFunc(all.items, func(i graphItem) bool { return i.compare(g.at.item) > 0 })
	if behind < 0 {
		behind = len(all.items)
	}
	return g.items(f, all.items[behind:], g.at.base, g.at.end)
}

// whole reads what a folder holds, or what is new in it, and what did not come
// the last time.
func (g *graphWalk) whole(f graphFolder) error {
	base := g.at.done[f.ID]
	all, err := g.changes(g.w.ctx, f.ID, base)
	if err != nil {
		if stop := g.unlisted(f, err); stop != nil {
			return stop
		}
		// What was listed is read; without its end the folder is listed anew the
		// next time.
		all.next = base
	}
	g.gone(f, all)
	items := append(all.items, g.began.failed(f.ID)...)
	slices.SortFunc(items, graphItem.compare)
	items = slices.CompactFunc(items, func(i, j graphItem) bool { return i.ID == j.ID })
	return g.items(f, items, base, all.next)
}

// gone tells of what was removed from a folder since its link and did not come
// back.
func (g *graphWalk) gone(f graphFolder, all graphChanges) {
	here := map[string]bool{}
	for _, i := range all.items {
		here[i.ID] = true
	}
	for _, id := range all.removed {
		if !here[id] {
			g.opt.Gone(g.ref(f, id))
		}
	}
}

// ref is where a message lies. Its ID has nothing that a note of its removal does
// not have.
func (b *graphBox) ref(f graphFolder, id string) mail.Ref {
	return mail.Ref{Source: b.name, Folder: f.path, Offset: mail.NoOffset, ID: position{f.ID, id}.String()}
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
	done := g.at.done
	for i, got := range g.ahead(g.w.ctx, items) {
		next := graphCursor{folder: f.ID, item: items[i], base: base, end: end, done: done, again: g.at.again}.took(f.ID, items[i], got.settled())
		if i == len(items)-1 {
			next = next.finished(f.ID, end)
		}
		g.at = next
		if err := g.give(f, items[i], got); err != nil {
			return err
		}
	}
	g.at = g.at.finished(f.ID, end)
	return g.w.mark(g.name, g.next())
}

// next is where the source goes on.
func (g *graphWalk) next() mail.Cursor { return mail.Cursor(g.at.position(g.folders).String()) }

// give hands on one message, or the record of what came instead.
func (g *graphWalk) give(f graphFolder, item graphItem, got graphFetched) error {
	if g.w.ctx.Err() != nil {
		return g.w.ctx.Err()
	}
	if got.err != nil {
		l, err := g.refusedItem(got.err)
		if err != nil {
			return err
		}
		m := mail.New(g.ref(f, item.ID), nil, g.next())
		m.Ref.ID = "" // it never came
		return g.w.give(m, l)
	}
	m := mail.New(g.ref(f, item.ID), got.raw, g.next())
	m.EnvelopeDate = item.received()
	if got.rest != nil {
		return g.w.give(m, got.rest)
	}
	return g.w.give(m, nil)
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
