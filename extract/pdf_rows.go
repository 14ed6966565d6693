package extract

import (
	"cmp"
	"slices"
	"strings"
)

// flowing is a page's text in the order of the document. Where more than a
// letter's height lies between two pieces of a line, a tab parts them: they stand
// in two cells or columns. PDFium joins the fields of a form, whatever their lines.
func flowing(pieces []pdfPiece) string {
	var b strings.Builder
	for i, pc := range pieces {
		if i > 0 && pc.before == " " {
			pc.before = partedBy(pieces[i-1], pc)
		}
		b.WriteString(pc.before + pc.text)
	}
	return b.String()
}

func partedBy(a, b pdfPiece) string {
	switch {
	case farApart(a, b):
		return "\t"
	case a.lies() && b.lies() && (b.top < a.bottom || b.bottom > a.top):
		return "\n"
	}
	return " "
}

// lies tells a piece that is wider than high, so that it is not turned upright.
func (pc pdfPiece) lies() bool { return pc.right-pc.left > pc.top-pc.bottom }

func farApart(a, b pdfPiece) bool { return b.left-a.right > max(a.top-a.bottom, b.top-b.bottom) }

// sideBySide gives the lines of a page in which something stands right beside a
// label, but elsewhere in the document, as the fields of a form do.
func sideBySide(pieces []pdfPiece) string {
	var b strings.Builder
	for _, row := range rowsOf(pieces) {
		for i := 1; i < len(row); i++ {
			label, value := row[i-1], row[i]
			if (value-label != 1 || strings.Contains(pieces[value].before, "\n")) && announces(pieces[label].text) {
				b.WriteString(strings.TrimSpace(pieces[label].text) + " " + strings.TrimSpace(pieces[value].text) + "\n")
			}
		}
	}
	return b.String()
}

// announces tells text that announces what stands to its right.
func announces(s string) bool {
	s = strings.TrimRight(s, " \u00a0")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, "=")
}

// rowsOf gives the pieces, by their index, that stand at one height, from left to
// right.
func rowsOf(pieces []pdfPiece) [][]int {
	order := make([]int, len(pieces))
	for i := range order {
		order[i] = i
	}
	middle := func(i int) float32 { return (pieces[i].top + pieces[i].bottom) / 2 }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(middle(b), middle(a)) })
	var rows [][]int
	for _, i := range order {
		if last := len(rows) - 1; last >= 0 && middle(i) > pieces[rows[last][0]].bottom {
			rows[last] = append(rows[last], i)
			continue
		}
		rows = append(rows, []int{i})
	}
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(pieces[a].left, pieces[b].left) })
	}
	return rows
}
