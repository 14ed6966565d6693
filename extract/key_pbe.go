package extract

import (
	"crypto/pbkdf2"
	"crypto/sha1" // what old keys are locked with
	"hash"
	"math"

	"golang.org/x/crypto/scrypt"
)

// What one try of a password may cost. OpenSSL writes 2,048 rounds, Java 10,000,
// the careful a million; whoever asks for more wants to keep a reader busy.
const (
	mostRounds       = 3_000_000
	mostScryptMemory = 64 << 20
	mostScryptLanes  = 16
	longestSalt      = 1024
)

// lock opens what was locked with a password in the way that an
// AlgorithmIdentifier of PKCS #5 (RFC 8018) or PKCS #12 (RFC 7292, appendix C)
// says. ok is false where the padding shows that the password is another; that it
// is right must be seen from what comes out.
type lock func(password string, data []byte) (plain []byte, ok bool)

// Identifiers of PKCS #5 (RFC 8018, appendix C) and scrypt (RFC 7914, 7).
const (
	oidPBES2  = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d"
	oidPBKDF2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c"
	oidScrypt = "\x2b\x06\x01\x04\x01\xda\x47\x04\x0b"
)

// readLock takes an AlgorithmIdentifier apart; ok is false for one that is not
// known, or that would cost too much.
func readLock(alg ber) (lock, bool) {
	parts := alg.children(2)
	if len(parts) != 2 || parts[0].tag != berOID {
		return nil, false
	}
	oid := string(parts[0].body)
	switch {
	case oid == oidPBES2:
		return readPBES2(parts[1])
	case javaLocks[oid] != nil:
		return javaLocks[oid](parts[1])
	}
	for _, s := range pkcs12Schemes {
		if s.oid == oid {
			return s.lock(parts[1])
		}
	}
	return nil, false
}

// readPBES2 reads a key derivation and a cipher, each with parameters of its own
// (RFC 8018, appendix A.4).
func readPBES2(params ber) (lock, bool) {
	parts := params.children(2)
	if len(parts) != 2 {
		return nil, false
	}
	scheme := parts[1].children(2)
	if len(scheme) != 2 {
		return nil, false
	}
	c, iv, ok := cipherOf(string(scheme[0].body), scheme[1])
	if !ok {
		return nil, false
	}
	derive, ok := readKDF(parts[0], c.key)
	return func(password string, data []byte) ([]byte, bool) { return c.decrypt(derive(password), iv, data) }, ok
}

// readKDF reads a key derivation function that gives size bytes.
func readKDF(alg ber, size int) (derive func(password string) []byte, ok bool) {
	parts := alg.children(2)
	if len(parts) != 2 {
		return nil, false
	}
	switch string(parts[0].body) {
	case oidPBKDF2:
		return readPBKDF2(parts[1], size)
	case oidScrypt:
		return readScrypt(parts[1], size)
	}
	return nil, false
}

// readPBKDF2 reads salt, rounds, length and function (RFC 8018, appendix A.2).
func readPBKDF2(params ber, size int) (func(string) []byte, bool) {
	parts := params.children(4)
	if len(parts) < 2 || parts[0].tag != berOctets {
		return nil, false
	}
	salt, rounds := parts[0].body, parts[1].number()
	var h func() hash.Hash = sha1.New
	for _, e := range parts[2:] {
		if e.tag != berSequence {
			continue
		}
		name := e.children(1)
		if len(name) == 0 {
			return nil, false
		}
		if h = hashes[string(name[0].body)]; h == nil {
			return nil, false
		}
	}
	if rounds < 1 || rounds > mostRounds || len(salt) > longestSalt {
		return nil, false
	}
	return func(password string) []byte {
		key, err := pbkdf2.Key(h, password, salt, rounds, size)
		if err != nil {
			return nil
		}
		return key
	}, true
}

// readScrypt reads salt, cost, block size and lanes (RFC 7914, 7.1).
func readScrypt(params ber, size int) (func(string) []byte, bool) {
	parts := params.children(4)
	if len(parts) < 4 || parts[0].tag != berOctets {
		return nil, false
	}
	salt, n, r, p := parts[0].body, parts[1].number(), parts[2].number(), parts[3].number()
	if n < 2 || r < 1 || p < 1 || p > mostScryptLanes || n > mostScryptMemory/128/r || len(salt) > longestSalt {
		return nil, false
	}
	return func(password string) []byte {
		key, err := scrypt.Key([]byte(password), salt, n, r, p, size)
		if err != nil {
			return nil
		}
		return key
	}, true
}

const berInteger = 0x02

// number reads a small INTEGER; math.MaxInt where it is large or none.
func (e ber) number() int {
	if e.tag != berInteger || len(e.body) == 0 || len(e.body) > 5 || e.body[0] >= 0x80 {
		return math.MaxInt
	}
	n := 0
	for _, b := range e.body {
		n = n<<8 | int(b)
	}
	return n
}
