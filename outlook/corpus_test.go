package outlook_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"

	"github.com/mailspill/mailspill/outlook"
)

// Real message files, with an independent reader of compound files as witness:
// every value that it finds, ours has too.
func TestCorpusMessageFiles(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("SKIPPED ALOUD: MAILSPILL_CORPUS names no folder of real mail")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "msg", "*.msg"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no message files below %s: %v", dir, err)
	}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		it, err := outlook.ReadMessageFile(b)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(p), err)
			continue
		}
		ours := values(it)
		for _, want := range witness(t, b) {
			if !ours[string(want)] {
				t.Errorf("%s: a stream of %d bytes is missing", filepath.Base(p), len(want))
			}
		}
	}
}

// witness reads all streams but those of the tables.
func witness(t *testing.T, b []byte) [][]byte {
	t.Helper()
	r, err := mscfb.New(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for f, err := r.Next(); err == nil; f, err = r.Next() {
		table := f.Name == "__properties_version1.0" || len(f.Path) > 0 && f.Path[0] == "__nameid_version1.0"
		lengths := len(f.Name) == len("__substg1.0_00000000") && strings.HasPrefix(f.Name[16:], "1") // of several values
		if table || lengths || f.Size == 0 {
			continue
		}
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

// values are all values of an item, and those of what is attached to it.
func values(it *outlook.Item) map[string]bool {
	out := map[string]bool{}
	var add func(it *outlook.Item)
	props := func(p *outlook.Props) {
		for _, q := range p.List {
			for _, v := range q.Values {
				out[string(v)] = true
			}
		}
	}
	add = func(it *outlook.Item) {
		props(&it.Props)
		for i := range it.Recipients {
			props(&it.Recipients[i])
		}
		for _, s := range it.Rest {
			out[string(s.Data)] = true
		}
		for _, a := range it.Attachments {
			props(&a.Props)
			out[string(a.Data)] = true
			for _, s := range a.Rest {
				out[string(s.Data)] = true
			}
			if a.Item != nil {
				add(a.Item)
			}
		}
	}
	add(it)
	return out
}

// Real TNEF streams: only those known to be damaged say so.
func TestCorpusTNEF(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("SKIPPED ALOUD: MAILSPILL_CORPUS names no folder of real mail")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "tnef", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no TNEF below %s: %v", dir, err)
	}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		it, err := outlook.ReadTNEF(b)
		if damaged := strings.Contains(p, "panic") || strings.Contains(p, "garbage"); it == nil || err != nil && !damaged {
			t.Errorf("%s: %v, %v", filepath.Base(p), it, err)
		}
	}
}
