package source_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/sourcetest"
)

func files(list ...named) func(testing.TB, []sourcetest.Mail) []named {
	return func(testing.TB, []sourcetest.Mail) []named { return list }
}

func TestArchiveRefs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := files(
		named{"ann/Inbox/1.eml", []byte(one)},
		named{"../../etc/2.eml", []byte(two)},
		named{"ann/boxes/sent", []byte(when + one + "\n" + when + two)},
		named{"ann/empty", nil},
		named{"notes.bin", []byte("\x00\x01\x02")},
		named{"md/cur/1.a:2,S", []byte(one)},
		named{"md/.Sent/cur/1.a:2,S", []byte(two)},
		named{`win\dows\3.eml`, []byte(one)},
	)
	const no = mail.NoOffset
	want := func(prefix string) []item {
		return []item{
			{"!/ann/Inbox/1.eml", prefix + "ann/Inbox", one, no, "", 0},
			{"!/../../etc/2.eml", prefix + "../../etc", two, no, "", 0},
			{"!/ann/boxes/sent", prefix + "ann/boxes/sent", one, 0, "", 0},
			{"!/ann/boxes/sent", prefix + "ann/boxes/sent", two, int64(len(when + one + "\n")), "", 0},
			{"!/notes.bin", strings.TrimSuffix(prefix, "/"), "", no, mail.Unsupported, 3},
			{"!/md/cur/1.a:2,S", prefix + "md/INBOX", one, no, "", 0},
			{"!/md/.Sent/cur/1.a:2,S", prefix + "md/Sent", two, no, "", 0},
			{`!/win\dows\3.eml`, prefix + "win/dows", one, no, "", 0},
		}
	}
	for name, data := range map[string][]byte{
		"x.zip": zipOf(list)(t, nil), "x.tar": tarOf(list)(t, nil), "x.tar.gz": gzipOf(tarOf(list))(t, nil),
	} {
		items, err := walkAll(t, write(t, dir, name+"/d/"+name, data), source.Options{})
		must(t, err)
		checkItems(t, want(""), items)
		items, err = walkAll(t, dir+"/"+name, source.Options{})
		must(t, err)
		below := want("d/" + name + "/")
		for i := range below {
			below[i].Source = "d/" + name + below[i].Source
		}
		checkItems(t, below, items)
	}
}

// Mailboxes in the kinds of archives that cannot be made here, packed by
// archive/testdata/make.sh; also where such an archive lies in another.
func TestKindsOfArchives(t *testing.T) {
	t.Parallel()
	message := "From: a@example.test\nTo: b@example.test\nSubject: in an archive\n\nbody\n"
	for name, at := range map[string]string{
		"mail.7z": "!/box/one.eml", "mail.cab": `!/box\one.eml`, "mail.tar.xz": "!/box/one.eml", "mail.tar.zst": "!/box/one.eml", "one.eml.zst": "",
	} {
		data, err := os.ReadFile("../archive/testdata/" + name)
		must(t, err)
		for _, packed := range []bool{false, true} {
			file, where := name, at
			if packed {
				data, file, where = zipOf(files(named{name, data}))(t, nil), "x.zip", "!/"+name+at
			}
			items, err := walkAll(t, write(t, t.TempDir(), file, data), source.Options{})
			must(t, err)
			if len(items) != 1 || items[0].Raw != message || !strings.HasSuffix(items[0].Source, where) {
				t.Errorf("%s (packed %v): got %+v, want one message at %q", name, packed, items, where)
			}
		}
	}
}

func TestArchiveWithoutMail(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "x.zip", zipOf(files(named{"a.bin", []byte("\x00\x01")}))(t, nil))
	items, err := walkAll(t, path, source.Options{})
	if len(items) != 1 || !errors.Is(err, source.ErrNoMail) {
		t.Errorf("got %v and %v, want one record and ErrNoMail", items, err)
	}
}

