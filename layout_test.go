package mailspill

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/mailspill/mailspill"

// rooms is the import table of docs/architecture.md: what of ours each folder
// may import besides itself. "*" is everything but a command. A folder that
// holds Go files and is not named here breaks the layout.
var rooms = map[string][]string{
	"mail":     {"outlook"},
	"outlook":  {},
	"archive":  {},
	"source":   {"mail", "outlook", "archive"},
	"extract":  {"mail", "outlook", "archive"},
	"patterns": {},
	"finding":  {"mail"},
	"scanner":  {"mail", "extract", "patterns", "finding"},
	"report":   {"finding"},
	"store":    {"finding", "mail"},
	"account":  {},
	"watch":    {"store", "finding", "scanner"},
	"web":      {"store", "finding", "scanner"},
	"jobs":     {"store", "finding", "scanner"},

	"cmd/mailspill":  {"*"},
	"cmd/mailtokens": {"mail", "source", "extract"},
	"cmd/mailgen":    {}, // an independent witness: it must not share our bugs
	".":              {"*"},
}

// fences name packages outside the module that only some rooms may import. A
// path stands for itself and all below it; with a final "$" for itself alone
// (net/url and net/mail open no connection). No rooms: nobody may.
var fences = []struct {
	paths []string
	rooms []string
	why   string
}{
	{
		[]string{
			"net$", "net/http", "net/rpc", "net/smtp", "crypto/tls", "log/syslog",
			"golang.org/x/net/http2", "golang.org/x/net/websocket", "golang.org/x/net/proxy",
			"golang.org/x/crypto/ssh", "google.golang.org/grpc",
			"github.com/emersion/go-imap",
			"github.com/Azure/azure-sdk-for-go", "github.com/microsoftgraph",
		},
		[]string{"source", "account", "web"},
		"only the rooms that fetch mail or sign in touch the network",
	},
	{
		[]string{"golang.org/x/oauth2", "github.com/AzureAD/microsoft-authentication-library-for-go"},
		[]string{"account"},
		"only account signs in at an authority",
	},
	{
		[]string{"github.com/zricethezav/gitleaks", "github.com/gitleaks"},
		[]string{"patterns"},
		"only patterns knows gitleaks",
	},
	{
		[]string{
			"database/sql", "modernc.org/sqlite", "github.com/mattn/go-sqlite3", "github.com/ncruces/go-sqlite3",
			"github.com/jackc/pgx", "github.com/lib/pq", "go.etcd.io/bbolt",
		},
		[]string{"store"},
		"only store keeps a database",
	},
	{[]string{"C", "plugin"}, nil, "the program is one file without cgo"},
}

// nameless are folder names that say nothing of what is in them.
var nameless = []string{"internal", "utils", "util", "common", "helpers", "helper", "misc"}

// sourcetest is the acceptance suite of sources; external tests of any room may
// take their messages from it.
const sourcetest = "source/sourcetest"

func TestLayout(t *testing.T) {
	broken, err := checkLayout(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range broken {
		t.Error(b)
	}
}

// TestLayoutCanFail breaks the layout in each way there is; a layout test that
// passes whatever the imports are would go unnoticed for years.
func TestLayoutCanFail(t *testing.T) {
	t.Parallel()
	ours := func(pkg, room string) string { return fmt.Sprintf("package %s\nimport _ %q\n", pkg, module+"/"+room) }
	for _, c := range []struct{ file, source, want string }{
		{"mail/a.go", ours("mail", "source"), "mail may not import source"},
		{"extract/deep/er/a.go", ours("er", "patterns"), "extract may not import patterns"},
		{"patterns/a_test.go", ours("patterns", "mail"), "patterns may not import mail"},
		{"scanner/a_test.go", ours("scanner_test", "source"), "scanner may not import source"},
		{"scanner/a.go", ours("scanner", sourcetest), "scanner may not import source"},
		{"report/a.go", ours("report", "cmd/mailspill"), "report may not import cmd/mailspill"},
		{"cmd/mailspill/a.go", ours("main", "cmd/mailgen"), "cmd/mailspill may not import cmd/mailgen"},
		{"cmd/mailgen/a.go", ours("main", "mail"), "cmd/mailgen may not import mail"},
		{"scanner/a.go", "package scanner\nimport \"net/http\"\nvar _ = http.Get", "scanner may not import net/http"},
		{"report/a.go", "package report\nimport . \"net\"", "report may not import net:"},
		{"scanner/a.go", "package scanner\nimport _ \"github.com/emersion/go-imap/v2/imapclient\"", "may not import github.com/emersion/go-imap"},
		{"source/a.go", "package source\nimport _ \"golang.org/x/oauth2\"", "only account signs in"},
		{"scanner/a.go", "package scanner\nimport _ \"github.com/zricethezav/gitleaks/v8/detect\"", "only patterns knows gitleaks"},
		{"finding/a.go", "package finding\nimport _ \"database/sql\"", "only store keeps a database"},
		{"store/a.go", "package store\nimport \"C\"", "without cgo"},
		{"mail/internal/a.go", "package a", "folder name internal"},
		{"mail/utils/a.go", "package utils", "folder name utils"},
		{"mail/a.go", "package mail\nfunc init() {}", "func init"},
		{"gadgets/a.go", "package gadgets", "gadgets is no room"},
	} {
		tree := fstest.MapFS{c.file: {Data: []byte(c.source)}}
		broken, err := checkLayout(tree)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
		}
		if len(broken) != 1 || !strings.Contains(broken[0], c.want) {
			t.Errorf("%s with %q gave %q, want one violation with %q", c.file, c.source, broken, c.want)
		}
	}
}

