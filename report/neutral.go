package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Text from mail is written by whoever sent it. Each output language has one
// neutraliser here; all of them build on what counts as hostile.

// hostile reports a character that steers the display instead of showing itself:
// control characters (terminal escapes begin with one), bidirectional controls,
// zero-width and other invisible characters, line and paragraph separators, and
// code points that are no characters (XML refuses them).
func hostile(r rune) bool {
	if r < 0x7f {
		return r < ' '
	}
	if unicode.IsGraphic(r) {
		return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// visible makes s safe for a terminal and for any place that shows plain text on
// one line: hostile characters, and bytes that are no UTF-8, become escapes that
// can be read (\n, \u202e, \xff).
func visible(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, hostile) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case hostile(r):
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

func escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// cut shortens s to at most max code points and says how long it was. A subject
// of a megabyte is a way to hide the rest of a report.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	n := utf8.RuneCountInString(s)
	if n <= max {
		return s
	}
	end := 0
	for range max {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return strings.Clone(s[:end]) + "… [" + number(int64(n)) + " characters]"
}

// jsonSafe makes encoded JSON safe to print on a terminal: hostile characters
// become \u escapes, which decode to the same content. Outside strings JSON is
// ASCII, so no parsing is needed.
func jsonSafe(encoded []byte) []byte {
	if !bytes.ContainsFunc(encoded, hostileInJSON) {
		return encoded
	}
	out := make([]byte, 0, len(encoded)+64)
	for len(encoded) > 0 {
		r, n := utf8.DecodeRune(encoded)
		if hostileInJSON(r) {
			for _, unit := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		} else {
			out = append(out, encoded[:n]...)
		}
		encoded = encoded[n:]
	}
	return out
}

// hostileInJSON leaves line feeds alone: the encoder wrote those between tokens;
// within a string it has escaped them.
func hostileInJSON(r rune) bool { return r != '\n' && hostile(r) }

// formulaStarts are the characters at which spreadsheets begin to calculate, in
// both widths (an East Asian Excel takes the wide ones).
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// csvCell makes s safe to open in a spreadsheet: an apostrophe before what would
// be a formula, and no hostile characters. A spreadsheet whose list separator is
// the semicolon splits a cell there, so the same holds after each semicolon.
// https://owasp.org/www-community/attacks/CSV_Injection
func csvCell(s string) string {
	var b strings.Builder
	for i, piece := range strings.SplitAfter(s, ";") {
		shown := strings.TrimLeftFunc(piece, func(r rune) bool { return unicode.IsSpace(r) || hostile(r) })
		if startsFormula(piece) || startsFormula(shown) {
			at := 0
			if i > 0 { // keep a list's "; " together
				at = len(piece) - len(shown)
			}
			piece = piece[:at] + "'" + piece[at:]
		}
		b.WriteString(piece)
	}
	return visible(b.String())
}

func startsFormula(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(formulaStarts, r)
}

// cellLimit is the most that Excel takes into one cell, in UTF-16 units.
// https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
const cellLimit = 32767

// xlsxCell makes s safe as a cell of the type string, which is never calculated:
// visible, no escapes, and within Excel's limit, with a note where it was cut.
func xlsxCell(s string) string {
	s = unescaped(visible(s))
	if len(s) <= cellLimit {
		return s
	}
	units := utf16.Encode([]rune(s))
	if len(units) <= cellLimit {
		return s
	}
	note := fmt.Sprintf("… [cut: %s characters]", number(int64(utf8.RuneCountInString(s))))
	end := cellLimit - len(utf16.Encode([]rune(note)))
	if utf16.IsSurrogate(rune(units[end-1])) && units[end-1] < 0xdc00 {
		end-- // a pair must not be torn
	}
	return string(utf16.Decode(units[:end])) + note
}

// cellEscape is how a workbook writes a character by its number: "_x000A_" in a
// cell is a line feed (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
var cellEscape = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// unescaped breaks cell escapes in s by a backslash, so that they stay what they
// look like. The format's own way, to escape the underscore, is not enough: the
// workbook library does so for some kinds of cells only, and not where two
// escapes share an underscore.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == '_' && cellEscape.MatchString(s[i:]) {
			b.WriteByte('\\')
		}
	}
	return b.String()
}

// sarifEscapes are the characters that a SARIF message gives a meaning: embedded
// links and placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6).
var sarifEscapes = strings.NewReplacer(`[`, `\[`, `]`, `\]`, `{`, `{{`, `}`, `}}`)

// sarifText makes s safe in the text of a SARIF message.
func sarifText(s string) string { return sarifEscapes.Replace(visible(s)) }

// HTML has no function of its own: html/template escapes by context, and the
// page's model holds only text that went through visible.
