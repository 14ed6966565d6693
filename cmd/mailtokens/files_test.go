package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPrintFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	names := []string{filepath.Join(dir, "straße \"1\".txt"), filepath.Join(dir, "a.bin")}
	for i, content := range []string{"quiet harbor\n", "\x00\x01\x02\xff" + strings.Repeat("\x03\xfe", 100)} {
		if err := os.WriteFile(names[i], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	if err := printFiles(context.Background(), &b, names); err != nil {
		t.Fatal(err)
	}
	var got [2]file
	decoder := json.NewDecoder(strings.NewReader(b.String()))
	for i := range got {
		if err := decoder.Decode(&got[i]); err != nil {
			t.Fatal(err)
		}
		if !got[i].Accounts || got[i].File != names[i] {
			t.Errorf("%+v", got[i])
		}
	}
	if !strings.Contains(got[0].Text, "quiet harbor") || len(got[0].Lost) > 0 || len(got[1].Lost) != 1 {
		t.Errorf("%+v", got)
	}
	if err := printFiles(context.Background(), &b, []string{dir + "/nothing"}); err == nil {
		t.Error("a file that is not there gave no error")
	}
}
