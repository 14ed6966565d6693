package extract

// xlSharedStrings is the table of a workbook's strings, one behind the other: a
// hostile one has ten million of them.
type xlSharedStrings struct {
	text  []byte
	ends  []uint32
	shown []bool // which of them a cell shows
}

func (t *xlSharedStrings) add(s string) {
	t.text = append(t.text, s...)
	t.ends = append(t.ends, uint32(len(t.text)))
}

// get gives the first bytes of a string.
func (t *xlSharedStrings) get(i, most int) string {
	return string(t.text[t.start(i):][:most])
}

func (t *xlSharedStrings) start(i int) uint32 {
	if i == 0 {
		return 0
	}
	return t.ends[i-1]
}

func (t *xlSharedStrings) size(i int) int { return int(t.ends[i] - t.start(i)) }

// readShared reads the table of strings ([MS-XLS] section 2.4.265).
func (w *workbook) readShared(in *xlReader, _ xlRecord) {
	in.u32()
	for n := in.u32(); n > 0 && !in.bad; n-- {
		if len(in.b) == 0 && !in.next() {
			break
		}
		w.shared.add(in.str(2))
	}
	w.shared.shown = make([]bool, len(w.shared.ends))
	if in.bad {
		w.d.fault("its table of strings is broken")
		w.d.loosely(in.b)
		w.d.loosely(in.more)
	}
}

// longRepeat is how much of a string is shown again where cells that show the same
// long one would give more text than there is memory.
const longRepeat = 64

func (w *workbook) labelSST(in *xlReader, _ xlRecord) {
	c, _ := in.place()
	i := int(in.u32())
	if i < 0 || i >= len(w.shared.ends) {
		return
	}
	size := w.shared.size(i)
	if w.shared.shown[i] && size > longRepeat {
		if w.repeats -= size; w.repeats < 0 {
			size = longRepeat
		}
	}
	w.shared.shown[i] = true
	w.put(c, valid([]byte(w.shared.get(i, size))))
}
