package report

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/mailspill/mailspill/finding"
)

func text(s string) *sarif.Message { return sarif.NewTextMessage(sarifText(s)) }

func multi(s string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(sarifText(s))
}

func properties(values map[string]any) *sarif.PropertyBag {
	bag := sarif.NewPropertyBag()
	for k, v := range values {
		bag.Add(k, v)
	}
	return bag
}

func resultText(r finding.Finding) string {
	p := placeOf(r)
	s := fmt.Sprintf("%s %s (%s) in %s", r.Title, r.Preview, r.Tier, p.String())
	if r.Identity != nil {
		s += ". Opens " + cut(identityText(*r.Identity), keptText)
	}
	if r.Privileged != "" {
		s += ". Privileged: " + cut(r.Privileged, keptText)
	}
	return s + "."
}

func unreadText(r finding.Unread) string {
	s := "Not read (" + r.Reason + "): " + itemOf(r).String()
	if r.Hint != "" {
		s += ". " + cut(r.Hint, keptText)
	}
	return s
}

// locationOf says where a leaf is. SARIF's lines and columns are those of the
// file at the URI; ours are those of a decoded part, so they stay in the
// properties, and the part is a logical location.
func locationOf(m finding.Message, part string, path []string) *sarif.Location {
	loc := sarif.NewLocation().WithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(sourceURI(m.Source))))
	name := leafName(part, path)
	if name == "" && m.MessageID == "" {
		return loc
	}
	logical := sarif.NewLogicalLocation().WithKind("member").WithName(visible(orElse(name, "message"))).
		WithFullyQualifiedName(visible(strings.Join(append([]string{cut(m.MessageID, keptText), part}, cutAll(path)...), "/")))
	return loc.WithLogicalLocations([]*sarif.LogicalLocation{logical})
}

func cutAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, cut(s, keptText))
	}
	return out
}

var driveLetter = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// sourceURI is a source as a URI reference (RFC 3986): an address as it is, a
// path escaped.
func sourceURI(source string) string {
	if u, err := url.Parse(source); err == nil && u.Host != "" && strings.Contains(source, "://") {
		return u.String()
	}
	if driveLetter.MatchString(source) {
		return (&url.URL{Scheme: "file", Path: "/" + strings.ReplaceAll(source, `\`, "/")}).String()
	}
	if strings.HasPrefix(source, "/") {
		return (&url.URL{Scheme: "file", Path: source}).String()
	}
	return (&url.URL{Path: source}).String()
}
