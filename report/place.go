package report

import (
	"fmt"
	"strings"

	"github.com/mailspill/mailspill/finding"
)

// place is where one finding stands, shortened to what a person reads.
type place struct {
	Date, Subject, Source, Message, Leaf, Position string
}

// messageKey tells messages of one scan apart.
type messageKey struct {
	source, folder, hash, id string
	uid                      uint32
	offset                   int64
}

func keyOf(m finding.Message) messageKey {
	k := messageKey{m.Source, m.Folder, m.SHA256, m.MessageID, m.UID, -1}
	if m.Offset != nil {
		k.offset = *m.Offset
	}
	return k
}

func placeOf(f finding.Finding) place {
	return place{
		Date:     cut(f.Message.Date, keptText),
		Subject:  cut(f.Message.Subject, keptText),
		Source:   sourceName(f.Message),
		Message:  cut(f.Message.MessageID, keptText),
		Leaf:     leafName(f.Part, f.Path),
		Position: position(f),
	}
}

// sourceName says in which mailbox a message lies and where in it.
func sourceName(m finding.Message) string {
	name := m.Source
	if m.Folder != "" {
		name += ", folder " + m.Folder
	}
	if m.UID != 0 {
		name += fmt.Sprintf(", UID %d", m.UID)
	}
	if m.Offset != nil {
		name += fmt.Sprintf(", byte %d", *m.Offset)
	}
	return cut(name, keptText)
}

// leafName is the part and the way in: part 1.2 (logs.zip › config/app.json).
func leafName(part string, path []string) string {
	switch {
	case part == "" && len(path) == 0:
		return ""
	case len(path) == 0:
		return "part " + cut(part, keptText)
	}
	part = cut(part, keptText)
	way := cut(strings.Join(path, " › "), keptText)
	if part == "" {
		return way
	}
	return fmt.Sprintf("part %s (%s)", part, way)
}

func position(f finding.Finding) string {
	s := cut(f.Where, keptText)
	if f.Line > 0 {
		s += fmt.Sprintf(" line %d", f.Line)
		if f.Column > 0 {
			s += fmt.Sprintf(":%d", f.Column)
		}
	}
	if len(f.Decoded) > 0 {
		s += ", after " + cut(strings.Join(f.Decoded, ", "), keptText)
	}
	return s
}

// route is who sent a message to whom.
type route struct{ From, To, Direction string }

// shownRecipients bounds a distribution list to what tells who was meant.
const shownRecipients = 3

func routeOf(m finding.Message) route {
	to := append(append([]string(nil), m.To...), m.Cc...)
	more := len(to) - shownRecipients
	if more > 0 {
		to = to[:shownRecipients]
	}
	for i := range to {
		to[i] = cut(to[i], keptText/shownRecipients)
	}
	names := strings.Join(to, ", ")
	if more > 0 {
		names += fmt.Sprintf(" + %d more", more)
	}
	return route{cut(m.From, keptText), names, cut(m.Direction, keptText)}
}

func (r route) String() string {
	s := orElse(r.From, "unknown sender") + " → " + orElse(r.To, "unknown recipients")
	if r.Direction != "" && r.Direction != "other" {
		s += " (" + r.Direction + ")"
	}
	return s
}

func (c *credential) addRoute(r route) {
	for _, have := range c.Routes {
		if have == r {
			return
		}
	}
	if len(c.Routes) == keptRoutes {
		c.MoreRoutes = true
		return
	}
	c.Routes = append(c.Routes, r)
}

// field is one named part of an identity.
type field struct{ name, value string }

func identityFields(id finding.Identity) [6]field {
	return [6]field{
		{"user", id.User}, {"account", id.Account}, {"host", id.Host},
		{"tenant", id.Tenant}, {"application", id.AppID}, {"resource", id.Resource},
	}
}

func identityText(id finding.Identity) string {
	var known []string
	for _, f := range identityFields(id) {
		if f.value != "" {
			known = append(known, f.name+" "+f.value)
		}
	}
	return strings.Join(known, ", ")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
