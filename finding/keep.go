package finding

import (
	"time"

	"github.com/mailspill/mailspill/mail"
)

// Kept is what a case must know of one item of a source beside its records: enough
// to leave it out of the next scan, to find it again, and to look at it once more
// when other mail may say more about it. It holds no secret.
type Kept struct {
	// Ref finds the message again, with the SHA256 of its bytes. It is empty of what only
	// moves the cursor.
	Ref mail.Ref
	// Next is where its source goes on after it; empty leaves the source where it was.
	Next Cursor
	// Passed counts the messages that the source left out since the item before it.
	Passed int64
	// Late says that the message was kept before and is told of again, since a second
	// look changed its Parts, Bytes or Open. Next is empty then.
	Late     bool
	Size     int64 // of its bytes
	Selected bool
	Cut      bool // only its beginning arrived: the rest is listed, and may come another time

	// What follows is set for selected messages only.

	Message Message // as in the message's records
	Parts   Counts
	Bytes   Counts
	Defects []string
	Date    time.Time // zero if unknown
	// Threads and People name the conversations that the message belongs to, in a form
	// that is equal for messages that may complete each other.
	Threads []string
	People  []string
	Open    Open
}

// Open tells what in a message other messages may bear upon.
type Open struct {
	Locked bool // something in it was or is locked
	Opened bool // a password opened something in it
	Lone   bool // it holds a value of which its thread may tell what it is
	Piece  bool // it carries a piece of a message that was sent in several
}

// Any tells whether other messages may bear upon the message at all.
func (o Open) Any() bool { return o.Locked || o.Lone || o.Piece }

// Keeper is a Sink that keeps more than records. Keep is called, from the Sink's
// goroutine, for every item of a source in its order: for a selected message after
// its records and before its Done, for one that is not selected by itself, and for an item that
// only moves the cursor. A message that was not taken apart to its end, because the scan was
// interrupted, is not kept.
type Keeper interface{ Keep(Kept) error }
