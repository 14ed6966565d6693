package patterns

import (
	"crypto/des" // what VNC uses; nothing is protected by it here
	"encoding/hex"
	"strings"
)

// vncKey is the key with which every VNC server hides its password: published, and
// the same for all (d3des.c and vncauth.c of the RealVNC and TightVNC sources), with
// the bits of each byte mirrored as that implementation of DES takes them.
var vncKey = []byte{0xe8, 0x4a, 0xd6, 0x60, 0xc4, 0x72, 0x1a, 0xe0}

// checkVNC judges the hidden password of a VNC server: eight bytes that give text.
func checkVNC(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := hex.DecodeString(strings.ReplaceAll(c.Secret, ",", ""))
	if err != nil || len(raw) < des.BlockSize {
		return false
	}
	block, err := des.NewCipher(vncKey)
	if err != nil {
		return false
	}
	clear := make([]byte, des.BlockSize)
	block.Decrypt(clear, raw[:des.BlockSize])
	value := strings.TrimRight(string(clear), "\x00")
	if len(value) < 2 || !readable(value) || strings.ContainsAny(value, "\r\n\t\x00") {
		return false
	}
	c.Secret, c.Checked = value, ByStructure
	return true
}
