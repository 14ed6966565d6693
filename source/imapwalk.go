package source

import (
	"context"
	"errors"
	"hash/maphash"
	"slices"

	"github.com/mailspill/mailspill/mail"
)

// walk reads all folders, one after the other.
func (b *imapBox) walk(w *walk, done *progress) error {
	folders, err := b.folders(w.ctx)
	if err != nil {
		return err
	}
	for _, f := range withVanished(folders, done) {
		done.turn(f.name)
		if err := b.folder(w, f, done); err != nil {
			return err
		}
	}
	return w.mark(b.name, done.end())
}

// renumberings is how often a folder is begun anew in one walk.
const renumberings = 3

// folder reads one folder. When it is renumbered meanwhile it is read anew, and
// what was given already is not given twice.
func (b *imapBox) folder(w *walk, f imapFolder, done *progress) error {
	fw := &folderWalk{b: b, w: w, folder: f, done: done, seed: maphash.MakeSeed(), given: map[uint64]int{}}
	switch {
	case f.vanished:
		return fw.vanished()
	case !b.opt.Folder(f.shown):
		return fw.unwantedFolder()
	}
	var err error
	for range renumberings {
		err = fw.run()
		if !errors.Is(err, errRenumbered) {
			return err
		}
		fw.skip, fw.given = fw.given, map[uint64]int{}
		fw.counted, fw.passed = fw.passed, 0
	}
	done.keep(f.name)
	return w.lost(fw.place(), refused("the server renumbers the folder's messages again and again"))
}

// folderWalk is the walk through one folder.
type folderWalk struct {
	b      *imapBox
	w      *walk
	folder imapFolder
	done   *progress
	state  folderState
	seed   maphash.Seed
	given  map[uint64]int // hashes of what was given
	skip   map[uint64]int // hashes of what was given before a renumbering

	left    []imapUID // that the server's search left out, and that were not passed yet
	passed  int       // of them
	counted int       // of them, before a renumbering
}

func (f *folderWalk) search() string { return f.b.opt.IMAP.Search.mark() }

func (f *folderWalk) place() place { return place{source: f.b.name, dir: f.folder.shown} }

func (f *folderWalk) run() error {
	var found survey
	err := f.b.pool.patiently(f.w.ctx, func(s *imapSession) error {
		var err error
		found, err = s.survey(f.folder.name, f.done.known(f.folder.name, f.search()))
		return err
	})
	if err != nil {
		return f.closed(err)
	}
	var todo, absent []imapUID
	f.state, todo, absent = f.done.begin(f.folder.name, found, f.search())
	if err := f.gone(found, absent); err != nil {
		return err
	}
	if f.left, err = f.narrow(todo, found.sizes); err != nil {
		return err
	}
	todo = slices.DeleteFunc(todo, func(uid imapUID) bool { _, out := slices.BinarySearch(f.left, uid); return out })
	if err := f.all(batches(f.folder.name, found, todo)); err != nil {
		return err
	}
	f.pass(largestUID)
	for range found.unnamed {
		if err := f.w.lost(f.place(), refused("the server counts one message more in the folder than it names")); err != nil {
			return err
		}
	}
	f.done.done(f.folder.name, f.state)
	return f.w.mark(f.b.name, f.done.so())
}

// closed is for a folder that cannot be opened: an answer NO costs the folder,
// all else the walk.
func (f *folderWalk) closed(err error) error {
	_, throttled := suggestedPause(err)
	if f.w.ctx.Err() != nil || endsWalk(err) || isLost(err) || throttled {
		return f.b.stopped("opening a folder", err)
	}
	f.done.keep(f.folder.name)
	if !f.folder.sure {
		return nil // an INBOX that no one listed
	}
	return f.w.lost(f.place(), refused("the server does not let the folder be opened"))
}

// stopped is the end of a walk for want of a connection.
func (b *imapBox) stopped(doing string, err error) error {
	if endsWalk(err) {
		return err
	}
	if text, _ := answerOf(err); text != "" {
		return b.noEntry(err)
	}
	return b.fail("the connection was lost when "+doing+", and again each time: "+bareText(err), "Try again later.", err)
}

// fetched is a batch on its way.
type fetched struct {
	all []arrival
	err error
}

// all fetches batches, some ahead of the one that is given, in their order. It
// leaves no goroutine behind.
func (f *folderWalk) all(list []batch) error {
	ctx, stop := context.WithCancel(f.w.ctx)
	var coming []chan fetched
	defer func() {
		stop()
		for _, c := range coming {
			<-c
		}
	}()
	ahead := f.b.taken
	for i := 0; i < len(list) || len(coming) > 0; {
		for ; i < len(list) && len(coming) < ahead; i++ {
			coming = append(coming, f.start(ctx, list[i]))
		}
		next := <-coming[0]
		coming = coming[1:]
		if next.err != nil {
			return next.err
		}
		if i < len(list) {
			coming = append(coming, f.start(ctx, list[i]))
			i++
		}
		for _, a := range next.all {
			if err := f.give(a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *folderWalk) start(ctx context.Context, job batch) chan fetched {
	done := make(chan fetched, 1)
	go func() {
		all, err := f.b.fetch(ctx, job)
		done <- fetched{all, err}
	}()
	return done
}

// give hands out one message, or the record of one that did not come.
func (f *folderWalk) give(a arrival) error {
	f.pass(a.uid)
	if a.missing == nil || a.missing.Reason == mail.TooLarge { // else it is tried again by the next walk
		f.state.seen = f.state.seen.add(a.uid)
	}
	if a.raw != nil {
		f.b.unfit.Store(0)
		if f.twice(a.raw) {
			return nil
		}
	}
	if err := f.w.ctx.Err(); err != nil {
		return err
	}
	m := mail.New(f.ref(a.uid), a.raw, f.done.cursor(f.folder.name, f.state))
	if a.missing != nil {
		return f.w.give(m, a.missing)
	}
	return f.w.give(m, nil)
}

func (f *folderWalk) ref(uid imapUID) mail.Ref {
	return mail.Ref{
		Source: f.b.name, Folder: f.folder.shown, UID: uint32(uid), Numbering: f.state.validity, Offset: mail.NoOffset,
		ID: spot{f.folder.name, f.state.validity, uid}.id(),
	}
}

// twice tells what was given before a renumbering.
func (f *folderWalk) twice(raw []byte) bool {
	h := maphash.Bytes(f.seed, raw)
	f.given[h]++
	if f.skip[h] == 0 {
		return false
	}
	f.skip[h]--
	return true
}
