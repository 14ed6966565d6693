package mail

import "fmt"

// Reason says why something could not be searched. The values are the words of
// the records (docs/terms.md), so scripts may rely on them.
type Reason string

const (
	EncryptedSMIME    Reason = "encrypted-smime"
	EncryptedPGP      Reason = "encrypted-pgp"
	EncryptedRights   Reason = "encrypted-rights"
	EncryptedArchive  Reason = "encrypted-archive"
	EncryptedDocument Reason = "encrypted-document"
	Corrupt           Reason = "corrupt"
	Unsupported       Reason = "unsupported"
	ImageOnly         Reason = "image-only"
	TooLarge          Reason = "too-large"
	TooDeep           Reason = "too-deep"
	TooSlow           Reason = "too-slow"
	Crashed           Reason = "crashed"
	ExternalLink      Reason = "external-link"
	ServerRefused     Reason = "server-refused"
)

// Lost is one leaf that could not be searched. It is an error, so that a reader
// may return it beside what did arrive; whoever receives it must record it.
type Lost struct {
	Part      string   // part number as IMAP counts; empty for a whole message or file
	Path      []string // the way in, attachment's own file name first
	MediaType string
	Bytes     int64 // decoded bytes not searched; as stored for a shut container
	Reason    Reason
	Detail    string // what failed, in a sentence; of mail text it holds a host's name at most
	Hint      string // what to do next
	Limit     string // the limit it was lost to, as the flag that sets it; "" for none, or as Reason tells
	Locked    bool   // a password that was not known would open it
}

func (l *Lost) Error() string {
	if l.Detail == "" {
		return string(l.Reason)
	}
	return fmt.Sprintf("%s: %s", l.Reason, l.Detail)
}
