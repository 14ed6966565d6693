package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
)

// opcPart is a part of an Office Open XML package with the parts that it points
// to (ECMA-376 part 2): the n-th has the relationship id rId<n>. One with a
// target has no content: it lies outside.
type opcPart struct {
	name, media string
	relation    string // the last word of the relationship's type
	content     string
	target      string
	links       []opcPart
}

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relationBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageBase  = "http://schemas.openxmlformats.org/package/2006/"
	officeMedia  = "application/vnd.openxmlformats-officedocument."
)

// member is a file of an archive.
type member struct{ name, content string }

// packed is a zip of members, deflated.
func packed(members ...member) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		if f, err := w.Create(m.name); err == nil {
			f.Write([]byte(m.content)) // a bytes.Buffer takes everything
		}
	}
	w.Close()
	return b.String()
}

// opcPackage writes a package whose own relationships lead to the parts.
func opcPackage(parts ...opcPart) string {
	w := &opcWriter{}
	w.write(opcPart{links: parts})
	types := xmlHead + `<Types xmlns="` + packageBase + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>` + w.types.String() + "</Types>"
	return packed(append([]member{{"[Content_Types].xml", types}}, w.members...)...)
}

type opcWriter struct {
	types   strings.Builder
	members []member
}

func (w *opcWriter) write(p opcPart) {
	if p.name != "" {
		w.members = append(w.members, member{p.name, p.content})
		if p.media != "" {
			fmt.Fprintf(&w.types, `<Override PartName="/%s" ContentType="%s"/>`, p.name, p.media)
		}
	}
	if len(p.links) == 0 {
		return
	}
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + packageBase + `relationships">`)
	for i, l := range p.links {
		target, mode := "/"+l.name, ""
		if l.target != "" {
			target, mode = l.target, ` TargetMode="External"`
		}
		kind := relationBase + l.relation
		if strings.HasPrefix(l.relation, "http") {
			kind = l.relation
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"%s/>`, i+1, kind, html.EscapeString(target), mode)
	}
	at := strings.LastIndex(p.name, "/") + 1
	w.members = append(w.members, member{p.name[:at] + "_rels/" + p.name[at:] + ".rels", b.String() + "</Relationships>"})
	for _, l := range p.links {
		if l.target == "" {
			w.write(l)
		}
	}
}

// coreProperties and customProperty are what Office calls a document's properties.
func coreProperties(fields string) opcPart {
	return opcPart{name: "docProps/core.xml", media: "application/vnd.openxmlformats-package.core-properties+xml",
		relation: packageBase + "relationships/metadata/core-properties",
		content: xmlHead + `<cp:coreProperties xmlns:cp="` + packageBase + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
			fields + "</cp:coreProperties>"}
}

func customProperty(name, value string) opcPart {
	return opcPart{name: "docProps/custom.xml", media: officeMedia + "custom-properties+xml", relation: "custom-properties",
		content: xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">` +
			`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="` + name + `"><vt:lpwstr>` + html.EscapeString(value) + "</vt:lpwstr></property></Properties>"}
}
