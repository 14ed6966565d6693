package main

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// The keys of blocks of agile encryption ([MS-OFFCRYPTO] 2.3.4.11 to 2.3.4.14).
const (
	agileVerifierInput = "\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79"
	agileVerifierHash  = "\xd7\xaa\x0f\x6d\x30\x61\x34\x4e"
	agileKeyValue      = "\x14\x6e\x0b\xe7\xab\xac\xd0\xd6"
	agileHMACKey       = "\x5f\xb2\xad\x01\x0c\xb9\xe1\xf6"
	agileHMACValue     = "\xa0\x67\x7f\x02\xb2\x2c\x84\x33"
)

// agileSpins is told by the file. Office takes 100,000, which is ten times the work
// for each word that a scan tries, and teaches nothing more about the scan.
const agileSpins = 10_000

func sha512Of(parts ...string) string {
	h := sha512.New()
	for _, p := range parts {
		h.Write([]byte(p))
	}
	return string(h.Sum(nil))
}

// agileLocked is an Office package under a password, as Office writes it since
// 2013: AES-256 in CBC, SHA-512 ([MS-OFFCRYPTO] 2.3.4.10).
func agileLocked(s *stream, content, password string) string {
	salt, keySalt, key := string(s.bytes(16)), string(s.bytes(16)), string(s.bytes(32))
	base := sha512Of(salt, utf16Bytes(password, false))
	for i := range uint32(agileSpins) {
		base = sha512Of(wordBytes([]uint32{i}), base)
	}
	sealed := func(block, value string) string {
		return base64.StdEncoding.EncodeToString(cbc([]byte(sha512Of(base, block)[:32]), []byte(salt), []byte(value)))
	}
	whole := string(binary.LittleEndian.AppendUint64(nil, uint64(len(content)))) + agileSegments(key, keySalt, content)
	macKey := string(s.bytes(64))
	mac := hmac.New(sha512.New, []byte(macKey))
	mac.Write([]byte(whole))
	integrity := func(block, value string) string {
		return base64.StdEncoding.EncodeToString(cbc([]byte(key), []byte(sha512Of(keySalt, block)[:16]), []byte(value)))
	}
	input := string(s.bytes(16))
	const cipher = `blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"`
	info := "\x04\x00\x04\x00\x40\x00\x00\x00" + fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\r\n"+
		`<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">`+
		`<keyData saltSize="16" %s saltValue="%s"/><dataIntegrity encryptedHmacKey="%s" encryptedHmacValue="%s"/>`+
		`<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey spinCount="%d" saltSize="16" %s saltValue="%s" `+
		`encryptedVerifierHashInput="%s" encryptedVerifierHashValue="%s" encryptedKeyValue="%s"/></keyEncryptor></keyEncryptors></encryption>`,
		cipher, base64.StdEncoding.EncodeToString([]byte(keySalt)), integrity(agileHMACKey, macKey), integrity(agileHMACValue, string(mac.Sum(nil))),
		agileSpins, cipher, base64.StdEncoding.EncodeToString([]byte(salt)), sealed(agileVerifierInput, input), sealed(agileVerifierHash, sha512Of(input)), sealed(agileKeyValue, key))
	return compoundFile(append(dataSpaces(), &cfbItem{name: "EncryptionInfo", data: info}, &cfbItem{name: "EncryptedPackage", data: whole})...)
}

// agileSegments encrypts 4096 bytes at a time, each under an IV of its own.
func agileSegments(key, salt, content string) string {
	var out string
	for i := uint32(0); content != ""; i++ {
		n := min(4096, len(content))
		segment := atLeast(content[:n], (n+15)/16*16)
		out += string(cbc([]byte(key), []byte(sha512Of(salt, wordBytes([]uint32{i}))[:16]), []byte(segment)))
		content = content[n:]
	}
	return out
}

// dataSpaces say that the package is encrypted by a password ([MS-OFFCRYPTO]
// 2.3.4.1 to 2.3.4.3).
func dataSpaces() []*cfbItem {
	text := func(s string) string {
		u := utf16Bytes(s, false)
		return wordBytes([]uint32{uint32(len(u))}) + padded(u)
	}
	const name, transform = "StrongEncryptionDataSpace", "StrongEncryptionTransform"
	entry := wordBytes([]uint32{1, 0}) + text("EncryptedPackage") + text(name)
	version := wordBytes([]uint32{1, 1, 1})
	primary := wordBytes([]uint32{1}) + text("{FF9A3F03-56EF-4613-BDD5-5A41C1D07246}")
	return []*cfbItem{{name: "\x06DataSpaces", storage: true, items: []*cfbItem{
		{name: "Version", data: text("Microsoft.Container.DataSpaces") + version},
		{name: "DataSpaceMap", data: wordBytes([]uint32{8, 1, uint32(len(entry) + 4)}) + entry},
		{name: "DataSpaceInfo", storage: true, items: []*cfbItem{{name: name, data: wordBytes([]uint32{8, 1}) + text(transform)}}},
		{name: "TransformInfo", storage: true, items: []*cfbItem{{name: transform, storage: true, items: []*cfbItem{
			{name: "\x06Primary", data: wordBytes([]uint32{uint32(4 + len(primary))}) + primary + text("Microsoft.Container.EncryptionTransform") + version + wordBytes([]uint32{0, 0, 0, 4})},
		}}}},
	}}}
}

// rc4Locked is an old workbook under a password ([MS-OFFCRYPTO] 2.3.6: RC4 with
// a key for each 1024 bytes of the stream; of a record the head stays clear).
func rc4Locked(s *stream, book xlsBook, password string) string {
	salt, verifier := string(s.bytes(16)), string(s.bytes(16))
	first := md5.Sum([]byte(utf16Bytes(password, false)))
	var mixed []byte
	for range 16 {
		mixed = append(append(mixed, first[:5]...), salt...)
	}
	second := md5.Sum(mixed)
	base := string(second[:5])
	check := md5.Sum([]byte(verifier))
	book.pass = "\x01\x00\x01\x00\x01\x00" + salt + string(rc4Blocks(base, append([]byte(verifier), check[:]...)))
	raw := []byte(book.stream())
	pad := rc4Blocks(base, make([]byte, len(raw)))
	for at := 0; at < len(raw); {
		kind, n := binary.LittleEndian.Uint16(raw[at:]), int(binary.LittleEndian.Uint16(raw[at+2:]))
		from := at + 4
		at = from + n
		switch kind {
		case biffBOF, biffFilePass:
			continue
		case biffSheet:
			from += 4 // where the sheet begins stays clear
		}
		for i := from; i < at; i++ {
			raw[i] ^= pad[i]
		}
	}
	return compoundFile(&cfbItem{name: "Workbook", data: atLeast(string(raw), cfbCutoff)})
}

func rc4Blocks(base string, data []byte) []byte {
	out := make([]byte, len(data))
	for i := 0; i < len(data); i += 1024 {
		key := md5.Sum([]byte(base + wordBytes([]uint32{uint32(i / 1024)})))
		c, err := rc4.NewCipher(key[:])
		if err != nil {
			panic(err)
		}
		c.XORKeyStream(out[i:min(i+1024, len(data))], data[i:min(i+1024, len(data))])
	}
	return out
}
