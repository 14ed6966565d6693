package extract

import "strings"

// plainAttributes say nothing but how a document was edited or is laid out, and
// fill most of it.
var plainAttributes = map[string]bool{
	"rsidr": true, "rsidrdefault": true, "rsidp": true, "rsidrpr": true, "rsidtr": true, "rsiddel": true, "rsidsect": true,
	"paraid": true, "textid": true, "space": true, "ignorable": true, "requires": true,
	"style-name": true, "value-type": true, "number-columns-repeated": true,
}

// markup keeps what the attributes of an element say: where a link leads, and all
// else on a line of its own, once.
func (x *xmlPart) markup(name string, s shape) {
	x.sheet.styles(x, name)
	if len(x.attrs) == 0 || s == sheetCell || x.sort == spreadsheet && s == row || x.sort == drawing && x.property(name) {
		return
	}
	var line strings.Builder
	for _, a := range x.attrs {
		key := local(a.key)
		switch {
		case a.value == "" || plainAttributes[key] || strings.HasPrefix(a.key, "xmlns"):
		case x.leads(key, a.value):
			x.link(a.value)
		default:
			line.WriteString(" " + plainName(name, key) + `="` + a.value + `"`)
		}
	}
	if line.Len() > 0 {
		x.once(name + line.String())
	}
}

// plainName is the name of an attribute; what Excel calls the password of a
// protected sheet or workbook is a checksum of 16 bits, which opens nothing
// (ECMA-376 part 1, section 18.3.1.85).
func plainName(element, key string) string {
	if strings.HasSuffix(element, "protection") && strings.HasSuffix(key, "password") {
		return "checksum"
	}
	return key
}

// leads tells an attribute that leads out of the document. The target of a
// relationship is inside unless it says otherwise (ECMA-376 part 2, section 9.3.2).
func (x *xmlPart) leads(key, value string) bool {
	switch key {
	case "target":
		return strings.EqualFold(x.attr("targetmode"), "External")
	case "href", "src":
		return strings.Contains(value, ":")
	}
	return false
}

// property takes a cell of Visio: most are the measures of a shape; label and
// value of a property belong together ([MS-VSDX] section 2.2.5.3).
func (x *xmlPart) property(name string) bool {
	if name != "cell" {
		return false
	}
	value := x.attr("v")
	switch x.attr("n") {
	case "Label", "Prompt":
		x.named[0] = strings.TrimSpace(x.named[0] + " " + value)
	case "Value":
		x.named[1] = value
	default:
		return isNumber(value)
	}
	return true
}

// keepNamed gives a property at the end of its row.
func (x *xmlPart) keepNamed() {
	if x.named[0] != "" && x.named[1] != "" {
		x.hide(x.named[0] + ": " + x.named[1])
		return
	}
	x.hide(x.named[0] + x.named[1])
}

// isNumber tells a measure: digits, a point, a sign, an exponent.
func isNumber(s string) bool { return strings.Trim(s, "0123456789.-+eE") == "" }
