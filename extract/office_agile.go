package extract

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"strings"
)

// agileSeal is agile encryption ([MS-OFFCRYPTO] section 2.3.4.10), as its XML says.
type agileSeal struct {
	Data agileKey   `xml:"keyData"`
	Keys []agileKey `xml:"keyEncryptors>keyEncryptor>encryptedKey"`
	// of the key that a password opens
	salt, input, inputHash, locked, dataSalt []byte
}

// agileKey describes a key; what is encrypted with a password stands in base64.
type agileKey struct {
	Bits      int    `xml:"keyBits,attr"`
	Cipher    string `xml:"cipherAlgorithm,attr"`
	Chaining  string `xml:"cipherChaining,attr"`
	Hash      string `xml:"hashAlgorithm,attr"`
	Salt      string `xml:"saltValue,attr"`
	Spins     int    `xml:"spinCount,attr"`
	Input     string `xml:"encryptedVerifierHashInput,attr"`
	InputHash string `xml:"encryptedVerifierHashValue,attr"`
	Key       string `xml:"encryptedKeyValue,attr"`
}

// known tells a key of a kind that Office makes.
func (k *agileKey) known() bool {
	return k.Cipher == "AES" && k.Chaining == "ChainingModeCBC" && sealHashes[k.Hash] != nil && (k.Bits == 128 || k.Bits == 192 || k.Bits == 256)
}

func parseAgile(b []byte) (*seal, string) {
	a := &agileSeal{}
	if err := xml.Unmarshal(b, a); err != nil || len(a.Keys) == 0 {
		return nil, "an encrypted Office document whose description of the encryption is damaged"
	}
	k := &a.Keys[0]
	for i := range a.Keys { // a certificate may open it, too
		if a.Keys[i].Input != "" {
			k = &a.Keys[i]
			break
		}
	}
	switch {
	case !a.Data.known() || !k.known():
		return nil, "an Office document encrypted in a way that this version does not open"
	case k.Spins < 0 || k.Spins > mostSpins:
		return nil, fmt.Sprintf("an encrypted Office document that hashes each password more than %d times", mostSpins)
	}
	a.Keys = []agileKey{*k}
	a.salt, a.input, a.inputHash, a.locked = bytesOf(k.Salt), wholeBlocks(k.Input), wholeBlocks(k.InputHash), wholeBlocks(k.Key)
	a.dataSalt = bytesOf(a.Data.Salt)
	if len(a.input) == 0 || len(a.inputHash) < sealHashes[k.Hash]().Size() || len(a.locked) < a.Data.Bits/8 {
		return nil, "an encrypted Office document whose description of the encryption is damaged"
	}
	return &seal{agile: a}, ""
}

// bytesOf decodes base64; what is none is nothing.
func bytesOf(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return b
}

func wholeBlocks(s string) []byte {
	b := bytesOf(s)
	return b[:len(b)-len(b)%aes.BlockSize]
}

// What a key derived from a password is for (section 2.3.4.13).
var (
	forInput = []byte{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79}
	forHash  = []byte{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e}
	forKey   = []byte{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6}
)

// open gives the key of the document, nil if the password is wrong.
func (a *agileSeal) open(password string) []byte {
	k := &a.Keys[0]
	base := spin(sealHashes[k.Hash](), a.salt, password, k.Spins)
	h := sealHashes[k.Hash]()
	h.Write(a.unwrap(base, forInput, a.input))
	sum := h.Sum(nil)
	if subtle.ConstantTimeCompare(sum, a.unwrap(base, forHash, a.inputHash)[:len(sum)]) == 0 {
		return nil
	}
	return a.unwrap(base, forKey, a.locked)[:a.Data.Bits/8]
}

// unwrap decrypts what is encrypted with the password (section 2.3.4.12).
func (a *agileSeal) unwrap(base, purpose, b []byte) []byte {
	k := &a.Keys[0]
	h := sealHashes[k.Hash]()
	h.Write(base)
	h.Write(purpose)
	block, err := aes.NewCipher(fit(h.Sum(nil), k.Bits/8))
	if err != nil {
		return make([]byte, len(b))
	}
	out := make([]byte, len(b))
	cipher.NewCBCDecrypter(block, fit(a.salt, aes.BlockSize)).CryptBlocks(out, b)
	return out
}

// fit brings a key or an initialization vector to its size (section 2.3.4.11).
func fit(b []byte, size int) []byte {
	out := make([]byte, size)
	for i := copy(out, b); i < size; i++ {
		out[i] = 0x36
	}
	return out
}

// agileSegment is how much of a document is encrypted in one go (section 2.3.4.15).
const agileSegment = 4096

func (a *agileSeal) decrypt(block cipher.Block, out, b []byte) {
	h := sealHashes[a.Data.Hash]()
	var number [4]byte
	for i := 0; i*agileSegment < len(b); i++ {
		binary.LittleEndian.PutUint32(number[:], uint32(i))
		h.Reset()
		h.Write(a.dataSalt)
		h.Write(number[:])
		from, to := i*agileSegment, min((i+1)*agileSegment, len(b))
		cipher.NewCBCDecrypter(block, fit(h.Sum(nil), aes.BlockSize)).CryptBlocks(out[from:to], b[from:to])
	}
}
