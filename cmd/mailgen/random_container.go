package main

import (
	"fmt"
	"strings"
)

// contained puts an entity into a few containers.
func (r *randomMessage) contained(n node) node {
	for range r.below(6) {
		n = r.container(n)
	}
	return n
}

func (r *randomMessage) container(n node) node {
	switch r.below(10) {
	case 0:
		return r.nested(n)
	case 1:
		r.did("message in zip")
		return attached("old.zip", "application/zip", zipped("old.eml", r.inner(n)))
	case 2:
		r.did("signed")
		return leaf(`application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"`, "base64", b64(signedData(crlf(n.String()))))
	case 3:
		r.did("winmail.dat")
		return attached("winmail.dat", "application/ms-tnef", tnef(tnefAttribute(1, tnefBody, "See.\x00"), tnefFile("old.eml", r.inner(n))))
	}
	return r.multipart(n)
}

func (r *randomMessage) nested(n node) node {
	m := r.inner(n)
	if r.damaged("From line before a nested message") {
		m = ">From luis Mon Mar  4 09:00:00 2024\n" + m
	}
	switch r.below(4) {
	case 0:
		r.did("message in base64")
		return leaf("message/rfc822", "base64", b64(m))
	case 1:
		r.did("message as octet-stream")
		return attached("old.eml", "application/octet-stream", m)
	case 2:
		r.did("message in quoted-printable")
		return leaf("message/rfc822", "quoted-printable", qp(m))
	}
	r.did("message")
	return leaf("message/rfc822", "8bit", m)
}

// multipart puts an entity among others under a boundary that may be declared
// or used wrongly.
func (r *randomMessage) multipart(n node) node {
	subtype := pick(r.stream, []string{"mixed", "alternative", "related", "report", "signed", "x-made-up"})
	r.did("multipart/" + subtype)
	boundary := fmt.Sprintf("=_%d_%s", len(r.recipe), r.stream.text(12, "0123456789ABCDEF"))
	if r.damaged("stray line in the part's header") {
		n.fields = append([]string{"this is no field"}, n.fields...)
	}
	parts := []node{n}
	for range r.below(3) {
		parts = append(parts, r.innocent())
	}
	for range r.below(3) {
		parts = append([]node{r.innocent()}, parts...)
	}
	out := multi(subtype, boundary, parts...)
	switch {
	case r.damaged("no closing delimiter"):
		out.body = strings.TrimSuffix(out.body, "--"+boundary+"--\n")
	case r.damaged("boundary declared without its closing quote"):
		out.fields[0] = strings.TrimSuffix(out.fields[0], `"`)
	case r.damaged("boundary not declared"):
		out.fields[0] = "Content-Type: multipart/" + subtype
	case r.damaged("other boundary declared"):
		out.fields[0] = "Content-Type: multipart/" + subtype + `; boundary="other"`
	case r.damaged("spaces behind delimiters"):
		out.body = strings.ReplaceAll(out.body, "--"+boundary+"\n", "--"+boundary+"  \n")
	}
	if r.below(3) == 0 {
		out.body = "This is a multi-part message in MIME format.\n\n" + out.body
	}
	return out
}

// innocent is a part that holds nothing.
func (r *randomMessage) innocent() node {
	switch r.below(4) {
	case 0:
		return htmlNode("<p>Kind regards</p>")
	case 1:
		return attached("a.png", "image/png", tinyPNG())
	case 2:
		return node{body: "A part without a header.\n"}
	}
	return plainNode("See the other part.\n")
}
