package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// kindMail is one mail with credentials of a kind, or with none.
type kindMail struct {
	MessageID string        `json:"message_id"`
	Number    int           `json:"number"`
	Kind      string        `json:"kind"`
	Context   string        `json:"context"` // file and line of the context
	Negative  bool          `json:"negative,omitempty"`
	Secrets   []*kindSecret `json:"secrets,omitempty"`

	raw []byte
}

// kindsCommand runs the commands of the structured kinds.
func kindsCommand(command string, args []string, out io.Writer) error {
	if command == "score-kinds" {
		return scoreKindsCommand(args, out)
	}
	flags := flag.NewFlagSet("kinds", flag.ContinueOnError)
	half := flags.String("half", "tune", "tune or test")
	seed := flags.Uint64("seed", 1, "seed of the made-up values")
	each := flags.Int("each", 1, "mails made of each context")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 || *half != "tune" && *half != "test" {
		return fmt.Errorf("kinds takes one folder, and a half: tune or test\n%s", usage)
	}
	mails, err := makeKinds(*half, *seed, *each)
	if err != nil {
		return err
	}
	return writeKindMails(flags.Arg(0), mails)
}

// makeKinds fills every context of a half several times. The same seed gives
// the same values, but for keys and certificates: crypto makes those anew.
func makeKinds(half string, seed uint64, each int) ([]kindMail, error) {
	contexts, err := readKinds()
	if err != nil {
		return nil, err
	}
	keys := &keyPool{}
	var out []kindMail
	for _, c := range contexts {
		for i := range each {
			if c.half != half {
				continue
			}
			s := newStream(fmt.Sprintf("kinds %d %s %d", seed, c.where, i))
			x := &kindFill{stream: s, keys: keys, fields: map[string]kindText{}}
			m, err := c.mail(x, len(out))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.where, err)
			}
			out = append(out, m)
		}
	}
	return out, nil
}

// mail makes one mail of a context.
func (c kindContext) mail(x *kindFill, n int) (kindMail, error) {
	m := kindMail{
		MessageID: fmt.Sprintf("kinds-%s-%05d@%s", c.half, n, kindsDomain),
		Number:    c.number, Kind: c.kind, Context: c.where, Negative: c.negative,
	}
	make, ok := kindMakers()[c.number]
	if !ok {
		return m, fmt.Errorf("no maker of kind %d", c.number)
	}
	make(x)
	letter, err := c.letter(x)
	if err != nil {
		return m, err
	}
	m.Secrets = letter.secrets
	if c.negative == (len(m.Secrets) > 0) {
		return m, fmt.Errorf("a context that holds %d secrets, and says otherwise", len(m.Secrets))
	}
	m.raw = letter.raw(m.MessageID, n)
	return m, nil
}

// writeKindMails writes the mailbox and, beside it, what it holds.
func writeKindMails(dir string, mails []kindMail) error {
	var box, answers bytes.Buffer
	list := json.NewEncoder(&answers)
	list.SetEscapeHTML(false)
	for i, m := range mails {
		at := proseStart.Add(time.Duration(i) * 11 * time.Minute)
		if err := writeMbox(&box, "dana.whitlock@harbor.example", at, m.raw); err != nil {
			return err
		}
		if err := list.Encode(m); err != nil {
			return fmt.Errorf("write the answers: %w", err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the kinds: %w", err)
	}
	for name, content := range map[string][]byte{"kinds.mbox": box.Bytes(), "answers.jsonl": answers.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return fmt.Errorf("write the kinds: %w", err)
		}
	}
	return nil
}
