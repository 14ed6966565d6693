package main

import (
	"io/fs"
	"testing"

	"github.com/mailspill/mailspill/source"
)

// What a walk did not meet is gone only where the walk could have met it.
func TestMetAll(t *testing.T) {
	read, shut := source.FileHash{Name: "a"}, source.FileHash{Name: "b", Err: fs.ErrPermission}
	for _, tt := range []struct {
		name  string
		visit visit
		files []source.FileHash
		want  bool
	}{
		{"/evidence", visit{}, []source.FileHash{read}, true},
		{"/evidence", visit{}, []source.FileHash{read, shut}, false},
		{"-", visit{}, nil, false},
		{"imaps://ann@mail.example", visit{resume: true}, nil, false},
	} {
		kept := tt.visit.count(tt.files)
		if got := tt.visit.metAll(tt.name); got != tt.want || len(kept) != len(tt.files) {
			t.Errorf("%s with %d files: %v, want %v", tt.name, len(kept), got, tt.want)
		}
	}
}
