// Package graphtest plays Microsoft Graph, as its documentation describes it, for
// tests of what reads mailboxes through it.
package graphtest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server plays Microsoft Graph for one mailbox, ann@example.org. Pages are
// of two items, so that every list has several.
type Server struct {
	*httptest.Server
	Mu      sync.Mutex
	Folders []Folder
	Items   []Item // in the order of their changes
	Accepts string // the token
	// Fault answers a request in another way than the server would; false leaves
	// it to the server.
	Fault func(w http.ResponseWriter, r *http.Request) bool

	Asked   []string     // paths
	AtMost  atomic.Int32 // requests at a time
	now     atomic.Int32
	Forgets int // changes before this one are forgotten
}

// Folder is a mail folder; its parent "" is none.
type Folder struct{ ID, Name, Parent, Kind string }

// Item is a message.
type Item struct {
	ID, Folder, Received string
	Raw                  []byte
	Removed              bool
}

// Token makes a token with these claims, signed by no one.
func Token(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return "e30." + base64.RawURLEncoding.EncodeToString(body) + ".c2ln"
}

// ReadOnly is a token of a person who may read mail and nothing else.
func ReadOnly() string {
	return Token(map[string]any{"scp": "Mail.Read openid", "appid": AppID, "upn": "ann@example.org"})
}

// AppID is the application of ReadOnly.
const AppID = "00000000-aaaa-bbbb-cccc-111111111111"

// New starts a server with some folders and no message.
func New(t testing.TB) *Server {
	s := &Server{Accepts: ReadOnly(), Folders: []Folder{
		{"ROOT", "Top of Information Store", "", ""},
		{"REC", "Deletions", "", ""},
		{"IN", "Posteingang", "ROOT", ""},
		{"PRO", "Pro/jekte & Mehr", "IN", ""},
		{"EMPTY", "Leer", "ROOT", ""},
		{"SEARCH", "Unread", "ROOT", "#microsoft.graph.mailSearchFolder"},
		{"SENT", "Sent Items", "ROOT", ""},
	}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Server.Close)
	return s
}

// Add puts a message into a folder and gives its id.
func (s *Server) Add(folder string, raw []byte) string {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	id := fmt.Sprintf("AAk=%c-%d", 'z'-len(s.Items)%26, len(s.Items))
	received := time.Date(2024, 1, 1, 0, 0, len(s.Items), 0, time.UTC).Format(time.RFC3339)
	s.Items = append(s.Items, Item{ID: id, Folder: folder, Received: received, Raw: raw})
	return id
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := s.now.Add(1)
	defer s.now.Add(-1)
	for most := s.AtMost.Load(); now > most && !s.AtMost.CompareAndSwap(most, now); most = s.AtMost.Load() {
	}
	s.Mu.Lock()
	s.Asked = append(s.Asked, r.URL.Path)
	fault, token := s.Fault, s.Accepts
	s.Mu.Unlock()
	if fault != nil && fault(w, r) {
		return
	}
	if r.Method != http.MethodGet || r.Header.Get("Authorization") != "Bearer "+token {
		Fail(w, http.StatusUnauthorized, "InvalidAuthenticationToken")
		return
	}
	s.answer(w, r)
}

