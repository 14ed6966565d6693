package finding

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const clear = "kT9#Lantern-Mole-77" // made up

// No way of printing, logging or encoding a secret tells it.
func TestSecretNeverTells(t *testing.T) {
	t.Parallel()
	s := NewSecret(clear)
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %[1]v"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", &s)
		fmt.Fprintf(&out, verb+"\n", struct{ S Secret }{s})
		fmt.Fprintf(&out, verb+"\n", []Secret{s})
		fmt.Fprintf(&out, verb+"\n", NewRevealed(s))
		fmt.Fprintf(&out, verb+"\n", fmt.Errorf("wrapped %v", s))
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("log", "secret", s, "shown", NewRevealed(s))
	slog.New(slog.NewJSONHandler(&out, nil)).Info("log", "secret", s)
	if err := json.NewEncoder(&out).Encode(map[string]any{"a": s, "b": &s}); err != nil {
		t.Fatal(err)
	}
	if err := xml.NewEncoder(&out).EncodeElement(s, xml.StartElement{Name: xml.Name{Local: "s"}}); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{clear, fmt.Sprintf("%x", clear), fmt.Sprintf("%X", clear)} {
		if strings.Contains(out.String(), form) {
			t.Errorf("the secret shows as %q in:\n%s", form, out.String())
		}
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"", "******** [0]"},
		{"short", "******** [5]"},
		{"elevenchars", "******** [11]"},
		{"twelve-chars", "tw…rs [12]"},
		{"пароль-пароль", "па…ль [13]"},
		{"\x1b[31m-escape-seq\n", ".[…q. [17]"},
	}
	for _, tt := range tests {
		if got := NewSecret(tt.in).String(); got != tt.want {
			t.Errorf("preview of %q is %q, want %q", tt.in, got, tt.want)
		}
	}
}

// Clear text leaves only in the JSON of a record that the user asked for.
func TestRevealedInJSONOnly(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(Finding{Secret: NewRevealed(NewSecret(clear))})
	if err != nil || !strings.Contains(string(b), `"secret":"`+clear+`"`) {
		t.Fatalf("%s, %v", b, err)
	}
	var back Finding
	if err := json.Unmarshal(b, &back); err != nil || back.Secret.Reveal() != clear {
		t.Errorf("read back %v, %v", back.Secret, err)
	}
	if b, _ := json.Marshal(Finding{}); strings.Contains(string(b), `"secret"`) {
		t.Errorf("an unset secret has a field: %s", b)
	}
}

// The fields of the records are the contract: always present, but for those
// that say something only if it is known.
func TestRecordFields(t *testing.T) {
	t.Parallel()
	tests := []struct {
		record any
		want   string
	}{
		{Finding{}, "type credential_id rule_id title severity tier confidence checked preview rotate message part where line column"},
		{Unread{}, "type message part path media_type bytes reason detail hint"},
		{Message{}, "source folder message_id date from to subject direction thread"},
		{Summary{}, "type messages parts bytes findings credentials accounted fully_read elapsed_ms"},
		{Scan{}, "type schema tool_version started_at sources counterpart rules"},
		{MessageCounts{}, "seen selected scanned duplicate defective"},
		{Counts{}, "seen read unread"},
	}
	for _, tt := range tests {
		b, err := json.Marshal(tt.record)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(b, &fields); err != nil {
			t.Fatal(err)
		}
		for _, name := range strings.Fields(tt.want) {
			if _, ok := fields[name]; !ok {
				t.Errorf("%T lacks %q", tt.record, name)
			}
			delete(fields, name)
		}
		if len(fields) > 0 {
			t.Errorf("%T has more fields when empty: %v", tt.record, fields)
		}
	}
}
