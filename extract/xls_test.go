package extract

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/mailspill/mailspill/outlook"
)

func TestNumbersAsShown(t *testing.T) {
	t.Parallel()
	w := &workbook{formats: map[int]string{164: "000000", 165: `yyyy"-"mm`, 166: `"day" 0`, 167: "[Red]0.00"}, styles: []int{0, 164, 14, 165, 166, 167}}
	for _, c := range []struct {
		value float64
		style int
		want  string
	}{
		{4711, 0, "4711"}, {4711, 1, "004711"}, {1234567, 1, "1234567"}, {45446, 2, "2024-06-03"}, {45446.5, 3, "2024-06-03 12:00:00"},
		{45446, 4, "45446"}, {45446, 5, "45446"}, {1, 2, "1900-01-01"}, {-5, 2, "-5"}, {0.1 + 0.2, 0, "0.3"}, {1e20, 0, "100000000000000000000"},
		{123456789012345, 0, "123456789012345"}, {1e300, 0, "1e+300"}, {math.NaN(), 0, ""}, {12.5, 99, "12.5"},
	} {
		if got := w.shownNumber(c.value, c.style); got != c.want {
			t.Errorf("%v in style %d: %q, want %q", c.value, c.style, got, c.want)
		}
	}
	w.from1904 = true
	if got := w.shownNumber(0.5+43984, 2); got != "2024-06-03 12:00:00" {
		t.Errorf("from 1904: %q", got)
	}
}

func TestRKNumbers(t *testing.T) {
	t.Parallel()
	for rk, want := range map[uint32]float64{4711<<2 | 2: 4711, 4711<<2 | 3: 47.11, 0xFFFFFFFE: -1, 0x3FF00000: 1, 0x40590001: 1} {
		if got := rkNumber(rk); got != want {
			t.Errorf("%08x: %v, want %v", rk, got, want)
		}
	}
}

// A string that goes on in the next record says there anew whether it is wide; runs
// and phonetic text may lie over the border.
func TestSharedStringsOverRecords(t *testing.T) {
	t.Parallel()
	sst := []byte{3, 0, 0, 0, 3, 0, 0, 0}
	sst = append(sst, 8, 0, 0, 'P', 'a', 's', 's')                        // 8 characters, 4 of them here
	next := append([]byte{1}, widePassword("wör1")...)                    // and 4 wide ones
	next = append(next, 3, 0, 8, 2, 0, 'r', 'u', 'n', 1, 2, 3)            // two runs, cut
	last := []byte{4, 5, 6, 7, 8, 2, 0, 4, 3, 0, 0, 0, 'e', 'x', 9, 9, 9} // and a phonetic part
	var b []byte
	b = append(b, xlRecordOf(xlBOF, []byte{0, 6, 0x10, 0, 0, 0, 0, 0})...)
	b = append(b, xlRecordOf(xlSST, sst)...)
	b = append(b, xlRecordOf(xlContinue, next)...)
	b = append(b, xlRecordOf(xlContinue, last)...)
	for i := range uint32(3) {
		cell := binary.LittleEndian.AppendUint32([]byte{1, 0, byte(i), 0, 0, 0}, i)
		b = append(b, xlRecordOf(xlLabelSST, cell)...)
	}
	r := readStreams(t, []outlook.PathStream{{Path: []string{"Workbook"}, Data: b}}, Options{Limits: DefaultLimits()})
	if len(r.texts) == 0 || r.texts[0].Content != "\nPasswör1 | run | ex\n" && r.texts[0].Content != "Passwör1 | run | ex\n" {
		t.Errorf("%s", r)
	}
}

// The connection string of a query is cut into records of 255 characters.
func TestQueryStrings(t *testing.T) {
	t.Parallel()
	long := make([]byte, 255)
	for i := range long {
		long[i] = 'a'
	}
	str := func(s []byte) []byte {
		return xlRecordOf(xlSXString, append(binary.LittleEndian.AppendUint16(nil, uint16(len(s))), append([]byte{0}, s...)...))
	}
	b := xlRecordOf(xlBOF, []byte{0, 6, 0x10, 0, 0, 0, 0, 0})
	b = append(b, str(append(long[:241:241], "ODBC;PWD=Verb-"...))...)
	b = append(b, str([]byte("51!;"))...)
	b = append(b, str([]byte("SELECT 1"))...)
	r := readStreams(t, []outlook.PathStream{{Path: []string{"Workbook"}, Data: b}}, Options{Limits: DefaultLimits()})
	want := string(append(long[:241:241], "ODBC;PWD=Verb-"...)) + "51!;\nSELECT 1"
	for _, text := range r.texts {
		if text.View == Hidden && len(text.Content) >= len(want) && text.Content[:len(want)] == want {
			return
		}
	}
	t.Errorf("%s", r)
}