// TestLayoutAllows holds what must stay possible, so that no one loosens the
// table to get round a false alarm.
func TestLayoutAllows(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{}
	add := func(name, source string) { tree[name] = &fstest.MapFile{Data: []byte(source)} }
	add("source/mbox.go", "package source\nimport _ \""+module+"/mail\"\nimport _ \"net\"\nfunc (t T) init() {}\ntype T int")
	add("source/a_test.go", "package source_test\nimport _ \""+module+"/source\"\nimport _ \""+module+"/"+sourcetest+"\"")
	add("scanner/a_test.go", "package scanner_test\nimport _ \""+module+"/scanner\"\nimport _ \""+module+"/"+sourcetest+"\"")
	add("mail/a.go", "package mail\nimport _ \"net/mail\"\nimport _ \"net/url\"\nimport _ \"golang.org/x/net/html\"")
	add("cmd/mailspill/a.go", "package main\nimport _ \""+module+"/scanner\"\nimport _ \""+module+"/source\"")
	add("all_test.go", "package mailspill\nimport _ \""+module+"/scanner\"")
	add("extract/testdata/broken.go", "not Go at all")
	add(".git/a.go", "not Go at all")
	broken, err := checkLayout(tree)
	if err != nil || len(broken) > 0 {
		t.Errorf("false alarm: %q, %v", broken, err)
	}
}

// TestRoomsAreInTheDocs keeps docs/architecture.md and the table together.
func TestRoomsAreInTheDocs(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if room != "." && !strings.Contains(string(doc), "`"+room+"/`") {
			t.Errorf("docs/architecture.md has no line for `%s/`", room)
		}
	}
}

// checkLayout parses every Go file of the tree and returns what breaks the
// layout. It reads the files itself: the result of `go list` would be taken from
// the test cache, because the cache does not see which files a child reads.
func checkLayout(tree fs.FS) ([]string, error) {
	var broken []string
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if slices.Contains(nameless, d.Name()) {
				broken = append(broken, fmt.Sprintf("%s: folder name %s says nothing of what is in it", name, d.Name()))
			}
			return skipFolder(name, d.Name())
		case path.Ext(name) != ".go":
			return nil
		}
		found, err := checkFile(tree, name)
		broken = append(broken, found...)
		return err
	})
	return broken, err
}

func skipFolder(name, base string) error {
	hidden := name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_"))
	if hidden || base == "testdata" {
		return fs.SkipDir
	}
	return nil
}

func checkFile(tree fs.FS, name string) ([]string, error) {
	src, err := fs.ReadFile(tree, name)
	if err != nil {
		return nil, err
	}
	// Bodies are parsed too: ImportsOnly would not show a func init.
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("parse %s", name), err)
	}
	room := roomOf(path.Dir(name))
	may, known := rooms[room]
	if !known {
		return []string{fmt.Sprintf("%s: %s is no room of docs/architecture.md", name, room)}, nil
	}
	external := strings.HasSuffix(name, "_test.go") && strings.HasSuffix(file.Name.Name, "_test")
	var broken []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if why := forbidden(room, may, imported, external); why != "" {
			broken = append(broken, name+": "+why)
		}
	}
	if hasInit(file) {
		broken = append(broken, name+": func init hides an order of things; enter it in a table")
	}
	return broken, nil
}

// roomOf names the room of a folder below the root: its first element, and two
// below cmd, where each command stands for itself.
func roomOf(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	if parts[0] == "cmd" && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// forbidden says why a room may not import a package; empty if it may.
func forbidden(room string, may []string, imported string, external bool) string {
	if rest, ours := strings.CutPrefix(imported, module); ours {
		return forbiddenOurs(room, may, strings.TrimPrefix(rest, "/"), external)
	}
	for _, f := range fences {
		if slices.ContainsFunc(f.paths, func(p string) bool { return below(imported, p) }) && !slices.Contains(f.rooms, room) {
			return fmt.Sprintf("%s may not import %s: %s", room, imported, f.why)
		}
	}
	return ""
}

func forbiddenOurs(room string, may []string, dir string, external bool) string {
	target := roomOf(dir)
	command := strings.HasPrefix(target, "cmd")
	switch {
	case target == room, slices.Contains(may, target):
		return ""
	case slices.Contains(may, "*") && !command:
		return ""
	case external && dir == sourcetest:
		return ""
	}
	return fmt.Sprintf("%s may not import %s: see docs/architecture.md", room, target)
}

func below(imported, fence string) bool {
	if exact, ok := strings.CutSuffix(fence, "$"); ok {
		return imported == exact
	}
	return imported == fence || strings.HasPrefix(imported, fence+"/")
}

func hasInit(file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv == nil && f.Name.Name == "init"
	})
}
