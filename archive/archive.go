// Package archive walks over the members of zip, 7z, RAR, cab, tar and compressed
// files without unpacking anything to disk. It says what a member is called and hands
// out its bytes under a budget; what a member is for is its caller's business.
package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Errors that a member's Open or Read, or a walk, may wrap.
var (
	// ErrEncrypted says that a member can be opened only with a password.
	ErrEncrypted = errors.New("encrypted")
	// ErrUnsupported says that the packing is of a kind not understood here.
	ErrUnsupported = errors.New("unsupported kind of packing")
	// ErrCorrupt says that the archive's own structure is damaged.
	ErrCorrupt = errors.New("damaged archive")
	// ErrNotFile says that a member is a link or a device, with no bytes of its own.
	ErrNotFile = errors.New("not a regular file")
)

// Member is one file of an archive. Directories are not members.
type Member struct {
	// Name is the name as stored, "/"-separated or not, absolute or with "..":
	// it is only a name and must never be used as a path.
	Name string
	// Size is the unpacked size in bytes as the archive declares it, which may
	// be a lie; -1 where it declares none.
	Size int64
	// Encrypted members cannot be opened: Open gives ErrEncrypted. A locked member
	// whose password was found is not Encrypted, and Unlocked.
	Encrypted bool
	Unlocked  bool
	// Special names what a member is when it is no regular file ("symbolic
	// link", "device", …): Open then gives ErrNotFile. Empty for a file.
	Special string
	// Bare tells that the archive is one compressed file without members: Name
	// is then derived from the header or from the archive's own name.
	Bare bool
	// Open gives the unpacked bytes. It may be called only once, and only while the
	// member is visited; of a zip file's members again, and later.
	Open func() (io.ReadCloser, error)
}

// Visit takes one member. Its error ends the walk and is returned as it is.
type Visit func(Member) error

// Unlock looks for a password. It calls try with one after the other until try
// says that it opens what is locked; ok is false when none did. A nil Unlock
// knows none.
type Unlock func(try func(password string) bool) (password string, ok bool)

// HeadSize is how many bytes Detect wants to see.
const HeadSize = 512

// Detect names the kind of archive that begins with head: "zip", "7z", "rar",
// "cab", "tar", or that of the compression, such as "gzip", also of a compressed tar;
// "" for anything else.
func Detect(head []byte) string {
	for _, f := range formats {
		if f.match(head) {
			return f.name
		}
	}
	return ""
}

// Streams tells whether WalkReader can walk the archive that begins with head. The
// others have their list of members at the end, or are read more than once.
func Streams(head []byte) bool {
	f, ok := find(head)
	return ok && f.stream != nil
}

// format is one kind of archive; those that need random access cannot be streamed.
type format struct {
	name   string
	match  func(head []byte) bool
	random func(w *walk, r io.ReaderAt, size int64, visit Visit) error
	stream func(w *walk, r io.Reader, visit Visit) error
}

var formats = []format{
	{name: "zip", match: isZip, random: walkZip},
	{name: "7z", match: isSevenZip, random: walkSevenZip},
	{name: "rar", match: isRAR, random: walkRAR},
	{name: "cab", match: isCabinet, random: walkCabinet},
	{name: "gzip", match: isGzip, stream: walkGzip},
	{name: "bzip2", match: isBzip2, stream: compressed(openBzip2)},
	{name: "xz", match: isXZ, stream: compressed(openXZ)},
	{name: "zstd", match: isZstd, stream: compressed(openZstd)},
	{name: "lz4", match: isLZ4, stream: compressed(openLZ4)},
	{name: "lzip", match: isLzip, stream: compressed(openLzip)},
	{name: "compress", match: isCompress, stream: compressed(openCompress)},
	{name: "tar", match: isTar, stream: walkTar},
}

func find(head []byte) (format, bool) {
	for _, f := range formats {
		if f.match(head) {
			return f, true
		}
	}
	return format{}, false
}

// Walk visits the members of the archive r of size bytes, in stored order. name
// is the archive's own name, for errors and for a Bare member. A compressed
// file that holds a tar is walked as that tar. Walk returns visit's error, a
// *LimitError when the budget is spent, or one that wraps ErrCorrupt or
// ErrUnsupported; members visited before stay valid results.
//
// unlock is asked for the password of the first locked member, and again for one
// that has another. An archive whose list of members is locked and stays so is
// one error that wraps ErrEncrypted.
func Walk(name string, r io.ReaderAt, size int64, b *Budget, unlock Unlock, visit Visit) error {
	head := make([]byte, min(size, HeadSize))
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading archive %q: %w", name, err)
	}
	f, ok := find(head[:n])
	if !ok {
		return fmt.Errorf("archive %q: %w", name, ErrUnsupported)
	}
	if f.random == nil {
		return WalkReader(name, io.NewSectionReader(r, 0, size), b, visit)
	}
	w := &walk{name: name, budget: b, keys: keys{unlock: unlock}, in: func() int64 { return size }}
	return w.finish(f.random(w, r, size, visit))
}

// WalkReader is Walk for an archive that can only be read from its beginning. Not
// all can (see Streams), and then the error says so (ErrUnsupported).
func WalkReader(name string, r io.Reader, b *Budget, visit Visit) error {
	counted := &countingReader{r: r}
	head := make([]byte, HeadSize)
	n, err := io.ReadFull(counted, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("reading archive %q: %w", name, err)
	}
	f, ok := find(head[:n])
	if !ok || f.stream == nil {
		return fmt.Errorf("archive %q cannot be read as a stream: %w", name, ErrUnsupported)
	}
	w := &walk{name: name, budget: b, in: func() int64 { return counted.n }}
	whole := io.MultiReader(bytes.NewReader(head[:n]), counted)
	return w.finish(f.stream(w, whole, visit))
}

// countingReader counts the packed bytes read, which the ratio is measured by.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
