package main

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strings"
)

// hostileKind is a message made to exhaust whoever reads it: time, memory or
// the stack.
type hostileKind struct {
	name  string
	write func(x *planting) string
}

// hostileKinds is the table of hostile messages. Each is from or to an address
// at microsoft.com, so that it is scanned, but those whose header is the attack.
func hostileKinds() []hostileKind {
	plain := func(fields ...string) func(x *planting) string {
		return func(x *planting) string { return x.letter(plainNode("Nothing here.\n").with(fields...)) }
	}
	body := func(mediaType string, make func(x *planting) string) func(x *planting) string {
		return func(x *planting) string { return x.letter(leaf(mediaType, "8bit", make(x))) }
	}
	file := func(name, mediaType string, make func(x *planting) string) func(x *planting) string {
		return func(x *planting) string { return x.letter(x.mixed(attached(name, mediaType, make(x)))) }
	}
	many := strings.Repeat
	list := []hostileKind{
		{"multipart-1000-deep", func(x *planting) string { return x.letter(x.deep(1000, plainNode(x.text()))) }},
		{"message-1000-deep", func(x *planting) string { return x.letter(x.russian(1000, plainNode(x.text()), false)) }},
		{"message-40-deep-base64", func(x *planting) string { return x.letter(x.russian(40, plainNode(x.text()), true)) }},
		{"header-10MB", plain("X-Long: " + many("harbor ", 1_500_000))},
		{"header-10MB-folded", plain("X-Long: " + many("harbor\n ", 1_250_000))},
		{"fields-100000", plain(strings.TrimSuffix(many("X-A: b\n", 100_000), "\n"))},
		{"content-types-1000", plain(strings.TrimSuffix(many("Content-Type: multipart/mixed; boundary=a\n", 1000), "\n"))},
		{"continuations-100000", plain("Content-Disposition: attachment" + numbered(100_000, ";\n filename*%d=\"a\""))},
		{"continuations-encoded-100000", plain("Content-Disposition: attachment" + numbered(100_000, ";\n filename*%d*=%%41"))},
		{"encoded-words-2MB-open", plain("Subject: " + many("=?", 1_000_000))},
		{"encoded-words-2MB", plain("Subject: " + many("=?utf-8?Q?a?= ", 150_000))},
		{"encoded-words-2MB-charsets", plain("Subject: " + many("=?utf-8?Q?a?= =?latin1?B?YQ==?= ", 65_000))},
		{"comments-1MB-open", plain("Cc: " + many("(", 1_000_000))},
		{"comments-nested", plain("Cc: " + many("(", 500_000) + many(")", 500_000) + " a@harbor.example")},
		{"quotes-1MB-open", plain("Cc: " + many(`"`, 1_000_001))},
		{"addresses-100000", plain("Cc: " + many("a <a@harbor.example>, ", 100_000))},
		{"address-angles", plain("Cc: " + many("<", 1_000_000))},
		{"received-100000", plain(strings.TrimSuffix(many("Received: from a (b [c]) by d; x\n", 100_000), "\n"))},
		{"references-1MB", plain("References: " + many("<a@b> ", 200_000))},
		{"content-type-quotes", plain("Content-Type: text/plain; a=\"" + many(`\"`, 1_000_000))},
		{"content-type-parameters", plain("Content-Type: text/plain" + numbered(100_000, "; p%d=v"))},
		{"boundaries-100000", func(x *planting) string {
			return x.letter(leaf("multipart/mixed; boundary=b1", "", many("--b1\n\n", 100_000)))
		}},
		{"boundaries-2000000-empty", func(x *planting) string {
			return x.letter(leaf("multipart/mixed; boundary=b", "", many("--b\n", 2_000_000)))
		}},
		{"boundary-1MB", func(x *planting) string {
			b := many("x", 1_000_000)
			return x.letter(leaf(`multipart/mixed; boundary="`+b+`"`, "", joined(b, plainNode(x.text()))))
		}},
		{"boundary-1MB-missing", func(x *planting) string {
			return x.letter(leaf(`multipart/mixed; boundary="`+many("-", 1_000_000)+`"`, "", many("-", 2_000_000)))
		}},
		{"boundary-prefixes", func(x *planting) string {
			n := plainNode(x.text())
			for i := range 90 {
				n = multi("mixed", "="+many("-", 90-i), n)
			}
			n.body += many("--=-------------\n", 200_000)
			return x.letter(n)
		}},
		{"boundary-dashes", func(x *planting) string {
			return x.letter(leaf(`multipart/mixed; boundary="-"`, "", many("-", 5_000_000)))
		}},
		{"multiparts-1000-deep-open", func(x *planting) string {
			var b strings.Builder
			for i := range 5000 {
				fmt.Fprintf(&b, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i+1)
			}
			return x.letter(leaf("multipart/mixed; boundary=b0", "", b.String()))
		}},
		{"random-5MB", file("a.bin", "application/octet-stream", func(x *planting) string { return string(x.bytes(5 << 20)) })},
		{"random-5MB-body", body("text/plain", func(x *planting) string { return string(x.bytes(5 << 20)) })},
		{"line-50MB", body(utf8Plain, func(*planting) string { return many("harbor ", 7_500_000) })},
		{"line-50MB-letters", body(utf8Plain, func(*planting) string { return many("a", 50_000_000) })},
		{"line-20MB-base64", body(utf8Plain, func(*planting) string { return many("QUFB", 5_000_000) })},
		{"line-10MB-percent", body(utf8Plain, func(*planting) string { return many("%25", 3_300_000) })},
		{"line-10MB-zero-width", body(utf8Plain, func(*planting) string { return many("a\u200b", 2_500_000) })},
		{"line-10MB-json-escapes", body(utf8Plain, func(*planting) string { return many(`\u0041`, 1_700_000) })},
		{"line-10MB-entities", body(utf8Plain, func(*planting) string { return many("&amp;", 2_000_000) })},
		{"lines-10MB-quotes", body(utf8Plain, func(*planting) string { return many(many(">", 100)+" a\n", 100_000) })},
		{"lines-10MB-wrapped", body(utf8Plain, func(*planting) string {
			return many("aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP9lO8mN7nM6oL5pK4qJ3rI2sH1tG0\n", 160_000)
		})},
		{"links-5MB", body(utf8Plain, func(*planting) string {
			return many("https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa%2F%3Fq%3D1&data=x ", 60_000)
		})},
		{"links-nested-2000", body(utf8Plain, func(*planting) string { return many("https://urldefense.com/v3/__", 20_000) + "a__;!!x!y$\n" })},
		{"password-5MB", body(utf8Plain, func(*planting) string { return many("password: ", 500_000) })},
		{"begin-lines", body(utf8Plain, func(*planting) string { return many("begin 644 a\n", 400_000) })},
		{"begin-keys", body(utf8Plain, func(*planting) string { return many("-----BEGIN PRIVATE KEY-----\n", 200_000) })},
		{"begin-pgp", body(utf8Plain, func(*planting) string { return many("-----BEGIN PGP MESSAGE-----\n", 200_000) })},
		{"begin-calendar", body("text/calendar", func(*planting) string { return many("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 150_000) })},
		{"calendar-folds", body("text/calendar", func(*planting) string { return "BEGIN:VCALENDAR\nDESCRIPTION:" + many("a\n ", 1_500_000) })},
		{"zip-bomb", file("a.zip", "application/zip", func(*planting) string { return zipBomb() })},
		{"gzip-bomb", file("a.gz", "application/gzip", func(*planting) string { return gzipped(many("\x00", 1<<28)) })},
		{"zip-nested-bomb", file("a.zip", "application/zip", func(*planting) string {
			inner := zipBomb()
			for range 5 {
				inner = zipped("a.zip", inner)
			}
			return inner
		})},
		{"png-bomb", file("a.png", "image/png", func(*planting) string { return png("zTXt", "Comment\x00\x00"+deflated(many("a", 1<<28))) })},
		{"rtf-deep", file("a.rtf", "application/rtf", func(*planting) string { return `{\rtf1 ` + many("{", 2_000_000) })},
		{"rtf-bin", file("a.rtf", "application/rtf", func(*planting) string {
			return `{\rtf1 \bin2147483647 ` + many(`\bin999999999999 {\uc99999 \u1`, 50_000)
		})},
		{"html-100000-open", body("text/html", func(*planting) string { return many("<div><b>", 100_000) })},
		{"html-comment-2MB", body("text/html", func(*planting) string { return many("<!--", 500_000) })},
		{"html-entities", body("text/html", func(*planting) string { return many("&#x", 1_000_000) })},
		{"html-entities-digits", body("text/html", func(*planting) string { return "&#x" + many("1", 3_000_000) })},
		{"html-attributes", body("text/html", func(*planting) string { return "<a " + numbered(200_000, "a%d=b ") })},
		{"html-quotes", body("text/html", func(*planting) string { return many(`<a href="`, 400_000) })},
		{"html-scripts", body("text/html", func(*planting) string { return many("<script>", 400_000) })},
		{"html-cdata", body("text/html", func(*planting) string { return many("<![CDATA[", 400_000) })},
		{"html-conditional", body("text/html", func(*planting) string { return many("<!--[if mso]>", 300_000) })},
		{"html-srcdoc", body("text/html", func(*planting) string {
			s := "a"
			for range 12 {
				s = `<iframe srcdoc="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(s) + `">`
			}
			return many(s, 50)
		})},
		{"css-urls", body("text/html", func(*planting) string { return "<style>" + many("a{b:url(", 400_000) })},
		{"qp-equals", func(x *planting) string { return x.letter(leaf(utf8Plain, "quoted-printable", many("=", 5_000_000))) }},
		{"qp-soft", func(x *planting) string { return x.letter(leaf(utf8Plain, "quoted-printable", many("=\n", 2_500_000))) }},
		{"base64-padding", func(x *planting) string { return x.letter(leaf(utf8Plain, "base64", many("====", 1_500_000))) }},
		{"base64-dots", func(x *planting) string { return x.letter(leaf(utf8Plain, "base64", many("A.", 2_500_000))) }},
		{"utf7-open", body("text/plain; charset=utf-7", func(*planting) string { return many("+", 5_000_000) })},
		{"iso2022-escapes", body("text/plain; charset=iso-2022-jp", func(*planting) string { return many("\x1b$B", 1_500_000) })},
		{"uu-open", body(utf8Plain, func(*planting) string {
			return "begin 644 a\n" + many("M"+many("A", 60)+"\n", 80_000)
		})},
		{"partial-1000000", func(x *planting) string {
			return x.letter(leaf(`message/partial; id=a; number=1; total=2000000000`, "", "Nothing.\n"))
		}},
		{"cfb-loop", file("a.msg", "application/vnd.ms-outlook", func(x *planting) string {
			return strings.ReplaceAll(x.newOutlookMessage(mapiText(mapiBody, many("a", 9000))).file(), "\xfe\xff\xff\xff", "\x00\x00\x00\x00")
		})},
		{"tnef-lengths", file("winmail.dat", "application/ms-tnef", func(*planting) string {
			return "\x78\x9f\x3e\x22\x01\x00" + many("\x01\x03\x90\x06\x00\xff\xff\xff\x7f", 100_000)
		})},
		{"tnef-properties", file("winmail.dat", "application/ms-tnef", func(*planting) string {
			return tnef(tnefAttribute(1, tnefMessage, "\xff\xff\xff\x7f"+many("\x1f\x10\x00\x10\xff\xff\xff\x7f", 100_000)))
		})},
		{"lzfu-size", file("winmail.dat", "application/ms-tnef", func(*planting) string {
			packed := many("\x00{{{{{{{{", 100_000)
			return tnef(tnefAttribute(1, tnefMessage, tnefProperties(mapiProperty{id: mapiRTF, kind: mapiBinary, value: rtfHeader(len(packed), 1<<31-1, "LZFu", rtfSum(packed)) + packed})))
		})},
		{"cms-deep", file("smime.p7m", "application/pkcs7-mime", func(*planting) string { return many("\x30\x80", 500_000) })},
		{"cms-length", file("smime.p7m", "application/pkcs7-mime", func(*planting) string { return "\x30\x84\xff\xff\xff\xff" + oidSigned })},
		{"cms-signed-14-deep", func(x *planting) string {
			n := plainNode(x.text())
			for range 14 {
				n = leaf("application/pkcs7-mime; smime-type=signed-data", "base64", b64(signedData(crlf(n.String()))))
			}
			return x.letter(n)
		}},
		{"mbox-from-lines", func(x *planting) string {
			return x.letter(plainNode(many("From a Tue Mar  5 10:20:30 2024\n", 300_000)))
		}},
		{"NUL-5MB", body(utf8Plain, func(*planting) string { return many("\x00", 5_000_000) })},
		{"CR-5MB", body(utf8Plain, func(*planting) string { return many("\r", 5_000_000) })},
		{"LF-5MB", body(utf8Plain, func(*planting) string { return many("\n", 5_000_000) })},
	}
	return append(list, hostileFiles()...)
}

// numbered repeats a format with the numbers from 0.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// zipBomb is a zip with 256 megabytes of zeros.
func zipBomb() string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	zeros := make([]byte, 1<<20)
	for range 256 {
		w.Write(zeros) // a bytes.Buffer takes everything
	}
	w.Close()
	return zipRaw("zeros.txt", b.Bytes(), 256<<20)
}

// hostileCommand writes one kind, or lists them.
func hostileCommand(out io.Writer, args []string) error {
	for i, k := range hostileKinds() {
		switch {
		case len(args) == 0:
			fmt.Fprintln(out, k.name)
		case args[0] == k.name:
			x := newPlanting("hostile "+k.name, credentialKinds()[0], i)
			x.id = "hostile-" + k.name
			_, err := io.WriteString(out, k.write(x))
			return err
		}
	}
	if len(args) > 0 {
		return fmt.Errorf("unknown hostile message %q: without a name, hostile lists them", args[0])
	}
	return nil
}
