package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// isOutlook tells TNEF (winmail.dat), and what may be a message file: whether a
// compound file is one shows only further in.
func isOutlook(head []byte, _ *mail.Part) bool {
	return outlook.LooksLikeTNEF(head) || outlook.LooksLikeCompound(head)
}

// readOutlook walks a message in one of Outlook's forms as a nested message.
func readOutlook(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(p, bufio.NewReaderSize(io.MultiReader(bytes.NewReader(raw), r), headSize), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("an OLE or TNEF file of more than %d MiB", w.lim.Held>>20),
			Hint: "save it to a file of its own and scan that",
		})
		return
	}
	if !outlook.LooksLikeTNEF(raw) && !outlook.IsMessageFile(raw) {
		w.after("outlook", p, raw, err)
		return
	}
	if p.Depth >= w.lim.depth() {
		w.loseRest(p, bytes.NewReader(raw), mail.Lost{Reason: mail.TooDeep, Detail: fmt.Sprintf("nested more than %d levels deep", w.lim.depth()), Hint: hintBomb})
		return
	}
	w.container()
	w.nested(p, raw)
	if err != nil {
		w.refused(p, err, 0)
	}
}

// after reads a leaf that a format claimed and then found not to be its own, by
// the formats behind that one; err is how reading it ended.
func (w *walk) after(name string, p *mail.Part, raw []byte, err error) {
	w.afterAll(name, p, bytes.NewReader(raw), err)
}

// afterAll is after for a leaf of which there may be more than was held.
func (w *walk) afterAll(name string, p *mail.Part, src io.Reader, err error) {
	if err != nil {
		src = io.MultiReader(src, failing{err})
	}
	r := bufio.NewReaderSize(src, headSize)
	head, _ := r.Peek(headSize) // a short leaf gives what it has
	rest := formats()
	for rest[0].name != name {
		rest = rest[1:]
	}
	for _, f := range rest[1:] {
		if f.match(head, p) {
			f.read(w, p, r)
			return
		}
	}
}

// failing is the end of a reader that broke off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// opened reads a part whose kind says how.
func (w *walk) opened(p *mail.Part, read func(*walk, *mail.Part, *bufio.Reader)) {
	rc, err := p.Open()
	if err != nil {
		w.refused(p, err, 0)
		return
	}
	defer rc.Close()
	n := &counter{r: rc}
	r := bufio.NewReaderSize(n, headSize)
	w.out.enter()
	read(w, p, r)
	rest(r)
	w.out.leave(p, n.n)
}

// readValues searches property values that are no text by their strings. That
// is all there is to them: ids, keys, dates.
func readValues(w *walk, p *mail.Part, r *bufio.Reader) {
	n, err := w.readStrings(p, r, shortestRun)
	w.accounted(p, &counter{n: n}, err)
}

// readRemains searches the strings of what is left of a damaged item, and lists
// it as lost.
func readRemains(w *walk, p *mail.Part, r *bufio.Reader) {
	w.loseBinary(p, r, mail.Lost{
		Reason: mail.Corrupt, Detail: "the Outlook item is damaged; what could be made out was searched",
		Hint: "ask for the message again, or open it in Outlook and compare",
	})
}
