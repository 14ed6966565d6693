package store

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Head is the last entry of a journal, or what was the last one when it was noted:
// in a report, in a mail to the auditor, on paper. The zero value is the head of an
// empty journal.
type Head struct {
	Seq  int64
	Seal []byte
}

// String writes a head as one word, to be noted.
func (h Head) String() string { return fmt.Sprintf("%d:%x", h.Seq, h.Seal) }

// ParseHead reads a head as String writes it.
func ParseHead(text string) (Head, error) {
	seq, seal, _ := strings.Cut(strings.TrimSpace(text), ":")
	var h Head
	n, err := strconv.ParseInt(seq, 10, 64)
	if err == nil {
		h.Seq = n
		h.Seal, err = hex.DecodeString(seal)
	}
	if err != nil || n < 1 || len(h.Seal) != sha256.Size {
		return Head{}, errors.New("a journal's head is a number, a colon and 64 hex digits, as it was printed")
	}
	return h, nil
}

// compare holds the noted heads of the same number against one in the journal.
func (h Head) compare(noted []Head) error {
	for _, n := range noted {
		if n.Seq == h.Seq && !hmac.Equal(n.Seal, h.Seal) {
			return &Break{h.Seq, FaultNoted, "its seal is not the one that was noted: the journal was written anew with the case's key, or the note is of another journal"}
		}
	}
	return nil
}

// reaches checks that the journal did not get shorter than it was when noted.
func (h Head) reaches(noted []Head) error {
	if len(noted) == 0 {
		return nil
	}
	last := slices.MaxFunc(noted, func(a, b Head) int { return cmp.Compare(a.Seq, b.Seq) })
	if last.Seq <= h.Seq {
		return nil
	}
	return &Break{h.Seq + 1, FaultCut, fmt.Sprintf("the journal ends before it, but entry %d was noted", last.Seq)}
}
