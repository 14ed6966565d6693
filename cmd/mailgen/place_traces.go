package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// harEntry is one request of a browser's log (HTTP Archive 1.2).
type harEntry struct {
	request, response map[string]any
}

func harFile(e harEntry) string {
	whole := func(more map[string]any, base map[string]any) map[string]any {
		for k, v := range more {
			base[k] = v
		}
		return base
	}
	b, _ := json.MarshalIndent(map[string]any{"log": map[string]any{ // maps of ours always encode
		"version": "1.2", "creator": map[string]any{"name": "WebInspector", "version": "537.36"},
		"entries": []any{map[string]any{
			"startedDateTime": "2024-03-05T10:20:30.000Z", "time": 12.5,
			"request":  whole(e.request, map[string]any{"method": "POST", "url": "https://quay.example/a", "httpVersion": "HTTP/2", "headers": []any{}, "cookies": []any{}, "queryString": []any{}, "headersSize": -1, "bodySize": -1}),
			"response": whole(e.response, map[string]any{"status": 200, "statusText": "OK", "headers": []any{}, "cookies": []any{}, "content": map[string]any{"size": 0}, "headersSize": -1, "bodySize": -1}),
			"cache":    map[string]any{}, "timings": map[string]any{"send": 0, "wait": 12, "receive": 0.5},
		}},
	}}, "", " ")
	return string(b)
}

// named is a pair as HAR has headers and cookies.
func named(name, value string) []any { return []any{map[string]any{"name": name, "value": value}} }

// tracePlaces are the places of a browser's log and of Fiddler's.
func tracePlaces() []placeKind {
	har := func(f func(x *planting) harEntry) func(x *planting) string {
		return func(x *planting) string { return harFile(f(x)) }
	}
	content := func(text, encoding string) map[string]any {
		c := map[string]any{"size": len(text), "mimeType": "application/json", "text": text}
		if encoding != "" {
			c["encoding"] = encoding
		}
		return map[string]any{"content": c}
	}
	out := inDocuments("har", "trace.har", "application/json", []documentPlace{
		{"request's header", oneLine, har(func(x *planting) harEntry {
			return harEntry{request: map[string]any{"headers": named("X-Note", x.line)}}
		})},
		{"cookie", opaque, har(func(x *planting) harEntry {
			return harEntry{request: map[string]any{"cookies": named("session", x.value)}}
		})},
		{"posted text", anyForm, har(func(x *planting) harEntry {
			return harEntry{request: map[string]any{"postData": map[string]any{"mimeType": "text/plain", "text": x.line}}}
		})},
		{"posted form", sentence, har(func(x *planting) harEntry {
			return harEntry{request: map[string]any{"postData": map[string]any{"mimeType": "application/x-www-form-urlencoded", "params": named("password", x.value)}}}
		})},
		{"response's body", oneLine, har(func(x *planting) harEntry { return harEntry{response: content(x.line, "")} })},
		{"response's body in base64", oneLine, har(func(x *planting) harEntry {
			return harEntry{response: content(base64.StdEncoding.EncodeToString([]byte(x.line)), "base64")}
		})},
		{"response's body that is a zip in base64", anyForm, har(func(x *planting) harEntry {
			return harEntry{response: content(base64.StdEncoding.EncodeToString([]byte(zipped("notes.txt", x.text()))), "base64")}
		})},
		{"address", keyLike, har(func(x *planting) harEntry { return harEntry{request: map[string]any{"url": x.link()}} })},
	})
	return append(out, inDocuments("saz", "trace.saz", "application/octet-stream", []documentPlace{
		{"request", anyForm, func(x *planting) string {
			return saz(httpText("POST /a HTTP/1.1", "Host: quay.example", x.text()), "HTTP/1.1 204 No Content\r\n\r\n")
		}},
		{"response", anyForm, func(x *planting) string {
			return saz("GET /a HTTP/1.1\r\n\r\n", httpText("HTTP/1.1 200 OK", "", x.text()))
		}},
		{"response in gzip", anyForm, func(x *planting) string {
			return saz("GET /a HTTP/1.1\r\n\r\n", httpText("HTTP/1.1 200 OK", "Content-Encoding: gzip", gzipped(x.text())))
		}},
		{"response in chunks", oneLine, func(x *planting) string {
			return saz("GET /a HTTP/1.1\r\n\r\n", httpText("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", chunked(x.line, len(x.line)-len(x.written)/2)))
		}},
		{"response in gzip in chunks", anyForm, func(x *planting) string {
			s := gzipped(x.text())
			return saz("GET /a HTTP/1.1\r\n\r\n", httpText("HTTP/1.1 200 OK", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked(s, len(s)/2)))
		}},
		{"header", oneLine, func(x *planting) string {
			return saz(httpText("GET /a HTTP/1.1", "X-Note: "+x.line, ""), "HTTP/1.1 204 No Content\r\n\r\n")
		}},
	})...)
}

// saz is a session archive of Fiddler: a zip with a folder "raw".
func saz(request, response string) string {
	return packed(member{"[Content_Types].xml", `<?xml version="1.0" encoding="utf-8"?><Types xmlns="` + packageBase + `content-types"/>`},
		member{"_index.htm", "<html><body><table><tr><td>1</td></tr></table></body></html>"},
		member{"raw/1_c.txt", request}, member{"raw/1_m.xml", `<?xml version="1.0"?><Session SID="1"/>`}, member{"raw/1_s.txt", response})
}

func httpText(first, fields, body string) string {
	if fields != "" {
		fields += "\r\n"
	}
	return first + "\r\n" + fields + "Content-Type: text/plain\r\n\r\n" + body
}

// chunked is a body in two chunks (RFC 9112 section 7.1).
func chunked(s string, at int) string {
	var b strings.Builder
	for _, c := range []string{s[:at], s[at:]} {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(c), c)
	}
	return b.String() + "0\r\n\r\n"
}
