package source

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// graphItem is a message as a list of changes names it.
type graphItem struct {
	ID       string    `json:"id"`
	Received string    `json:"receivedDateTime"` // RFC 3339 in UTC
	Removed  *struct{} `json:"@removed"`
}

func (i graphItem) received() time.Time {
	t, _ := time.Parse(time.RFC3339, i.Received) // zero where the server tells none
	return t.UTC()
}

// key puts the items of a folder in order.
func (i graphItem) compare(j graphItem) int {
	if c := strings.Compare(i.Received, j.Received); c != 0 {
		return c
	}
	return strings.Compare(i.ID, j.ID)
}

// graphChanges is what a list of changes says.
type graphChanges struct {
	items   []graphItem // that came in, in order
	removed []string    // the ids of what was there at the link before and is not now
	next    string      // the link for the next time
}

// changes lists what happened in a folder since a link of an earlier list, or all
// that is in it without one. Links are kept without the server's name. A list that
// the server has forgotten (410) begins anew: messages come twice rather than not
// at all.
func (b *graphBox) changes(ctx context.Context, folder, since string) (graphChanges, error) {
	all, err := b.changesSince(ctx, folder, since)
	if since != "" && isStatus(err, http.StatusGone, http.StatusBadRequest, http.StatusNotFound) {
		since = ""
		all, err = b.changesSince(ctx, folder, since)
	}
	slices.SortFunc(all.items, graphItem.compare)
	all.items = slices.CompactFunc(all.items, func(i, j graphItem) bool { return i.ID == j.ID })
	if since == "" {
		all.removed = nil
	}
	return all, err
}

func (b *graphBox) changesSince(ctx context.Context, folder, since string) (graphChanges, error) {
	link := b.graph.base + since
	if since == "" {
		link = b.link("mailFolders", folder, "messages", "delta") + "?" + url.Values{"$select": {"id,receivedDateTime"}}.Encode()
	}
	var all graphChanges
	for range mostPages {
		var page graphPage
		if err := b.getJSON(ctx, link, &page); err != nil {
			return all, err
		}
		all.add(page.Value)
		if page.Next == "" || page.Next == link {
			all.next = strings.TrimPrefix(page.Delta, b.graph.base)
			return all, endOf(page.Next, page.Delta)
		}
		link = page.Next
	}
	return all, &graphRefusal{code: "endlessList"}
}

// graphPage is a page of a list of changes.
type graphPage struct {
	Value []graphItem
	Next  string `json:"@odata.nextLink"`
	Delta string `json:"@odata.deltaLink"`
}

func (c *graphChanges) add(list []graphItem) {
	for _, i := range list {
		switch {
		case i.ID == "":
		case i.Removed != nil:
			c.removed = append(c.removed, i.ID)
		default:
			c.items = append(c.items, i)
		}
	}
}

// endOf says what is wrong with the last page of a list.
func endOf(next, delta string) error {
	if next != "" {
		return &graphRefusal{status: http.StatusOK, code: "endlessList"}
	}
	if delta == "" {
		return errNoDelta
	}
	return nil
}

var errNoDelta = errors.New("the server ended a list without its link for the next time")