// Fail answers as Graph does when something is wrong.
func Fail(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"code":%q,"message":"Subject: a secret text"}}`, code)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	path, ok := strings.CutPrefix(r.URL.Path, "/v1.0/users/ann@example.org/")
	steps := strings.Split(path, "/")
	switch {
	case !ok:
		Fail(w, http.StatusNotFound, "ErrorInvalidUser")
	case len(steps) == 2 && steps[0] == "mailFolders":
		s.folder(w, steps[1])
	case len(steps) == 3 && steps[2] == "childFolders":
		s.children(w, r, steps[1])
	case len(steps) == 4 && steps[3] == "delta":
		s.delta(w, r, steps[1])
	case len(steps) == 3 && steps[2] == "$value":
		s.value(w, steps[1])
	case len(steps) == 2 && steps[0] == "messages":
		s.message(w, steps[1])
	default:
		Fail(w, http.StatusBadRequest, "UnknownPath")
	}
}

func (s *Server) folder(w http.ResponseWriter, name string) {
	id := map[string]string{"msgfolderroot": "ROOT", "recoverableitemsdeletions": "REC", "inbox": "IN", "sentitems": "SENT"}[name]
	for _, f := range s.Folders {
		if f.ID == id || f.ID == name {
			WriteJSON(w, s.json(f))
			return
		}
	}
	Fail(w, http.StatusNotFound, "ErrorItemNotFound")
}

func (s *Server) json(f Folder) map[string]any {
	total := 0
	for _, i := range s.Items {
		if i.Folder == f.ID && !i.Removed {
			total++
		}
	}
	m := map[string]any{"id": f.ID, "displayName": f.Name, "parentFolderId": f.Parent, "totalItemCount": total}
	if f.Kind != "" {
		m["@odata.type"] = f.Kind
	}
	return m
}

func (s *Server) children(w http.ResponseWriter, r *http.Request, id string) {
	if r.URL.Query().Get("includeHiddenFolders") != "true" {
		Fail(w, http.StatusBadRequest, "hidden folders were not asked for")
		return
	}
	var all []map[string]any
	for _, f := range s.Folders {
		if f.Parent == id {
			all = append(all, s.json(f))
		}
	}
	page, next := cut(all, r.URL.Query().Get("$skip"))
	answer := map[string]any{"value": page}
	if next != "" {
		answer["@odata.nextLink"] = s.URL + r.URL.Path + "?includeHiddenFolders=true&$skip=" + next
	}
	WriteJSON(w, answer)
}

// delta gives what changed since a number of changes.
func (s *Server) delta(w http.ResponseWriter, r *http.Request, folder string) {
	if !slices.Contains(strings.Split(strings.Join(r.Header.Values("Prefer"), ", "), ", "), `IdType="ImmutableId"`) {
		Fail(w, http.StatusBadRequest, "ids were not asked to stay")
		return
	}
	since, _ := strconv.Atoi(r.URL.Query().Get("$deltatoken"))
	if since > 0 && since < s.Forgets {
		Fail(w, http.StatusGone, "syncStateNotFound")
		return
	}
	var all []map[string]any
	for _, i := range s.Items[since:] {
		switch {
		case i.Folder != folder:
		case i.Removed:
			all = append(all, map[string]any{"id": i.ID, "@removed": map[string]string{"reason": "deleted"}})
		default:
			all = append(all, map[string]any{"id": i.ID, "receivedDateTime": i.Received})
		}
	}
	page, next := cut(all, r.URL.Query().Get("$skiptoken"))
	link := fmt.Sprintf("%s%s?$deltatoken=%d", s.URL, r.URL.EscapedPath(), since)
	if next != "" {
		WriteJSON(w, map[string]any{"value": page, "@odata.nextLink": link + "&$skiptoken=" + next})
		return
	}
	link = fmt.Sprintf("%s%s?$deltatoken=%d", s.URL, r.URL.EscapedPath(), len(s.Items))
	WriteJSON(w, map[string]any{"value": page, "@odata.deltaLink": link})
}

// cut gives a page of two and where the next begins; "" for none.
func cut(all []map[string]any, skip string) (page []map[string]any, next string) {
	from, _ := strconv.Atoi(skip)
	to := min(from+2, len(all))
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	return append([]map[string]any{}, all[from:to]...), next
}

func (s *Server) message(w http.ResponseWriter, id string) {
	for _, i := range s.Items {
		if i.ID == id && !i.Removed {
			WriteJSON(w, map[string]any{"id": i.ID, "receivedDateTime": i.Received})
			return
		}
	}
	Fail(w, http.StatusNotFound, "ErrorItemNotFound")
}

func (s *Server) value(w http.ResponseWriter, id string) {
	for _, i := range s.Items {
		if i.ID == id && !i.Removed {
			w.Write(i.Raw)
			return
		}
	}
	Fail(w, http.StatusNotFound, "ErrorItemNotFound")
}

// WriteJSON answers with v.
func WriteJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
