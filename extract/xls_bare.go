package extract

import (
	"bufio"
	"bytes"
	"io"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// isBareWorkbook tells a workbook of Excel 2 to 5 that lies in no compound file, by
// the record that it begins with.
func isBareWorkbook(head []byte, _ *mail.Part) bool {
	if len(head) < 8 {
		return false
	}
	switch kind, size := le16(head, 0), le16(head, 2); kind {
	case 0x0009, 0x0209, 0x0409, xlBOF:
		return size >= 4 && size <= 16 && head[6]&^0x70 == 0 && head[7] <= 1 || kind == xlBOF && size >= 4 && size <= 16 && head[6] == 5
	}
	return false
}

// readBareWorkbook reads a stream of records as the workbook of a compound file.
func readBareWorkbook(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(p, bufio.NewReaderSize(io.MultiReader(bytes.NewReader(raw), r), headSize), mail.Lost{
			Reason: mail.TooLarge, Detail: "a workbook that is too large to be held in memory", Hint: "save it as text and scan that",
		})
		return
	}
	d := &oleDoc{w: w, p: p, size: int64(len(raw)), err: err}
	d.workbook(storage{streams: []outlook.PathStream{{Path: []string{"Book"}, Data: raw}}})
	d.finish("")
}
