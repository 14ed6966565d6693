package main

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// legacyPlaces are the places of Office's binary files ([MS-DOC], [MS-XLS],
// [MS-PPT]).
func legacyPlaces() []placeKind {
	out := inDocuments("doc", "handover.doc", "application/msword", docPlaces())
	out = append(out, inDocuments("xls", "values.xls", "application/vnd.ms-excel", xlsPlaces())...)
	out = append(out, xlsNumbers()...)
	return append(out, inDocuments("ppt", "handover.ppt", "application/vnd.ms-powerpoint", pptPlaces())...)
}

func docPlaces() []documentPlace {
	const hello = "Hello Anna,\rsee below.\r"
	behind := func(index int) func(x *planting) string {
		return func(x *planting) string {
			text, lengths := docText(x.line), [8]int{len(hello)}
			lengths[index] = len(text)
			return docFile(lengths, []docPiece{{hello, false}, {text, true}})
		}
	}
	return []documentPlace{
		{"body of 8 bits", anyForm, func(x *planting) string { return docBody(x.text(), false) }},
		{"body of 16 bits", anyForm, func(x *planting) string { return docBody(x.text(), true) }},
		{"body in pieces", oneLine, func(x *planting) string {
			half := len(x.line) - len(x.written)/2
			return docFile([8]int{len(x.line) + 1}, []docPiece{{x.line[:half], false}, {x.line[half:], true}, {"\r", false}})
		}},
		{"body of many pieces", oneLine, func(x *planting) string {
			var pieces []docPiece
			for s := x.line; s != ""; {
				n := min(len(s), x.between(1, 9))
				pieces = append(pieces, docPiece{s[:n], x.below(2) == 0})
				s = s[n:]
			}
			return docFile([8]int{len(x.line) + 1}, append(pieces, docPiece{"\r", false}))
		}},
		{"table of user and password", sentence, func(x *planting) string {
			text := "User\aPassword\a\apermits_app\a" + x.value + "\a\a\r"
			return docFile([8]int{len(text)}, []docPiece{{text, false}})
		}},
		{"footnote", oneLine, behind(1)},
		{"header", oneLine, behind(2)},
		{"comment", oneLine, behind(4)},
		{"text box", oneLine, behind(6)},
		{"field code", keyLike, func(x *planting) string {
			text := "See \x13 HYPERLINK \"" + x.link() + "\" \x14the file\x15 there.\r"
			return docFile([8]int{len(text)}, []docPiece{{text, true}})
		}},
		{"property", oneLine, func(x *planting) string {
			return docFile([8]int{len(hello)}, []docPiece{{hello, false}}, summary(6, x.line))
		}},
		{"embedded package", anyForm, func(x *planting) string {
			return docFile([8]int{len(hello)}, []docPiece{{hello, false}}, &cfbItem{name: "ObjectPool", storage: true, items: []*cfbItem{
				{name: "_1234567890", storage: true, items: []*cfbItem{{name: "\x01Ole10Native", data: ole10Native("notes.txt", x.text())}}}}})
		}},
		{"macro", oneLine, func(x *planting) string {
			return docFile([8]int{len(hello)}, []docPiece{{hello, false}}, &cfbItem{name: "Macros", storage: true, items: vbaItems(macroText(x.line))})
		}},
		{"text in another stream", oneLine, func(x *planting) string {
			return docFile([8]int{len(hello)}, []docPiece{{hello, false}}, &cfbItem{name: "Data", data: "\x00\x00" + utf16Bytes(x.line, false) + "\x00\x00"})
		}},
	}
}

