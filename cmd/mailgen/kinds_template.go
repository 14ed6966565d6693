package main

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// kindFiles hold the contexts: what people write around a credential of each
// kind, and what they write that only looks like one.
//
//	# 12 acr-password      a kind: its number and name
//	== tune                a context, of the half that rules are tuned with
//	== test html no        of the other half; as HTML; without a secret
//	@{key} @{url|html}     a field of the kind (kinds_make_*.go), or one of
//	                       everyday (kinds_fields.go), through filters
//	@@ krb5.keytab         what follows is an attachment's content
//
//go:embed kinds/*.txt
var kindFiles embed.FS

// kindContext is one way to write a credential of a kind into a mail.
type kindContext struct {
	number   int
	kind     string
	half     string
	where    string // file and line, for the details
	negative bool
	html     bool
	quoted   bool // in an answer, behind "> " and wrapped
	broken   bool // wrapped in the middle of long words, too
	text     string
	files    []kindFile
}

type kindFile struct{ name, text string }

var (
	kindHead  = regexp.MustCompile(`^# (\d+) ([a-z0-9-]+)$`)
	kindField = regexp.MustCompile(`@\{([a-z0-9]+)((?:\|[a-z0-9]+)*)\}`)
)

// readKinds returns all contexts, in the order of the files.
func readKinds() ([]kindContext, error) {
	names, err := fs.Glob(kindFiles, "kinds/*.txt")
	if err != nil {
		return nil, err
	}
	var out []kindContext
	for _, name := range names {
		raw, err := kindFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		contexts, err := parseKinds(name, string(raw))
		if err != nil {
			return nil, err
		}
		out = append(out, contexts...)
	}
	return out, nil
}

func parseKinds(name, raw string) ([]kindContext, error) {
	var out []kindContext
	number, kind := 0, ""
	for i, line := range strings.Split(raw, "\n") {
		where := fmt.Sprintf("%s:%d", strings.TrimPrefix(name, "kinds/"), i+1)
		if m := kindHead.FindStringSubmatch(line); m != nil {
			number, _ = strconv.Atoi(m[1]) // only digits match
			kind = m[2]
			continue
		}
		if options, ok := strings.CutPrefix(line, "== "); ok {
			c := kindContext{number: number, kind: kind, where: where}
			if err := c.option(strings.Fields(options)); err != nil {
				return nil, fmt.Errorf("%s: %w", where, err)
			}
			out = append(out, c)
			continue
		}
		if len(out) > 0 {
			out[len(out)-1].line(line)
		}
	}
	for i := range out {
		out[i].trim()
	}
	return out, nil
}

func (c *kindContext) option(words []string) error {
	for _, w := range words {
		switch w {
		case "tune", "test":
			c.half = w
		case "no":
			c.negative = true
		case "html":
			c.html = true
		case "quoted":
			c.quoted = true
		case "broken":
			c.quoted, c.broken = true, true
		default:
			return fmt.Errorf("unknown word %q", w)
		}
	}
	if c.half == "" || c.kind == "" {
		return fmt.Errorf("neither tune nor test, or no kind before")
	}
	return nil
}

func (c *kindContext) line(line string) {
	if name, ok := strings.CutPrefix(line, "@@ "); ok {
		c.files = append(c.files, kindFile{name: name})
		return
	}
	if n := len(c.files); n > 0 {
		c.files[n-1].text += line + "\n"
		return
	}
	c.text += line + "\n"
}

func (c *kindContext) trim() {
	c.text = strings.Trim(c.text, "\n")
	for i := range c.files {
		c.files[i].text = strings.Trim(c.files[i].text, "\n")
	}
}
