package finding

import "github.com/mailspill/mailspill/mail"

// Cursor is where a source goes on after a message. It has a name here so that a
// sink need not know the room of mail.
type Cursor = mail.Cursor

// Sink takes the records of one scan, in this order: Begin; for every selected
// message, in source order, its Finding and Unread records and then Done; Close.
// Unread records of a file that holds no message come without a Done.
// A Sink is called from one goroutine.
type Sink interface {
	Begin(Scan) error
	Finding(Finding) error
	Unread(Unread) error
	// Done says that all records of one selected message were given; next is
	// where its source goes on, so that a store can commit both together.
	Done(msg Message, next Cursor) error
	Close(Summary) error
}
