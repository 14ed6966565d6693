package main

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// kindSecret is a secret that a mail holds. Accept lists its equivalents, the
// smallest value that must change first: a report may name any of them.
type kindSecret struct {
	Accept   []string `json:"accept"`
	Any      bool     `json:"any,omitempty"`      // expired, or no login: a note of tier info is enough
	Optional bool     `json:"optional,omitempty"` // a report is right, and none is right, too
	Block    bool     `json:"block,omitempty"`    // broken over lines: white space and armour do not count
}

// kindText is a field's text, with the secrets that can be read from it.
type kindText struct {
	text    string
	secrets []*kindSecret
}

// kindFill fills the fields of one mail. A field keeps its value in the mail.
type kindFill struct {
	*stream
	keys   *keyPool
	fields map[string]kindText
}

// secret makes a field that is a secret, accepted as it stands or as one of the
// equivalents.
func (x *kindFill) secret(name, value string, others ...string) *kindSecret {
	s := &kindSecret{Accept: append([]string{value}, others...)}
	x.fields[name] = kindText{value, []*kindSecret{s}}
	return s
}

// block makes a field that is a secret of several lines; parts are equivalents.
func (x *kindFill) block(name, value string, others ...string) *kindSecret {
	s := x.secret(name, value, others...)
	s.Block = true
	return s
}

// plain makes a field without a secret.
func (x *kindFill) plain(name, value string) { x.fields[name] = kindText{text: value} }

// holding makes a field of other fields: @{name} stands for them.
func (x *kindFill) holding(name, template string) {
	text, err := x.fill(template, false)
	if err != nil {
		panic(err) // a field's name is mistyped; the tests fill every context
	}
	x.fields[name] = text
}

// field is the value of a field: of the kind, or one of everyday.
func (x *kindFill) field(name string) (kindText, error) {
	if v, ok := x.fields[name]; ok {
		return v, nil
	}
	v, ok := x.everyday(name)
	if !ok { // name2 is another name
		v, ok = x.everyday(strings.TrimRight(name, "23456789"))
	}
	if !ok {
		return kindText{}, fmt.Errorf("unknown field %q", name)
	}
	x.fields[name] = kindText{text: v}
	return x.fields[name], nil
}

// fill puts the fields into a text. A value of several lines takes over what
// stands before it in its line, as a quoted or indented block does.
func (x *kindFill) fill(template string, page bool) (kindText, error) {
	var out kindText
	rest := 0
	for _, m := range kindField.FindAllStringSubmatchIndex(template, -1) {
		v, err := x.field(template[m[2]:m[3]])
		if err != nil {
			return out, err
		}
		filters := strings.Split(template[m[4]:m[5]], "|")[1:]
		if page {
			filters = append(filters, "html")
		}
		for _, f := range filters {
			if f == "raw" {
				break
			}
			if v, err = v.through(f); err != nil {
				return out, err
			}
		}
		out.text += template[rest:m[0]]
		out.text += strings.ReplaceAll(v.text, "\n", "\n"+blockPrefix(out.text))
		out.secrets = append(out.secrets, v.secrets...)
		rest = m[1]
	}
	out.text += template[rest:]
	return out, nil
}

// blockPrefix is what stands at the begin of the last line, where it is only
// marks and blanks.
func blockPrefix(text string) string {
	line := text[strings.LastIndexByte(text, '\n')+1:]
	if strings.Trim(line, "> |\t") != "" {
		return ""
	}
	return line
}

// through is a text after a filter.
func (t kindText) through(filter string) (kindText, error) {
	switch filter {
	case "cut": // too little is left to be of use
		return kindText{text: t.text[:min(len(t.text), 3)]}, nil
	case "masked":
		return kindText{text: strings.Repeat("*", 8)}, nil
	case "html":
		return kindText{html.EscapeString(t.text), t.secrets}, nil
	}
	f, ok := kindFilters()[filter]
	if !ok {
		return t, fmt.Errorf("unknown filter %q", filter)
	}
	written := f(t.text)
	for _, s := range t.secrets { // as it stands there is an equivalent
		if slices.Contains(s.Accept, t.text) && !slices.Contains(s.Accept, written) {
			s.Accept = append(s.Accept, written)
		}
	}
	return kindText{written, t.secrets}, nil
}
