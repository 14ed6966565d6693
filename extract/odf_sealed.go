package extract

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// odfManifest says how the members of an OpenDocument file are encrypted
// (OpenDocument 1.3 part 2, section 4): each by itself, all with one password.
type odfManifest struct {
	Entries []odfEntry `xml:"file-entry"`
}

type odfEntry struct {
	Path string   `xml:"full-path,attr"`
	Seal *odfSeal `xml:"encryption-data"`
}

// odfSeal is how one member is encrypted.
type odfSeal struct {
	CheckType string `xml:"checksum-type,attr"`
	Check     string `xml:"checksum,attr"`
	Algorithm struct {
		Name string `xml:"algorithm-name,attr"`
		IV   string `xml:"initialisation-vector,attr"`
	} `xml:"algorithm"`
	Derivation struct {
		Name   string `xml:"key-derivation-name,attr"`
		Size   int    `xml:"key-size,attr"`
		Rounds int    `xml:"iteration-count,attr"`
		Salt   string `xml:"salt,attr"`
	} `xml:"key-derivation"`
	Start struct {
		Name string `xml:"start-key-generation-name,attr"`
	} `xml:"start-key-generation"`
}

// mostManifest bounds the manifest that is looked at.
const mostManifest = 8 << 20

// seals gives how the members are encrypted, by name; nil if none is.
func (d *document) seals() map[string]*odfSeal {
	var m odfManifest
	for _, member := range d.members {
		if member.Name != "META-INF/manifest.xml" {
			continue
		}
		rc, err := member.part.Open()
		if err != nil {
			return nil // which shows when it is read
		}
		b, _ := io.ReadAll(io.LimitReader(rc, mostManifest)) // likewise
		rc.Close()
		_ = xml.Unmarshal(b, &m) // what came before a fault is used
	}
	var out map[string]*odfSeal
	for _, e := range m.Entries {
		if e.Seal == nil {
			continue
		}
		if out == nil {
			out = map[string]*odfSeal{}
		}
		out[e.Path] = e.Seal
	}
	return out
}

// unseal opens the members that are encrypted, or lists all of them as one thing
// that is locked, and takes them out of the list.
func (d *document) unseal() {
	seals := d.seals()
	if seals == nil {
		return
	}
	var clear, sealed []member
	size := int64(0)
	for _, m := range d.members {
		if seals[m.Name] == nil {
			clear = append(clear, m)
			continue
		}
		sealed = append(sealed, m)
		size += max(m.Size, 0)
	}
	if len(sealed) == 0 {
		return
	}
	start, detail := d.startKey(sealed, seals)
	if start == nil {
		d.w.locked(d.p, size, mail.EncryptedDocument, detail)
		d.members = clear
		return
	}
	for i := range d.members {
		if s := seals[d.members[i].Name]; s != nil {
			d.open(&d.members[i], s, start)
		}
	}
}

// startKey finds the password by the smallest member; it is needed hashed only. A
// member without a checksum cannot tell.
func (d *document) startKey(sealed []member, seals map[string]*odfSeal) (start func(*odfSeal) []byte, detail string) {
	const other = "an OpenDocument file encrypted in a way that this version does not open"
	var probe *odfSeal
	var data []byte
	least := d.w.lim.Held
	for _, m := range sealed {
		s := seals[m.Name]
		if !s.known() {
			return nil, other
		}
		if m.Size < 0 || m.Size >= least || s.Check == "" {
			continue
		}
		b, err := d.stored(m.part.Open)
		if err == nil && len(b) > 0 {
			least, probe, data = m.Size, s, b
		}
	}
	if probe == nil {
		return nil, other
	}
	lock := newLockID("odf", data, fmt.Appendf(nil, "%+v", *probe))
	password, ok := d.w.unlockOnce(d.p, lock, func(password string) bool {
		plain := probe.decrypt(data, probe.startKey(password))
		return plain != nil && probe.fits(plain)
	})
	if !ok {
		return nil, "an OpenDocument file with a password"
	}
	return func(s *odfSeal) []byte { return s.startKey(password) }, ""
}

func (d *document) stored(open func() (io.ReadCloser, error)) ([]byte, error) {
	rc, err := open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	return io.ReadAll(io.LimitReader(rc, d.w.lim.Held))
}

// open makes a member give its content in clear: it is packed, then encrypted.
func (d *document) open(m *member, s *odfSeal, start func(*odfSeal) []byte) {
	stored := m.part.Open
	m.part.Open = func() (io.ReadCloser, error) {
		b, err := d.stored(stored)
		if err != nil {
			return nil, err
		}
		plain := s.decrypt(b, start(s))
		out, err := d.w.inflated(m.Name, len(plain), flate.NewReader(bytes.NewReader(plain)))
		r := io.Reader(bytes.NewReader(out))
		if err != nil {
			r = io.MultiReader(r, failing{fmt.Errorf("unpacking %q: %w", m.Name, err)})
		}
		return &limitNoter{ReadCloser: io.NopCloser(r), d: d}, nil
	}
}

// known tells AES with a key derived by PBKDF2, as OpenOffice and LibreOffice up
// to 24.1 make it.
func (s *odfSeal) known() bool {
	return strings.HasSuffix(s.Algorithm.Name, "xmlenc#aes256-cbc") && strings.HasSuffix(strings.ToLower(s.Derivation.Name), "pbkdf2") &&
		(s.Derivation.Size == 32 || s.Derivation.Size == 0) && s.Derivation.Rounds > 0 && s.Derivation.Rounds <= mostSpins &&
		len(bytesOf(s.Algorithm.IV)) == aes.BlockSize
}

// startKey hashes a password (section 4.8.12); SHA-1 if it does not say.
func (s *odfSeal) startKey(password string) []byte {
	if strings.Contains(strings.ToLower(s.Start.Name), "sha256") {
		sum := sha256.Sum256([]byte(password))
		return sum[:]
	}
	sum := sha1.Sum([]byte(password))
	return sum[:]
}

// decrypt gives the packed content; nil if it cannot be.
func (s *odfSeal) decrypt(b, start []byte) []byte {
	if len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return nil
	}
	key, err := pbkdf2.Key(sha1.New, string(start), bytesOf(s.Derivation.Salt), s.Derivation.Rounds, 32)
	if err != nil {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(b))
	cipher.NewCBCDecrypter(block, bytesOf(s.Algorithm.IV)).CryptBlocks(out, b)
	// The last byte is the length of the padding (XML Encryption 1.1, section 5.2.1).
	if n := int(out[len(out)-1]); n > 0 && n <= aes.BlockSize {
		out = out[:len(out)-n]
	}
	return out
}

// fits compares the checksum of the first kilobyte (section 4.8.3).
func (s *odfSeal) fits(plain []byte) bool {
	plain = plain[:min(len(plain), 1024)]
	want := bytesOf(s.Check)
	if strings.Contains(strings.ToLower(s.CheckType), "sha256") {
		sum := sha256.Sum256(plain)
		return bytes.Equal(sum[:], want)
	}
	sum := sha1.Sum(plain)
	return bytes.Equal(sum[:], want)
}
