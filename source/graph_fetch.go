package source

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/mailspill/mailspill/mail"
)

// graphFetched is a message, or why there is none; rest is what is missing of it.
type graphFetched struct {
	raw  []byte
	rest *mail.Lost
	err  error
}

// settled tells what need not be asked for the next time: it came, or is gone.
func (g graphFetched) settled() bool {
	if g.err != nil {
		return isStatus(g.err, http.StatusNotFound)
	}
	return g.rest == nil || g.rest.Reason != mail.ServerRefused
}

// fetch reads the bytes of a message, as far as they are held in memory. If it
// breaks off each time, the longest beginning is given.
func (b *graphBox) fetch(ctx context.Context, item graphItem) graphFetched {
	var got graphFetched
	err := b.get(ctx, b.link("messages", item.ID, "$value"), func(resp *http.Response) error {
		raw, rest, err := b.body(resp)
		if err != nil && len(raw) < len(got.raw) {
			return err
		}
		got.raw, got.rest = raw, rest
		return err
	})
	if err != nil && (len(got.raw) == 0 || endsWalk(err)) {
		return graphFetched{err: err}
	}
	if err != nil {
		got.rest = &mail.Lost{
			Reason: mail.ServerRefused, Detail: "the message broke off each time it was fetched; its beginning was searched: " + plain(err),
			Hint: "Scan again; if it stays so, export this message and scan the export.",
		}
	}
	if got.raw == nil {
		got.raw = []byte{}
	}
	return got
}

// body reads a message that may be larger than is held. Where the server tells
// its length, the rest need not be fetched to know how long it is.
func (b *graphBox) body(resp *http.Response) ([]byte, *mail.Lost, error) {
	raw, err := io.ReadAll(io.LimitReader(resp.Body, int64(b.most)))
	if err != nil || len(raw) < b.most {
		return raw, nil, err
	}
	more := resp.ContentLength - int64(len(raw))
	if resp.ContentLength < 0 {
		if more, err = io.Copy(io.Discard, resp.Body); err != nil {
			return raw, nil, err
		}
	}
	if more <= 0 {
		return raw, nil, nil
	}
	return raw, &mail.Lost{
		Bytes: more, Reason: mail.TooLarge, Detail: fmt.Sprintf("the message is larger than the %d bytes that are held in memory; its beginning was searched", b.most),
		Hint: "Export this message and scan the export.",
	}, nil
}
