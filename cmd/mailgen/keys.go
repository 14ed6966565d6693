package main

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"math/bits"
	"strings"
)

// Seeds of the checksums in Microsoft's identifiable keys (microsoft/
// security-utilities, IdentifiableMetadata): one for each kind and role.
const (
	seedStorage   = 0x44656661756c7430
	seedBusManage = 0x4d616e6167653030
	seedCosmosRW  = 0x4d61737452573030
	seedPAT       = 0xE0B9692D
)

// identifiableKey returns a key of n bytes in base64 that carries the signature
// at character at, and ends with the checksum under seed.
func identifiableKey(s *stream, n int, signature string, at int, seed uint64) string {
	text := base64.StdEncoding.EncodeToString(s.bytes(n))
	key, err := base64.StdEncoding.DecodeString(text[:at] + signature + text[at+len(signature):])
	if err != nil {
		panic(err) // a signature that is not base64 is a mistake in this file
	}
	binary.LittleEndian.PutUint32(key[n-4:], marvin32(key[:n-4], seed))
	return base64.StdEncoding.EncodeToString(key)
}

// marvin32 is Marvin, folded to 32 bits: the hash that .NET uses for strings.
func marvin32(data []byte, seed uint64) uint32 {
	low, high := uint32(seed), uint32(seed>>32)
	block := func(word uint32) {
		low += word
		high ^= low
		low = bits.RotateLeft32(low, 20) + high
		high = bits.RotateLeft32(high, 9) ^ low
		low = bits.RotateLeft32(low, 27) + high
		high = bits.RotateLeft32(high, 19)
	}
	padded := append(data[:len(data):len(data)], 0x80)
	for len(padded)%4 != 0 {
		padded = append(padded, 0)
	}
	for i := 0; i < len(padded); i += 4 {
		block(binary.LittleEndian.Uint32(padded[i:]))
	}
	block(0)
	return low ^ high
}

// devopsPAT returns an Azure DevOps personal access token of the old form: 32
// bytes in base32, with a CRC-32 spread over the bytes 22, 8, 7 and 2.
func devopsPAT(s *stream) string {
	token := s.bytes(32)
	var payload []byte
	for i, b := range token {
		if i != 2 && i != 7 && i != 8 && i != 22 {
			payload = append(payload, b)
		}
	}
	var sum [4]byte
	binary.LittleEndian.PutUint32(sum[:], crc32.ChecksumIEEE(payload)^seedPAT)
	token[22], token[8], token[7], token[2] = sum[0], sum[1], sum[2], sum[3]
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(token))
}
