package source

import (
	"bytes"
	"encoding/hex"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The client ends a connection over a folder's name that is not in modified
// UTF-7 (RFC 3501, 5.1.3), and writes others in another form than the server did,
// which then does not know them. Servers that took over mail from other programs
// have such folders: UTF-8 as it is, 8-bit text, bare "&", control characters. So
// the client is given stand-ins: a mark and the name's bytes in hexadecimal.

const (
	standIn     = "mailspill-name-"
	longestName = 1000      // bytes of a name that has a stand-in; of longer ones the beginning
	heldAnswer  = 256 << 10 // while folders are listed
)

// standInFor gives the name by which the client knows a folder, as it is to read it.
func standInFor(raw []byte) string {
	name := string(raw)
	if strings.EqualFold(name, inbox) || encodeUTF7(decodeUTF7(name)) == name && !strings.HasPrefix(name, standIn) {
		return name
	}
	return standIn + hex.EncodeToString(raw[:min(len(raw), longestName)])
}

// realName is that of a stand-in.
func realName(name string) (raw []byte, ok bool) {
	digits, ok := strings.CutPrefix(name, standIn)
	if !ok {
		return nil, false
	}
	raw, err := hex.DecodeString(digits)
	return raw, err == nil
}

// readable is a name as people may read it: 8-bit text that is not UTF-8 is taken
// for Latin-1.
func readable(name string) string {
	raw, ok := realName(name)
	switch {
	case !ok:
		return name
	case utf8.Valid(raw):
		return decodeUTF7(string(raw))
	}
	runes := make([]rune, len(raw))
	for i, b := range raw {
		runes[i] = rune(b)
	}
	return string(runes)
}

// imapNames puts stand-ins into the answers that list folders, and the names into
// the commands.
type imapNames struct {
	held []byte // of an answer that is not whole
	seek int    // where the line in it begins that is not whole
	out  []byte // ready for the client
	on   bool   // an answer may hold names
	plus bool   // the server takes literals without being asked first (RFC 7888)
}

// take gives the client what is ready, or all that was held once no more names
// are expected.
func (n *imapNames) take(p []byte) int {
	if !n.on {
		n.out, n.held, n.seek = append(n.out, n.held...), nil, 0
	}
	k := copy(p, n.out)
	n.out = n.out[k:]
	return k
}

var errHeldAnswer = errors.New("the server's answer is longer than a list of folders has any")

// waiting tells whether bytes must not reach the client as they come.
func (n *imapNames) waiting() bool { return n.on || len(n.held)+len(n.out) > 0 }

// feed takes bytes of answers; those of whole answers become ready.
func (n *imapNames) feed(p []byte) error {
	n.held = append(n.held, p...)
	for n.seek <= len(n.held) {
		end := bytes.IndexByte(n.held[n.seek:], '\n')
		if end < 0 {
			break
		}
		end += n.seek + 1
		if size, literal := literalSize(strings.TrimSuffix(string(n.held[max(n.seek, end-mark):end]), "\n")); literal {
			if size > heldAnswer {
				return errHeldAnswer
			}
			n.seek = end + int(size)
			continue
		}
		n.out = append(n.out, withStandIn(n.held[:end])...)
		n.held, n.seek = n.held[end:], 0
	}
	if len(n.held) > heldAnswer {
		return errHeldAnswer
	}
	return nil
}

// beforeName is what stands before the name in an answer.
var beforeName = regexp.MustCompile(`(?i)^\* (?:LIST \([^()"]*\) (?:"(?:[^"\\]|\\.)*"|NIL)|STATUS) `)

// withStandIn changes an answer, if it has a name that needs it.
func withStandIn(answer []byte) []byte {
	at := beforeName.FindIndex(answer)
	if at == nil {
		return answer
	}
	raw, rest, ok := readString(answer[at[1]:])
	if !ok {
		return answer
	}
	name := standInFor(raw)
	if name == string(raw) {
		return answer
	}
	return append(append(bytes.Clone(answer[:at[1]]), `"`+name+`"`...), rest...)
}

// readString reads an astring (RFC 3501, 9), and what is like one.
func readString(b []byte) (text, rest []byte, ok bool) {
	switch {
	case len(b) > 0 && b[0] == '"':
		for i := 1; i < len(b); i++ {
			switch {
			case b[i] == '"':
				return text, b[i+1:], true
			case b[i] == '\\' && i+1 < len(b):
				i++
			}
			text = append(text, b[i])
		}
		return nil, nil, false
	case len(b) > 0 && b[0] == '{':
		line, after, _ := bytes.Cut(b, []byte("\n"))
		size, literal := literalSize(string(line))
		if !literal || size > int64(len(after)) {
			return nil, nil, false
		}
		return after[:size], after[size:], true
	}
	end := bytes.IndexAny(b, " \r\n")
	if end <= 0 {
		return nil, nil, false
	}
	return b[:end], b[end:], true
}

var standInArg = regexp.MustCompile(`"` + standIn + `[0-9a-f]*"`)

// command puts the names into a command. A line's end in a name must not end the
// command: where the server takes no literal, that folder stays closed.
func (n *imapNames) command(p []byte) []byte {
	if !bytes.Contains(p, []byte(standIn)) {
		return p
	}
	return standInArg.ReplaceAllFunc(p, func(arg []byte) []byte {
		raw, ok := realName(strings.Trim(string(arg), `"`))
		switch {
		case !ok:
			return arg
		case !bytes.ContainsAny(raw, "\r\n\x00"):
			return append(append([]byte{'"'}, quoted.ReplaceAll(raw, []byte(`\$0`))...), '"')
		case n.plus:
			return append([]byte("{"+strconv.Itoa(len(raw))+"+}\r\n"), raw...)
		}
		return arg
	})
}

var quoted = regexp.MustCompile(`["\\]`)