func xlsPlaces() []documentPlace {
	return []documentPlace{
		{"shared string of 16 bits", anyForm, func(x *planting) string { return simpleBook("Note", x.line).file() }},
		{"shared string of 8 bits", anyForm, func(x *planting) string {
			return xlsBook{globals: sharedStrings(biffNarrow("Note"), biffNarrow(x.line)), sheet: labels(0, 0, 1)}.file()
		}},
		{"shared string cut in two records", oneLine, func(x *planting) string {
			return xlsBook{globals: cutStrings(x.line, len(x.line)-len(x.written)/2), sheet: labels(0, 0)}.file()
		}},
		{"shared string with formats", oneLine, func(x *planting) string {
			rich := shortBytes(len(x.line)) + "\x08\x01\x00" + x.line + "\x04\x00\x01\x00"
			return xlsBook{globals: sharedStrings(rich, biffNarrow("Note")), sheet: labels(0, 0, 1)}.file()
		}},
		{"unused shared string", oneLine, func(x *planting) string {
			return xlsBook{globals: sharedStrings(biffNarrow("Note"), biffNarrow(x.line)), sheet: labels(0, 0)}.file()
		}},
		{"user and password in a row", sentence, func(x *planting) string {
			return xlsBook{globals: sharedStrings(biffNarrow("User"), biffNarrow("Password"), biffNarrow("permits_app"), biffNarrow(x.value)), sheet: labels(0, 0, 1) + labels(1, 2, 3)}.file()
		}},
		{"label", oneLine, func(x *planting) string {
			return xlsBook{sheet: biff(biffLabel, shortBytes(0, 0, 15)+biffNarrow(x.line))}.file()
		}},
		{"formula's value", oneLine, func(x *planting) string {
			formula := shortBytes(0, 0, 15) + "\x00\x00\x00\x00\x00\x00\xff\xff" + shortBytes(0) + "\x00\x00\x00\x00" + shortBytes(5) + "\x44\x00\x00\x01\xc0"
			return xlsBook{sheet: biff(biffFormula, formula) + biff(biffString, biffNarrow(x.line))}.file()
		}},
		{"formula", oneLine, func(x *planting) string {
			s := x.line[:min(len(x.line), 255)]
			tokens := "\x17" + string([]byte{byte(len(s))}) + "\x00" + s
			return xlsBook{sheet: biff(biffFormula, shortBytes(0, 0, 15)+"\x00\x00\x00\x00\x00\x00\x00\x00"+shortBytes(0)+"\x00\x00\x00\x00"+shortBytes(len(tokens))+tokens)}.file()
		}},
		{"hidden sheet", oneLine, func(x *planting) string {
			b := simpleBook(x.line)
			b.hidden = true
			return b.file()
		}},
		{"comment", oneLine, func(x *planting) string {
			object := biff(biffObject, "\x15\x00\x12\x00\x19\x00\x01\x00"+string(make([]byte, 14))+"\x00\x00\x00\x00")
			text := biff(biffText, shortBytes(0, 0, 0, 0, 0, len(x.line), 16)+"\x00\x00\x00\x00") + biff(biffContinue, "\x00"+x.line) + biff(biffContinue, string(make([]byte, 16)))
			return xlsBook{sheet: object + text + biff(biffNote, shortBytes(0, 0, 0, 1)+biffNarrow("Luis")+"\x00")}.file()
		}},
		{"header", oneLine, func(x *planting) string {
			return xlsBook{sheet: biff(biffHeader, biffNarrow("&L"+doubled(x.line)))}.file()
		}},
		{"connection", oneLine, func(x *planting) string {
			return xlsBook{sheet: biff(biffConnect, "\x01\x00"+shortBytes(0, 1, 0, 0, 0)) + biff(biffConnect, biffNarrow(x.line))}.file()
		}},
		{"property", oneLine, func(x *planting) string { return simpleBook("Hello").file(summary(6, x.line)) }},
		{"macro", oneLine, func(x *planting) string {
			return simpleBook("Hello").file(&cfbItem{name: "_VBA_PROJECT_CUR", storage: true, items: vbaItems(macroText(x.line))})
		}},
	}
}

// xlsNumbers are numbers beside a label, as the two kinds of records have them.
func xlsNumbers() []placeKind {
	label := biff(biffLabel, shortBytes(0, 0, 15)+biffNarrow("PIN:"))
	made := func(name string, cell func(value string) string) placeKind {
		return placeKind{name: "xls number beside a label, " + name, own: makePIN, where: "attachment", node: func(x *planting) node {
			return x.mixed(attached("values.xls", "application/vnd.ms-excel", xlsBook{sheet: label + cell(x.value)}.file()))
		}}
	}
	return []placeKind{
		made("RK", func(value string) string {
			n, _ := strconv.Atoi(value) // digits of ours
			return biff(biffRK, shortBytes(0, 1, 15)+wordBytes([]uint32{uint32(n)<<2 | 2}))
		}),
		made("NUMBER", func(value string) string {
			f, _ := strconv.ParseFloat(value, 64)
			return biff(0x203, shortBytes(0, 1, 15)+string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(f))))
		}),
	}
}

func pptPlaces() []documentPlace {
	title := pptOutline(pptNarrow("Handover"))
	return []documentPlace{
		{"outline of 8 bits", anyForm, func(x *planting) string { return pptFile(pptOutline(pptNarrow(x.text()))) }},
		{"outline of 16 bits", anyForm, func(x *planting) string { return pptFile(pptOutline(pptWide(x.text()))) }},
		{"text box", anyForm, func(x *planting) string { return pptFile(title + pptShape(1006, pptWide(x.text()))) }},
		{"notes", oneLine, func(x *planting) string { return pptFile(title + pptShape(1008, pptNarrow(x.line))) }},
		{"comment", oneLine, func(x *planting) string {
			comment := pptContainer(12000, pptRecord(0, 0, 4026, utf16Bytes("Luis", false))+pptRecord(0, 1, 4026, utf16Bytes(x.line, false)))
			return pptFile(title + pptContainer(1006, pptContainer(5000, comment)))
		}},
		{"link's address", keyLike, func(x *planting) string {
			return pptFile(title + pptContainer(1033, pptContainer(4055, pptRecord(0, 1, 4026, utf16Bytes(x.link(), false)))))
		}},
		{"embedded object", oneLine, func(x *planting) string {
			inner := compoundFile(&cfbItem{name: "\x01Ole10Native", data: ole10Native("notes.txt", x.line)})
			return pptFile(title + pptRecord(0, 1, 4113, wordBytes([]uint32{uint32(len(inner))})+deflated(inner)))
		}},
		{"text that is left from before", oneLine, func(x *planting) string {
			return pptFile(strings.Replace(pptOutline(pptNarrow(x.line)), "\x01\x00\x00\x00", "\x02\x00\x00\x00", 1) + title)
		}},
		{"property", oneLine, func(x *planting) string { return pptFile(title, summary(6, x.line)) }},
	}
}
