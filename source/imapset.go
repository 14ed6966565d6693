package source

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
)

// uidSet is the messages of a folder that were dealt with. Below the floor all
// count as such, and none is known by itself: so a set that goes into a cursor
// stays small, however often a folder was weeded.
type uidSet struct {
	floor  imapUID
	ranges []uidRange // in order, apart from each other, none below floor
}

// uidRange holds its ends.
type uidRange struct{ first, last imapUID }

// mostRanges is some 5 kB of a cursor.
const mostRanges = 2048

// at is where a UID's range is, or would be.
func (s uidSet) at(uid imapUID) (int, bool) {
	return slices.BinarySearchFunc(s.ranges, uid, func(r uidRange, uid imapUID) int {
		switch {
		case r.last < uid:
			return -1
		case r.first > uid:
			return 1
		}
		return 0
	})
}

func (s uidSet) has(uid imapUID) bool {
	_, in := s.at(uid)
	return in || uid < s.floor
}

// add gives the set with one more; it may use the old one's memory, which must
// not be used any more.
func (s uidSet) add(uid imapUID) uidSet {
	i, in := s.at(uid)
	if in || uid < s.floor {
		return s
	}
	below := i > 0 && s.ranges[i-1].last+1 == uid
	above := i < len(s.ranges) && s.ranges[i].first == uid+1
	switch {
	case below && above:
		s.ranges[i-1].last = s.ranges[i].last
		s.ranges = slices.Delete(s.ranges, i, i+1)
	case below:
		s.ranges[i-1].last = uid
	case above:
		s.ranges[i].first = uid
	default:
		s.ranges = slices.Insert(s.ranges, i, uidRange{uid, uid})
	}
	return s.bounded()
}

// bounded gives up the oldest ranges of a set that has too many.
func (s uidSet) bounded() uidSet {
	if len(s.ranges) <= mostRanges {
		return s
	}
	drop := len(s.ranges) - mostRanges/2
	s.floor = s.ranges[drop].first
	s.ranges = slices.Clone(s.ranges[drop:])
	return s
}

// split parts the set's known UIDs into those that a sorted list holds and the
// others.
func (s uidSet) split(list []imapUID) (here uidSet, others []imapUID) {
	here.floor = s.floor
	for _, r := range s.ranges {
		i, _ := slices.BinarySearch(list, r.first)
		for uid := r.first; ; uid++ {
			if i < len(list) && list[i] == uid {
				here = here.add(uid)
				i++
			} else {
				others = append(others, uid)
			}
			if uid == r.last {
				break
			}
		}
	}
	return here, others
}

// String writes the floor, and gap and length of each range, as varints.
func (s uidSet) String() string {
	b := binary.AppendUvarint(nil, uint64(s.floor))
	end := s.floor
	for _, r := range s.ranges {
		b = binary.AppendUvarint(b, uint64(r.first-end))
		b = binary.AppendUvarint(b, uint64(r.last-r.first))
		end = r.last
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

var errUIDSet = errors.New("this is no set of messages")

func parseUIDSet(text string) (uidSet, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return uidSet{}, errUIDSet
	}
	var numbers []uint64
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > largestUID {
			return uidSet{}, errUIDSet
		}
		numbers, b = append(numbers, n), b[size:]
	}
	if len(numbers)%2 == 0 || len(numbers) > 2*mostRanges+1 {
		return uidSet{}, errUIDSet
	}
	s := uidSet{floor: imapUID(numbers[0])}
	end := numbers[0]
	for i := 1; i < len(numbers); i += 2 {
		first := end + numbers[i]
		end = first + numbers[i+1]
		if end > largestUID || first == 0 || i > 1 && numbers[i] == 0 {
			return uidSet{}, errUIDSet
		}
		s.ranges = append(s.ranges, uidRange{imapUID(first), imapUID(end)})
	}
	return s, nil
}

// largestUID is what 32 bits hold (RFC 3501, 2.3.1.1).
const largestUID = 1<<32 - 1
