package scanner

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// inPieces cuts a message into n fragments, each a message of its own.
func inPieces(id, whole string, n int) []string {
	var out []string
	for i := range n {
		piece := whole[i*len(whole)/n : (i+1)*len(whole)/n]
		total := ""
		if i == n-1 {
			total = fmt.Sprintf("; total=%d", n) // the others need not tell
		}
		out = append(out, fmt.Sprintf("From: a@harbor.example\r\nTo: x@microsoft.com\r\nMessage-ID: <%d@harbor.example>\r\nSubject: part %d\r\n"+
			"Content-Type: message/partial; id=%q; number=%d%s\r\n\r\n%s", i+1, i+1, id, i+1, total, piece))
	}
	return out
}

func encodedMail(text string) string {
	return "Subject: whole\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte(strings.Repeat("words ", 30)+"\r\n"+text+"\r\n"+strings.Repeat("words ", 30)))
}

func TestPiecesArePutTogether(t *testing.T) {
	t.Parallel()
	pieces := inPieces("p1@harbor.example", encodedMail("The password is "+password+" for you"), 3)
	for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}, {1, 1, 0, 2, 2}} {
		var raws []string
		for _, i := range order {
			raws = append(raws, pieces[i])
		}
		out := scan(t, options(t, "microsoft"), raws...)
		if len(out.findings) != 1 {
			t.Errorf("order %v: %d findings, want 1", order, len(out.findings))
			continue
		}
		f, last := out.findings[0], order[len(order)-1]
		if len(order) == 5 {
			last = 2
		}
		if want := fmt.Sprintf("%d@harbor.example", last+1); f.Message.MessageID != want || f.Part != "1.1" {
			t.Errorf("order %v: found in %s part %s, want %s part 1.1", order, f.Message.MessageID, f.Part, want)
		}
		if !out.summary.Accounted || !out.summary.FullyRead {
			t.Errorf("order %v: %+v", order, out.summary)
		}
	}
}

// A secret that a piece shows by itself is one place, not two.
func TestPiecesAreSearchedOnce(t *testing.T) {
	t.Parallel()
	whole := "Subject: whole\r\n\r\n" + strings.Repeat("words\r\n", 40) + "The password is " + password + "\r\n" + strings.Repeat("words\r\n", 2)
	out := scan(t, options(t, "microsoft"), inPieces("p2@harbor.example", whole, 2)...)
	if len(out.findings) != 1 {
		t.Errorf("%d findings, want 1", len(out.findings))
	}
}

func TestMissingPiecesAreListed(t *testing.T) {
	t.Parallel()
	pieces := inPieces("p3@harbor.example", encodedMail("nothing"), 4)
	out := scan(t, options(t, "microsoft"), pieces[1], pieces[3])
	var got []string
	for _, u := range out.unread {
		if u.Reason != "external-link" || u.Bytes != 0 {
			t.Errorf("unread %+v", u)
		}
		got = append(got, strings.SplitN(u.Detail, " of ", 2)[0])
	}
	if want := []string{"piece 1", "piece 3"}; !slices.Equal(got, want) {
		t.Errorf("missing %q, want %q", got, want)
	}
	if out.summary.FullyRead || !out.summary.Accounted {
		t.Errorf("%+v", out.summary)
	}
	cut := scan(t, options(t, "microsoft"), pieces[0])
	if len(cut.unread) != 1 || !strings.HasPrefix(cut.unread[0].Detail, "the last piece") {
		t.Errorf("unread %+v", cut.unread)
	}
}

func TestHostilePieces(t *testing.T) {
	t.Parallel()
	raw := func(params string) string {
		return "From: a@harbor.example\r\nTo: x@microsoft.com\r\nContent-Type: message/partial; " + params + "\r\n\r\nSubject: s\r\n\r\nThe password is " + password + "\r\n"
	}
	out := scan(t, options(t, "microsoft"), raw("id=a; number=1; total=999999999"), raw("id=b; number=-1; total=2"), raw("number=1; total=1"),
		raw("id=c; number=1; total=1"), raw("id=d; number=5000; total=10000"))
	if len(out.findings) != 5 {
		t.Errorf("%d findings, want 5", len(out.findings))
	}
	if len(out.unread) > 2*(maxMissing+1)+2 {
		t.Errorf("%d unread records", len(out.unread))
	}
}
