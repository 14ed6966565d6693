package report

import (
	"bufio"
	"io"
	"strings"
)

// style is an ANSI SGR parameter; empty is plain.
type style string

const (
	plain  style = ""
	bold   style = "1"
	dim    style = "2"
	red    style = "1;31"
	yellow style = "33"
	green  style = "32"
)

// terminal writes lines that fit a width and steer nothing but the colours of
// its own: all text goes through visible here, so no caller can forget it.
type terminal struct {
	out   *bufio.Writer
	width int
	color bool
}

func newTerminal(w io.Writer, opt Options) *terminal {
	return &terminal{bufio.NewWriter(w), opt.Width, opt.Color}
}

// labelWidth is the column at which the text of a row begins.
const labelWidth = 14

// row writes a label and, beside it, text wrapped with a hanging indent.
func (t *terminal) row(label string, st style, text string) {
	label = "  " + visible(label)
	t.hanging(padded(fitting(label, labelWidth-1), labelWidth), st, text)
}

// para writes text over the whole width.
func (t *terminal) para(st style, text string) { t.hanging("", st, text) }

func (t *terminal) blank() { t.write("\n") }

func (t *terminal) hanging(label string, st style, text string) {
	indent := displayWidth(label)
	for _, line := range wrap(visible(text), max(t.width-indent, 1)) {
		t.write(strings.TrimRight(label+t.styled(st, line), " ") + "\n")
		label = strings.Repeat(" ", indent)
	}
}

func (t *terminal) styled(st style, s string) string {
	if !t.color || st == plain || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}

// write leaves errors to flush: a bufio.Writer keeps its first one.
func (t *terminal) write(s string) { _, _ = t.out.WriteString(s) }

func (t *terminal) flush() error { return t.out.Flush() }
