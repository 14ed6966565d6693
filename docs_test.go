package mailspill

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestRecordsAreTold holds docs/records.md against the code: scripts rely on the
// words that stand there.
func TestRecordsAreTold(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("docs/records.md")
	if err != nil {
		t.Fatal(err)
	}
	for what, words := range map[string][]string{
		"decoded": constants(t, "extract", func(name, _ string) bool { return strings.HasPrefix(name, "undid") }),
		"reason":  constants(t, "mail", func(_, kind string) bool { return kind == "Reason" }),
		"defect":  constants(t, "mail", func(_, kind string) bool { return kind == "Defect" }),
	} {
		if len(words) < 10 {
			t.Errorf("only %d words for %s in the code", len(words), what)
		}
		for _, word := range words {
			if !strings.Contains(string(raw), "`"+word+"`") {
				t.Errorf("docs/records.md does not tell of the %s %q", what, word)
			}
		}
	}
}

// constants gives the strings of a folder's constants whose name and type are
// wanted. The type is that written beside it.
func constants(t *testing.T, folder string, wanted func(name, kind string) bool) []string {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			kind, _ := spec.Type.(*ast.Ident)
			if kind == nil {
				kind = &ast.Ident{}
			}
			for i, id := range spec.Names {
				if s := stringOf(spec, i); s != "" && wanted(id.Name, kind.Name) {
					out = append(out, s)
				}
			}
			return true
		})
	}
	return out
}

// stringOf gives the string that a constant is set to, or "".
func stringOf(spec *ast.ValueSpec, i int) string {
	if i >= len(spec.Values) {
		return ""
	}
	lit, ok := spec.Values[i].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value) // it was parsed
	return s
}