func TestEncryptedMemberIsListed(t *testing.T) {
	t.Parallel()
	data := zipOf(files(named{"shut.eml", []byte(one)}, named{"open.eml", []byte(two)}))(t, nil)
	data[6] |= 1
	data[bytes.Index(data, []byte("PK\x01\x02"))+8] |= 1
	items, err := walkAll(t, write(t, t.TempDir(), "x.zip", data), source.Options{})
	must(t, err)
	const no = mail.NoOffset
	checkItems(t, []item{
		{"!/shut.eml", "", "", no, mail.EncryptedArchive, int64(len(one))},
		{"!/open.eml", "", two, no, "", 0},
	}, items)
}

// What came of a cut file is given; then a named one is an error, one in a
// tree a record.
func TestTruncatedArchive(t *testing.T) {
	t.Parallel()
	var box bytes.Buffer
	for i := range 2000 {
		fmt.Fprintf(&box, "%sSubject: %d\nX-Noise: %x\n\nbody\n\n", when, i, i*i*2654435761)
	}
	data := gzipOf(func(testing.TB, []sourcetest.Mail) []byte { return box.Bytes() })(t, nil)
	dir := t.TempDir()
	path := write(t, dir, "x.mbox.gz", data[:len(data)/2])
	items, err := walkAll(t, path, source.Options{})
	var e *source.Error
	if len(items) < 500 || !errors.As(err, &e) {
		t.Errorf("named: %d messages, then %v", len(items), err)
	}
	below, err := walkAll(t, dir, source.Options{})
	if n := len(below); n != len(items)+1 || err != nil || below[n-1].Reason != mail.Corrupt {
		t.Errorf("in a tree: %d items, then %v", n, err)
	}
}

func TestArchiveLimits(t *testing.T) {
	t.Parallel()
	data := zipOf(files(named{"1.eml", []byte(one)}, named{"2.eml", []byte(two)}, named{"3.eml", []byte(one)}))(t, nil)
	dir := t.TempDir()
	path := write(t, dir, "x.zip", data)
	opt := source.Options{Archives: archive.Limits{Members: 2}}
	items, err := walkAll(t, path, opt)
	var limit *archive.LimitError
	if len(items) != 2 || !errors.As(err, &limit) {
		t.Errorf("named: %d messages, then %v", len(items), err)
	}
	items, err = walkAll(t, dir, opt)
	if len(items) != 3 || err != nil || items[2].Reason != mail.TooLarge {
		t.Errorf("in a tree: %d items, then %v", len(items), err)
	}
}

func TestArchivesOneInAnother(t *testing.T) {
	t.Parallel()
	data := []byte(one)
	name := "1.eml"
	for range 8 {
		data = zipOf(files(named{name, data}))(t, nil)
		name = "x.zip"
	}
	items, err := walkAll(t, write(t, t.TempDir(), "x.zip", data), source.Options{})
	if len(items) != 1 || items[0].Reason != mail.TooDeep || !errors.Is(err, source.ErrNoMail) {
		t.Errorf("got %+v and %v", items, err)
	}
}

// A message too large to hold comes with its beginning.
func TestTooLargeMessageInArchive(t *testing.T) {
	t.Parallel()
	big := one + strings.Repeat("0123456789\n", 200_000)
	list := files(named{"big.eml", []byte(big)}, named{"box", []byte(when + big + "\n" + when + two)})
	path := write(t, t.TempDir(), "x.zip", zipOf(list)(t, nil))
	const most = 1 << 20
	items, err := walkAll(t, path, source.Options{MaxMessage: most})
	must(t, err)
	rest := int64(len(big) - most)
	end := int64(len(when + big + "\n"))
	checkItems(t, []item{
		{"!/big.eml", "", big[:most], mail.NoOffset, mail.TooLarge, rest},
		{"!/box", "box", big[:most], 0, mail.TooLarge, rest + 1},
		{"!/box", "box", two, end, "", 0},
	}, items)
}

// A document is one file that is no mail, not an archive of many.
func TestDocumentsAreNoArchives(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml", "word/styles.xml"} {
		_, err := z.Create(name)
		must(t, err)
	}
	must(t, z.Close())
	dir := t.TempDir()
	write(t, dir, "letter", buf.Bytes())
	items, _ := walkAll(t, dir, source.Options{})
	if len(items) != 1 || items[0].Bytes != int64(buf.Len()) {
		t.Errorf("got %+v, want one record", items)
	}
}
