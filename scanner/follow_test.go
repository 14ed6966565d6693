package scanner

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// letter is a message of a conversation.
type letter struct{ id, answers, from, to, date, text string }

func (l letter) raw() string {
	answers := ""
	if l.answers != "" {
		answers = fmt.Sprintf("In-Reply-To: <%s@harbor.example>\r\n", l.answers)
	}
	return fmt.Sprintf("From: %s\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%s@harbor.example>\r\n%sSubject: files\r\n\r\n%s\r\n", l.from, l.to, l.date, l.id, answers, l.text)
}

const (
	us, them       = "dana@harbor.example", "support@microsoft.com"
	ten, quarter   = "Mon, 4 Mar 2024 10:00:00 +0000", "Mon, 4 Mar 2024 10:15:00 +0000"
	evening, april = "Mon, 4 Mar 2024 19:00:00 +0000", "Mon, 1 Apr 2024 10:00:00 +0000"
)

// TestFollowUps: a message that holds nothing but a value counts by what its
// thread says of passwords, in whichever order the two come.
func TestFollowUps(t *testing.T) {
	t.Parallel()
	asks := letter{"ask", "", them, us, ten, "The archive asks for a password. What is the password?"}
	announces := letter{"ann", "", us, them, ten, "Attached is the archive. I will send you the password in a separate mail."}
	tests := []struct {
		name  string
		mails []letter
		found bool
	}{
		{"the answer", []letter{asks, {"re", "ask", us, them, quarter, "Hi Kofi,\r\n\r\nGannet9Quay\r\n\r\nDana"}}, true},
		{"the second mail", []letter{announces, {"two", "", us, them, quarter, "Gannet9Quay"}}, true},
		{"the second mail, much later", []letter{announces, {"two", "", us, them, evening, "Gannet9Quay"}}, false},
		{"the second mail, the other way", []letter{announces, {"two", "", them, us, quarter, "Gannet9Quay"}}, false},
		{"a thread that speaks of none", []letter{{"ask", "", them, us, ten, "Which build is it?"}, {"re", "ask", us, them, quarter, "Gannet9Quay"}}, false},
		{"the answer, a month later", []letter{asks, {"re", "ask", us, them, april, "Gannet9Quay"}}, false},
		{"a ticket's number", []letter{asks, {"re", "ask", us, them, quarter, "INC0048211"}}, false},
		{"words", []letter{asks, {"re", "ask", us, them, quarter, "Sent by phone."}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var raws []string
			for _, m := range tt.mails {
				raws = append(raws, m.raw())
			}
			for range 2 {
				out := scan(t, options(t, "microsoft"), raws...)
				if (len(out.findings) > 0) != tt.found {
					t.Errorf("%d findings, want any: %v", len(out.findings), tt.found)
				}
				for _, f := range out.findings {
					if f.Message.MessageID == "ask@harbor.example" || f.Message.MessageID == "ann@harbor.example" {
						t.Errorf("found in %s", f.Message.MessageID)
					}
				}
				balanced(t, out)
				slices.Reverse(raws)
			}
		})
	}
}

// TestLoneValuesAreMasked: the subject of such a message often says its value
// again, and stands in records before the thread tells what it is.
func TestLoneValuesAreMasked(t *testing.T) {
	t.Parallel()
	const value = "Gannet9Quay"
	asks := letter{"ask", "", them, us, ten, "What is the password?"}.raw()
	answer := strings.Replace(letter{"re", "ask", us, them, quarter, value}.raw(), "Subject: files", "Subject: Re: "+value, 1)
	for _, raws := range [][]string{{asks, answer}, {answer, asks}} {
		out := scan(t, options(t, "microsoft"), raws...)
		if len(out.findings) == 0 {
			t.Error("nothing found")
		}
		for _, record := range []any{out.findings, out.unread, out.done} {
			if text, err := json.Marshal(record); err != nil || strings.Contains(string(text), value) {
				t.Errorf("shown, or %v", err)
			}
		}
	}
}
