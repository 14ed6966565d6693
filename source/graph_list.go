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

// changes lists what came into a folder since a link of an earlier list, or all
// that is in it without one; and the link for the next time. Links are kept
// without the server's name. A list that the server has forgotten (410) begins
// anew: messages come twice rather than not at all.
func (b *graphBox) changes(ctx context.Context, folder, since string) (items []graphItem, next string, err error) {
	items, next, err = b.changesSince(ctx, folder, since)
	if since != "" && isStatus(err, http.StatusGone, http.StatusBadRequest, http.StatusNotFound) {
		items, next, err = b.changesSince(ctx, folder, "")
	}
	slices.SortFunc(items, graphItem.compare)
	items = slices.CompactFunc(items, func(i, j graphItem) bool { return i.ID == j.ID })
	return items, next, err
}

func (b *graphBox) changesSince(ctx context.Context, folder, since string) ([]graphItem, string, error) {
	link := b.graph.base + since
	if since == "" {
		link = b.link("mailFolders", folder, "messages", "delta") + "?" + url.Values{"$select": {"id,receivedDateTime"}}.Encode()
	}
	var items []graphItem
	for range mostPages {
		var page struct {
			Value []graphItem
			Next  string `json:"@odata.nextLink"`
			Delta string `json:"@odata.deltaLink"`
		}
		if err := b.getJSON(ctx, link, &page); err != nil {
			return items, "", err
		}
		for _, i := range page.Value {
			if i.Removed == nil && i.ID != "" {
				items = append(items, i)
			}
		}
		if page.Next == "" || page.Next == link {
			return items, strings.TrimPrefix(page.Delta, b.graph.base), endOf(page.Next, page.Delta)
		}
		link = page.Next
	}
	return items, "", &graphRefusal{code: "endlessList"}
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
