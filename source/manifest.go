package source

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// FileHash is one file that a SOURCE is read from.
type FileHash struct {
	Name   string // below the SOURCE, "/"-separated; empty for the SOURCE itself
	Size   int64
	SHA256 [sha256.Size]byte
	Err    error // it could not be read; SHA256 is zero then
}

// Hashes gives the SHA-256 of every file of a SOURCE on this machine, sorted by name;
// none for standard input, a pipe or a server. Files are opened as a walk opens them.
func Hashes(ctx context.Context, rawURL string) ([]FileHash, error) {
	info, err := os.Stat(rawURL)
	switch {
	case rawURL == "-", err != nil && strings.Contains(rawURL, "://"):
		return nil, nil
	case err != nil:
		return nil, pathError(rawURL, err)
	case info.Mode().IsRegular():
		h := hashFile(ctx, make([]byte, hashBuffer), func(flag int) (*os.File, error) { return os.OpenFile(rawURL, flag, 0) })
		return []FileHash{h}, errors.Join(h.Err, ctx.Err())
	case !info.IsDir():
		return nil, nil
	}
	return hashTree(ctx, rawURL)
}

func hashTree(ctx context.Context, name string) ([]FileHash, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, pathError(name, err)
	}
	defer root.Close()
	var out []FileHash
	buf := make([]byte, hashBuffer) // one for all: most files are smaller
	err = fs.WalkDir(root.FS(), ".", func(rel string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			out = append(out, FileHash{Name: rel, Err: err})
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		h := hashFile(ctx, buf, func(flag int) (*os.File, error) { return root.OpenFile(filepath.FromSlash(rel), flag, 0) })
		h.Name = path.Clean(rel)
		out = append(out, h)
		return ctx.Err()
	})
	slices.SortFunc(out, func(a, b FileHash) int { return cmp.Compare(a.Name, b.Name) })
	return out, err
}

// hashBuffer is how many bytes are hashed at a time.
const hashBuffer = 1 << 20

func hashFile(ctx context.Context, buf []byte, open func(flag int) (*os.File, error)) FileHash {
	f, err := readOnly(open)
	if err != nil {
		return FileHash{Err: err}
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(h, untilDone{ctx, f}, buf)
	if err != nil {
		return FileHash{Size: n, Err: err}
	}
	return FileHash{Size: n, SHA256: [sha256.Size]byte(h.Sum(nil))}
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}
