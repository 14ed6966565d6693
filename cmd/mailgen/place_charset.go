package main

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// charsetPlaces are texts in charsets other than UTF-8, declared, declared wrongly,
// and not declared.
func charsetPlaces() []placeKind {
	made := func(name, charset string, encode func(string) string) placeKind {
		contentType := "text/plain"
		if charset != "" {
			contentType += "; charset=" + charset
		}
		return placeKind{name: "charset " + name, node: func(x *planting) node { return leaf(contentType, "base64", b64(encode(x.text()))) }}
	}
	little := func(s string) string { return utf16Bytes(s, false) }
	big := func(s string) string { return utf16Bytes(s, true) }
	prefix := func(p string) func(string) string { return func(s string) string { return p + s } }
	out := []placeKind{
		made("UTF-16LE", "utf-16le", little),
		made("UTF-16BE", "utf-16be", big),
		made("UTF-16 with a mark, LE", "utf-16", func(s string) string { return little("\ufeff" + s) }),
		made("UTF-16 with a mark, BE", "utf-16", func(s string) string { return big("\ufeff" + s) }),
		made("UTF-16 without a mark, LE", "utf-16", little),
		made("UTF-16 without a mark, BE", "utf-16", big),
		made("UTF-16LE not declared", "", little),
		made("UTF-16BE not declared", "", big),
		made("UTF-16LE with a mark, not declared", "", func(s string) string { return little("\ufeff" + s) }),
		made("UTF-16LE said to be UTF-8", "utf-8", little),
		made("UTF-16 said to be, is UTF-8", "utf-16", func(s string) string { return s }),
		made("UTF-16LE said to be, is ASCII", "utf-16le", func(s string) string { return s }),
		made("UTF-16LE of odd length", "utf-16le", func(s string) string { return little(s) + "\n" }),
		made("UTF-32LE", "utf-32le", func(s string) string { return utf32Bytes(s, false) }),
		made("UTF-32BE with a mark", "utf-32", func(s string) string { return utf32Bytes("\ufeff"+s, true) }),
		made("UTF-32LE not declared", "", func(s string) string { return utf32Bytes(s, false) }),
		made("UTF-7", "utf-7", func(s string) string { return "Gr+APwA3w-e\n" + utf7(s) }),
		made("UTF-7 all encoded", "unicode-1-1-utf-7", func(s string) string { return utf7All(s) }),
		made("UTF-8 with a mark", "utf-8", prefix("\ufeff")),
		made("UTF-8 with invalid bytes", "utf-8", prefix("caf\xe9 \xff\xfe\x80\n")),
		made("UTF-8 in capital quotes", `" UTF-8 "`, prefix("Grüße\n")),
		made("UTF-8 with a comment", `utf-8 (Unicode)`, prefix("Grüße\n")),
		made("utf8 without dash", "utf8", prefix("Grüße\n")),
		made("Latin-1", "iso-8859-1", prefix("Gr\xfc\xdfe\n")),
		made("Windows-1252", "windows-1252", prefix("\x93Gr\xfc\xdfe\x94 \x96 \x80\n")),
		made("Latin-1 not declared", "", prefix("Gr\xfc\xdfe\n")),
		made("Latin-1 said to be ASCII", "us-ascii", prefix("Gr\xfc\xdfe\n")),
		made("ISO-2022-JP", "iso-2022-jp", prefix("\x1b$B%F%9%H\x1b(B\n")),
		made("ISO-2022-JP that never returns", "iso-2022-jp", func(s string) string { return s + "\x1b$B%F%9%H\n" }),
		made("GB18030", "gb18030", prefix("\xc4\xe3\xba\xc3 \x84\x31\xa4\x37\n")),
		made("GB2312", "gb2312", prefix("\xc4\xe3\xba\xc3\n")),
		made("Big5", "big5", prefix("\xa7\x41\xa6\x6e\n")),
		made("Shift_JIS", "shift_jis", prefix("\x83\x65\x83\x58\x83\x67\n")),
		made("EUC-KR", "euc-kr", prefix("\xbe\xc8\xb3\xe7\n")),
		made("KOI8-R", "koi8-r", prefix("\xf0\xd2\xc9\xd7\xc5\xd4\n")),
		made("HZ-GB-2312", "hz-gb-2312", prefix("~{<:Ky~}\n")),
		made("unknown", "x-harbor-1", prefix("Ahoy\n")),
		made("of nonsense", `"?!"`, prefix("Ahoy\n")),
		made("default", "default", prefix("Ahoy\n")),
		made("ansi_x3.110-1983", "ansi_x3.110-1983", prefix("Ahoy\n")),
		{name: "charset UTF-16LE in 8 bits", exact: true, node: func(x *planting) node { return leaf("text/plain; charset=utf-16le", "binary", little(x.text())) }},
		{name: "charset twice", node: func(x *planting) node {
			return leaf("text/plain; charset=utf-8; charset=iso-2022-jp", "8bit", x.text())
		}},
		{name: "charset in a parameter of its own form", node: func(x *planting) node {
			return leaf("text/plain; charset*=us-ascii'en'utf-16le", "base64", b64(little(x.text())))
		}},
	}
	for _, e := range []struct{ name, mark string }{{"with a mark", "\ufeff"}, {"without a mark", ""}} {
		out = append(out,
			placeKind{name: "attachment in UTF-16LE " + e.name, where: "attachment", body: true, node: func(x *planting) node {
				return x.mixed(attached("notes.txt", "application/octet-stream", little(e.mark+x.text())))
			}},
			placeKind{name: "attachment in UTF-16BE " + e.name, where: "attachment", body: true, node: func(x *planting) node {
				return x.mixed(attached("notes.txt", "text/plain", big(e.mark+x.text())))
			}})
	}
	return append(out, placeKind{name: "html in UTF-16LE, meta says UTF-8", node: func(x *planting) node {
		return leaf("text/html", "base64", b64(little("<html><head><meta charset=utf-8></head><body>"+x.htmlBlock()+"</body></html>")))
	}}, placeKind{name: "html in UTF-7 by its meta", takes: oneLine, node: func(x *planting) node {
		return leaf("text/html", "7bit", "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=utf-7\"></head><body><p>"+utf7(x.htmlLine())+"</p></body></html>\n")
	}})
}

func utf16Bytes(s string, big bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b = binary.BigEndian.AppendUint16(b, u)
		} else {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
	}
	return string(b)
}

func utf32Bytes(s string, big bool) string {
	var b []byte
	for _, r := range s {
		if big {
			b = binary.BigEndian.AppendUint32(b, uint32(r))
		} else {
			b = binary.LittleEndian.AppendUint32(b, uint32(r))
		}
	}
	return string(b)
}

// utf7 encodes what RFC 2152 wants encoded: all but its direct characters.
func utf7(s string) string {
	const direct = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \r\n\t"
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '+':
			b.WriteString("+-")
		case strings.ContainsRune(direct, r):
			b.WriteRune(r)
		default:
			b.WriteString("+" + base64.RawStdEncoding.EncodeToString([]byte(utf16Bytes(string(r), true))) + "-")
		}
	}
	return b.String()
}

// utf7All encodes every line as one run.
func utf7All(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = "+" + base64.RawStdEncoding.EncodeToString([]byte(utf16Bytes(l, true))) + "-"
		}
	}
	return strings.Join(lines, "\n")
}
