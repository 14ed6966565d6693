package main

import (
	"crypto/x509"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"hash/crc32"
	"strconv"
	"strings"
	"testing"
)

// TestMarvin32 holds the hash to the vectors of dotnet/runtime's MarvinTests: the
// two halves of the 64-bit result there, folded.
func TestMarvin32(t *testing.T) {
	t.Parallel()
	const seed = 0x004FB61A001BDBCC
	for _, c := range []struct {
		data []byte
		want uint64
	}{
		{nil, 0x30ED35C100CD3C7D},
		{[]byte{0xAF}, 0x48E73FC77D75DDC1},
		{[]byte{0xE7, 0x0F}, 0xB5F6E1FC485DBFF8},
		{[]byte{0x37, 0xF4, 0x95}, 0xF0B07C789B8CF7E8},
	} {
		if got, want := marvin32(c.data, seed), uint32(c.want>>32)^uint32(c.want); got != want {
			t.Errorf("marvin32(%x) = %08x, want %08x", c.data, got, want)
		}
	}
}

func TestIdentifiableKeys(t *testing.T) {
	t.Parallel()
	v := newVault()
	for _, c := range []struct {
		key, signature string
		bytes, at      int
		seed           uint64
	}{
		{v.storageKey.value, "+ASt", 64, 76, seedStorage},
		{v.cosmosKey.value, "ACDb", 64, 76, seedCosmosRW},
		{v.busKey.value, "+ASb", 32, 33, seedBusManage},
	} {
		raw, err := base64.StdEncoding.DecodeString(c.key)
		if err != nil || len(raw) != c.bytes {
			t.Fatalf("%s: %d bytes, %v", c.signature, len(raw), err)
		}
		if c.key[c.at:c.at+4] != c.signature {
			t.Errorf("no signature %s at %d", c.signature, c.at)
		}
		n := len(raw) - 4
		if binary.LittleEndian.Uint32(raw[n:]) != marvin32(raw[:n], c.seed) {
			t.Errorf("%s: the checksum does not fit", c.signature)
		}
		raw[0]++
		if binary.LittleEndian.Uint32(raw[n:]) == marvin32(raw[:n], c.seed) {
			t.Errorf("%s: the checksum fits another key", c.signature)
		}
	}
}

func TestPAT(t *testing.T) {
	t.Parallel()
	pat := newVault().pat.value
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(pat))
	if err != nil || len(pat) != 52 {
		t.Fatalf("%d characters, %v", len(pat), err)
	}
	payload := append(append(append(append([]byte{}, raw[:2]...), raw[3:7]...), raw[9:22]...), raw[23:]...)
	sum := binary.LittleEndian.Uint32([]byte{raw[22], raw[8], raw[7], raw[2]})
	if crc32.ChecksumIEEE(payload)^seedPAT != sum {
		t.Error("the checksum does not fit")
	}
}

func TestRecoveryKey(t *testing.T) {
	t.Parallel()
	groups := strings.Split(newVault().recoveryKey.value, "-")
	if len(groups) != 8 {
		t.Fatalf("%d groups", len(groups))
	}
	for _, g := range groups {
		if n, err := strconv.Atoi(g); err != nil || len(g) != 6 || n%11 != 0 || n > 720885 {
			t.Errorf("group %q is not one of BitLocker's", g)
		}
	}
}

func TestSigningKey(t *testing.T) {
	t.Parallel()
	block, _ := pem.Decode([]byte(newVault().signingKey.pemBlock()))
	if block == nil {
		t.Fatal("no PEM block")
	}
	if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
		t.Error(err)
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	// The first outputs of SplitMix64 from state 0, as its authors publish them.
	s := &stream{}
	for i, want := range []uint64{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f} {
		if got := s.next(); got != want {
			t.Errorf("output %d: %x, want %x", i, got, want)
		}
	}
}
