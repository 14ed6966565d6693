package archive

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"io"
)

// sevenProof is how much of a member is unpacked to see that a password is right.
const sevenProof = 32 << 20

func (z *sevenZip) member(f *sevenFile, listLocked bool) Member {
	m := Member{Name: cmp.Or(f.name, bareName("", z.name)), Size: f.size, Special: f.special, Unlocked: listLocked}
	if f.folder >= 0 && z.folders[f.folder].encrypted() && z.folders[f.folder].known() == nil {
		m.Unlocked = z.unlocked(f)
		m.Encrypted = !m.Unlocked
	}
	m.Open = func() (io.ReadCloser, error) {
		switch {
		case m.Special != "":
			return nil, fmt.Errorf("archive member %q is a %s: %w", m.Name, m.Special, ErrNotFile)
		case m.Encrypted:
			return nil, fmt.Errorf("archive member %q: %w", m.Name, ErrEncrypted)
		case f.folder < 0:
			return io.NopCloser(&exactly{}), nil
		}
		r, err := z.data(f)
		if err != nil {
			return nil, fmt.Errorf("archive member %q: %w", m.Name, z.damaged(err))
		}
		return io.NopCloser(z.meter(&damageReader{w: z.walk, r: r})), nil
	}
	return m
}

// unlocked finds the password of a folder when its first member is visited.
func (z *sevenZip) unlocked(f *sevenFile) bool {
	folder := z.folders[f.folder]
	if folder.opened || z.shut[f.folder] {
		return folder.opened
	}
	password, ok := z.keys.find(folder.lock(), 1, func(password string) bool { return z.proven(f, password) })
	folder.opened, folder.password = ok, password
	z.shut[f.folder] = !ok
	return ok
}

// proven unpacks a member with a password, or the beginning of a large one.
func (z *sevenZip) proven(f *sevenFile, password string) bool {
	r, err := z.open(z.folders[f.folder], password)
	if err != nil {
		return false
	}
	if n, err := z.prove(io.LimitReader(r, min(f.begin, sevenProof))); err != nil || n < f.begin {
		return err == nil && n == sevenProof
	}
	_, err = z.prove(io.LimitReader(f.checked(r), sevenProof))
	return err == nil
}

// data goes to a member within its folder; what is unpacked to get there is charged.
func (z *sevenZip) data(f *sevenFile) (io.Reader, error) {
	if z.cur == nil || z.at != f.folder || z.read > f.begin {
		r, err := z.open(z.folders[f.folder], z.folders[f.folder].password)
		if err != nil {
			return nil, err
		}
		z.cur, z.at, z.read = r, f.folder, 0
	}
	if f.begin > z.read {
		n, err := io.CopyN(io.Discard, z.meter(z.cur), f.begin-z.read)
		z.read += n
		if err != nil {
			return nil, err
		}
	}
	return f.checked(&counted{r: z.cur, n: &z.read}), nil
}

// counted adds up what was read.
type counted struct {
	r io.Reader
	n *int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	*c.n += int64(n)
	return n, err
}

// checked reads the member from its folder, which stands at its beginning.
func (f *sevenFile) checked(r io.Reader) io.Reader {
	c := &zipCheck{r: &exactly{r: r, left: f.size}, size: f.size}
	if f.summed {
		c.sum, c.want = crc32.NewIEEE(), f.crc
	}
	return c
}
