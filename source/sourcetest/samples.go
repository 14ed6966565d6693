package sourcetest

import (
	"bytes"
	"fmt"
	"strings"
)

// samples are messages that mailboxes are known to get wrong.
func samples() []Mail {
	bodies := []string{
		"Hello.\n",
		"",
		"From here on\n>From quoted once\n>>From twice\nFrom Russia with love\n",
		"\n\nFrom the archive\n\n\nends in blank lines\n\n\n",
		"From - said the line\nYear: 1963\n",
		strings.Repeat("a long line without an end ", 40_000) + "\n",
		strings.Repeat("many lines\n", 120_000),
		"8-bit: \xff\xfe\x80, NUL: \x00, a bare CR: \rhere\n",
		"--b\nContent-Type: text/plain\n\nFrom nested\n--b--\n",
		"the last one\n",
	}
	msgs := make([]Mail, len(bodies))
	for i, body := range bodies {
		head := fmt.Sprintf("From: ann@example.test\nTo: bob@example.test\nSubject: number %d\nMessage-ID: <%d@example.test>\n\n", i, i)
		msgs[i].Raw = []byte(head + body)
	}
	return msgs
}

func withLineEnd(raw []byte, end string) []byte {
	return bytes.ReplaceAll(raw, []byte("\n"), []byte(end))
}
