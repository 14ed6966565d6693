package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// meanMessage is the size that benchmarks of mail are made with here, in bytes;
// mailboxes of offices measured between 75 and 80 kB.
const meanMessage = 77_000

// parseSize reads "64MB", "1.5GB", "800kB" or a number of bytes.
func parseSize(s string) (int64, error) {
	for _, unit := range []struct {
		suffix string
		factor float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"", 1}} {
		number, ok := strings.CutSuffix(s, unit.suffix)
		if !ok {
			continue
		}
		f, err := strconv.ParseFloat(number, 64)
		if err != nil || f <= 0 {
			break
		}
		return int64(f * unit.factor), nil
	}
	return 0, fmt.Errorf("size %q: want a number with kB, MB or GB", s)
}

// counter counts what goes through it.
type counter struct {
	out io.Writer
	n   int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.out.Write(p)
	c.n += int64(n)
	return n, err
}

// writeBench writes messages until size is reached, with credentials spread
// evenly over them, and returns what was planted. It holds one message and the
// few that it quotes at a time.
func writeBench(out io.Writer, size int64, credentials int, files bool) ([]answer, error) {
	if credentials < 0 {
		credentials = max(1, int(size/meanMessage/60))
	}
	c := &counter{out: out}
	b := &benchmark{stream: newStream("benchmark"), styles: styles(), at: time.Date(2022, 1, 3, 8, 0, 0, 0, agencyZone)}
	attach, plant := b.attach, b.plant
	if files {
		x := newMixed(b)
		attach, plant = x.attach, x.plant
	}
	var planted []answer
	for i := 0; c.n < size; i++ {
		m := b.mail(i)
		attach(m)
		due := int64(len(planted))*size/int64(max(1, credentials)) + size/int64(2*max(1, credentials))
		if len(planted) < credentials && c.n >= due {
			planted = append(planted, plant(m, len(planted)))
		}
		if err := writeMbox(c, m.from.address, m.date(), m.raw()); err != nil {
			return nil, err
		}
	}
	return planted, nil
}

// benchmark makes up one mail after the other.
type benchmark struct {
	*stream
	styles string
	at     time.Time
	recent []*mail // of which the next mails answer some
}

func (b *benchmark) mail(i int) *mail {
	b.at = b.at.Add(time.Duration(b.between(1, 90)) * time.Minute)
	inside := pick(b.stream, []person{dana, luis, priya, tom, grace})
	outside := pick(b.stream, []person{anna, kofi, josh, support, vendor, operations})
	if b.below(2) == 0 {
		inside, outside = outside, inside
	}
	m := &mail{
		id: fmt.Sprintf("bench-%d", i), at: b.at.Format(wallClock), from: inside, to: []person{outside}, cc: []person{dana},
		subject:  b.sentence(b.between(3, 8)),
		text:     b.body(),
		styles:   b.styles,
		shape:    pick(b.stream, []shape{alternative, alternative, alternative, htmlOnly, plainOnly}),
		encoding: pick(b.stream, []encoding{quotedPrintable, quotedPrintable, base64Lines}),
	}
	b.answer(m)
	return m
}

// answer makes two of three mails quote a recent one, three deep at most.
func (b *benchmark) answer(m *mail) {
	if len(b.recent) > 0 && b.below(3) > 0 {
		m.answered = pick(b.stream, b.recent)
		m.quote = pick(b.stream, []quoting{headerBlock, headerBlock, angleMarks})
		m.subject = "RE: " + strings.TrimPrefix(m.answered.subject, "RE: ")
	}
	depth := 0
	for prior := m.answered; prior != nil; prior = prior.answered {
		depth++
	}
	if depth >= 3 {
		m.quote = noQuote
		m.answered = nil
	}
	if b.recent = append(b.recent, m); len(b.recent) > 16 {
		b.recent = b.recent[1:]
	}
}

// attach adds what offices attach. Pictures and documents are random bytes, as
// compressed ones look.
func (b *benchmark) attach(m *mail) {
	for range b.below(3) {
		switch b.below(10) {
		case 0, 1:
			m.files = append(m.files, textFile("service.log", "text/plain", b.log(b.between(40, 380))))
		case 2:
			m.files = append(m.files, textFile("report.csv", "text/csv", b.table(b.between(40, 400))))
		case 3, 4, 5, 6:
			m.files = append(m.files, b.picture("image001.png", "image/png", "\x89PNG\r\n\x1a\n", b.between(2_000, 82_000)))
		default:
			m.files = append(m.files, b.picture("scan.jpg", "image/jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", b.between(10_000, 136_000)))
		}
	}
}

func (b *benchmark) picture(name, mediaType, magic string, size int) file {
	return file{name: name, mediaType: mediaType, content: append([]byte(magic), b.bytes(size)...), encoding: base64Lines}
}

// plant adds a credential of a new identity to the mail's own text.
func (b *benchmark) plant(m *mail, n int) answer {
	s := newStream(fmt.Sprintf("planted %d", n))
	kind := plantable[n%len(plantable)]
	value, line := kind.make(s)
	m.text += "\n\n" + line
	return answer{MessageID: m.messageID(), Kind: kind.name, Secret: value, Selected: m.withMicrosoft()}
}

// plantable are the kinds of credential in a benchmark's mailbox.
var plantable = []struct {
	name string
	make func(*stream) (value, line string)
}{
	{"azure-storage-key", func(s *stream) (string, string) {
		key := identifiableKey(s, 64, "+ASt", 76, seedStorage)
		return key, "    DefaultEndpointsProtocol=https;AccountName=bench" + s.text(6, "abcdefgh") + ";AccountKey=" + key + ";EndpointSuffix=core.windows.net"
	}},
	{"entra-client-secret", func(s *stream) (string, string) {
		value := clientSecret(s)
		return value, "The new client secret is " + value
	}},
	{"prose-password", func(s *stream) (string, string) {
		value := s.text(1, "BDFGKLM") + s.text(6, "aeiourstln") + "-" + s.text(4, "23456789") + "!"
		return value, "Your temporary password is " + value + " until Friday."
	}},
	{"azure-devops-pat", func(s *stream) (string, string) {
		value := devopsPAT(s)
		return value, "Azure DevOps PAT: " + value
	}},
}

// styleBytes is the length of the style definitions that Outlook writes into
// each HTML body; the sample's are shorter, to stay readable.
const styleBytes = 9_000

func styles() string {
	var b strings.Builder
	for i := 0; b.Len() < styleBytes; i++ {
		fmt.Fprintf(&b, "p.Style%d, li.Style%d, div.Style%d\n\t{mso-style-priority:%d;\n\tmso-margin-top-alt:auto;\n\tfont-size:11.0pt;}\n", i, i, i, i)
	}
	return b.String()
}
