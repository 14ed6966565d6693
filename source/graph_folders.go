package source

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// Names that Graph gives to folders in every language (mailFolder resource).
const (
	rootFolder    = "msgfolderroot"
	removedFolder = "recoverableitemsdeletions" // not below the root: deleted for good, but kept
)

// wellKnown are the folders that a URL may name in English whatever the
// mailbox's language is.
var wellKnown = []string{"archive", "deleteditems", "drafts", "inbox", "junkemail", "outbox", "sentitems", removedFolder}

// Bounds of a folder tree, against a server that never ends one.
const (
	mostFolders = 100_000
	mostLevels  = 300
	mostPages   = 1_000_000
)

// graphFolder is a folder as Graph describes it.
type graphFolder struct {
	ID   string `json:"id"`
	Name string `json:"displayName"`
	Type string `json:"@odata.type"`
	// Total is how many items are in the folder, messages all.
	Total int `json:"totalItemCount"`

	path  string
	level int
}

// isSearch tells a folder that shows messages of other folders.
func (f graphFolder) isSearch() bool { return f.Type == "#microsoft.graph.mailSearchFolder" }

// folders lists the folders to walk. What hides folders from us is in lost.
func (b *graphBox) folders(ctx context.Context, lost func(folder string, l *mail.Lost) error) ([]graphFolder, error) {
	var all []graphFolder
	for _, top := range []string{rootFolder, removedFolder} {
		var f graphFolder
		err := b.getJSON(ctx, b.link("mailFolders", top), &f)
		if top == removedFolder && isStatus(err, http.StatusNotFound) {
			continue
		}
		if top == removedFolder {
			f.path = removedFolder // one name, whatever the mailbox's language
		}
		switch {
		case err != nil && top == rootFolder, endsGraph(err):
			return nil, b.fatal(err)
		case err != nil:
			if err := lost(top, notListed(err)); err != nil {
				return nil, err
			}
			continue
		}
		if all, err = b.below(ctx, append(all, f), lost); err != nil {
			return nil, err
		}
	}
	return b.chosen(ctx, all)
}

// below adds the folders below the last of all, depth first.
func (b *graphBox) below(ctx context.Context, all []graphFolder, lost func(string, *mail.Lost) error) ([]graphFolder, error) {
	seen := map[string]bool{}
	for _, f := range all {
		seen[f.ID] = true
	}
	stack := []graphFolder{all[len(all)-1]}
	all = all[:len(all)-1]
	for len(stack) > 0 {
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		all = append(all, f)
		children, err := b.children(ctx, f)
		if endsGraph(err) {
			return nil, b.fatal(err)
		}
		if err == nil && (len(all) > mostFolders || f.level >= mostLevels && len(children) > 0) {
			children, err = nil, errors.New("there are too many folders")
		}
		if err != nil {
			if err := lost(f.path, notListed(err)); err != nil {
				return nil, err
			}
		}
		for _, c := range slices.Backward(children) {
			if c.isSearch() || seen[c.ID] {
				continue
			}
			seen[c.ID] = true
			c.path, c.level = joinFolder(f.path, c.Name), f.level+1
			stack = append(stack, c)
		}
	}
	return all, nil
}

// children lists the folders in a folder, hidden ones too.
func (b *graphBox) children(ctx context.Context, f graphFolder) ([]graphFolder, error) {
	var all []graphFolder
	link := b.link("mailFolders", f.ID, "childFolders") + "?" + url.Values{"includeHiddenFolders": {"true"}, "$top": {"100"}}.Encode()
	for pages := 0; link != "" && pages < mostPages && len(all) <= mostFolders; pages++ {
		var page struct {
			Value []graphFolder
			Next  string `json:"@odata.nextLink"`
		}
		if err := b.getJSON(ctx, link, &page); err != nil {
			return all, err
		}
		all = append(all, page.Value...)
		if page.Next == link {
			return all, errors.New("the list of folders goes round in a circle")
		}
		link = page.Next
	}
	return all, nil
}

// chosen keeps the folder that the URL names, and what is below it.
func (b *graphBox) chosen(ctx context.Context, all []graphFolder) ([]graphFolder, error) {
	if b.at.folder == "" {
		return all, nil
	}
	want := b.at.folder
	first, rest, _ := strings.Cut(want, "/")
	if slices.Contains(wellKnown, strings.ToLower(first)) {
		var f graphFolder
		if err := b.getJSON(ctx, b.link("mailFolders", strings.ToLower(first)), &f); endsGraph(err) {
			return nil, b.fatal(err)
		}
		if i := slices.IndexFunc(all, func(g graphFolder) bool { return g.ID == f.ID }); f.ID != "" && i >= 0 {
			want = joinFolder(all[i].path, rest)
		}
	}
	kept := slices.DeleteFunc(all, func(f graphFolder) bool {
		return !strings.EqualFold(f.path, want) && !hasFolderPrefix(f.path, want)
	})
	if len(kept) == 0 {
		return nil, &Error{Source: b.name, What: "there is no such folder", Hint: "Leave the folder out to read all of them; their names show in the report.", Err: ErrNoMail}
	}
	return kept, nil
}

func hasFolderPrefix(path, above string) bool {
	return len(path) > len(above) && path[len(above)] == '/' && strings.EqualFold(path[:len(above)], above)
}

// endsGraph tells the failures that concern the mailbox from those of one folder
// or message in it: no network, no token, no time.
func endsGraph(err error) bool {
	var r *graphRefusal
	return err != nil && (endsWalk(err) || !errors.As(err, &r) || isStatus(err, http.StatusUnauthorized, http.StatusTooManyRequests))
}

func notListed(err error) *mail.Lost {
	return &mail.Lost{
		Reason: mail.ServerRefused, Detail: "this folder could not be listed to its end: " + plain(err),
		Hint: "Scan again; if it stays so, export this folder and scan the export.",
	}
}
