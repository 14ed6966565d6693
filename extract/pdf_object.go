package extract

// pdfObject is what matters of one object of a PDF document: its strings, its names
// and what it refers to, each with the key under which it stands. Objects nest; the
// dictionaries among them are numbered, the outermost one is 0.
type pdfObject struct {
	num   int
	dicts []pdfDict
	items []pdfItem
}

// pdfDict is where a dictionary stands: in which other, and under which key.
type pdfDict struct {
	parent int
	key    string
}

type pdfItem struct {
	kind pdfKind
	dict int    // the dictionary around it
	key  string // the key there; that of the array for its elements
	list bool   // it is an element of an array
	text []byte // of a string or name
	num  int    // of a number, or the object that is referred to
}

type pdfKind int

const (
	pdfString pdfKind = iota
	pdfName
	pdfNumber
	pdfRef
)

// find is the first item of a kind under a key of a dictionary.
func (o *pdfObject) find(kind pdfKind, dict int, keys ...string) (pdfItem, bool) {
	for _, key := range keys {
		for _, it := range o.items {
			if it.kind == kind && it.dict == dict && it.key == key {
				return it, true
			}
		}
	}
	return pdfItem{}, false
}

// name is the value of a key of the outermost dictionary that is a name.
func (o *pdfObject) name(key string) string {
	it, _ := o.find(pdfName, 0, key)
	return string(it.text)
}

func (o *pdfObject) number(key string) (int, bool) {
	it, ok := o.find(pdfNumber, 0, key)
	return it.num, ok
}
