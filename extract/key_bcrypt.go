package extract

import (
	"crypto/sha512"
	"encoding/binary"

	//lint:ignore SA1019 OpenSSH makes keys of passwords with it
	"golang.org/x/crypto/blowfish"
)

// bcryptPBKDF is how OpenSSH makes a key of a password: PBKDF2 with bcrypt for its
// function, and an output whose bytes are spread over the blocks (bcrypt_pbkdf.c of
// OpenBSD). The Go package for it is internal to the one that opens connections.
func bcryptPBKDF(password, salt []byte, rounds, size int) ([]byte, error) {
	blocks := (size + bcryptSize - 1) / bcryptSize
	secret := sha512.Sum512(password)
	out := make([]byte, blocks*bcryptSize)
	for n := range blocks {
		seed := sha512.Sum512(binary.BigEndian.AppendUint32(append([]byte(nil), salt...), uint32(n+1)))
		sum, err := bcryptHash(secret[:], seed[:])
		if err != nil {
			return nil, err
		}
		all := sum
		for range rounds - 1 {
			seed = sha512.Sum512(sum[:])
			if sum, err = bcryptHash(secret[:], seed[:]); err != nil {
				return nil, err
			}
			for i := range all {
				all[i] ^= sum[i]
			}
		}
		for i, b := range all {
			out[i*blocks+n] = b
		}
	}
	return out[:size], nil
}

const bcryptSize = 32

// bcryptHash is bcrypt over two sums, with a text of its own.
func bcryptHash(secret, seed []byte) (out [bcryptSize]byte, err error) {
	c, err := blowfish.NewSaltedCipher(secret, seed)
	if err != nil {
		return out, err
	}
	for range 64 {
		blowfish.ExpandKey(seed, c)
		blowfish.ExpandKey(secret, c)
	}
	copy(out[:], "OxychromaticBlowfishSwatDynamite")
	for i := 0; i < bcryptSize; i += blowfish.BlockSize {
		for range 64 {
			c.Encrypt(out[i:i+blowfish.BlockSize], out[i:i+blowfish.BlockSize])
		}
	}
	for i := 0; i < bcryptSize; i += 4 { // the words are written the other way round
		out[i], out[i+1], out[i+2], out[i+3] = out[i+3], out[i+2], out[i+1], out[i]
	}
	return out, nil
}
