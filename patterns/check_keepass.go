package patterns

// checkKeePass judges a KeePass database in base64 (keepass.info, "KDBX file
// format"): all that is in it is open to whoever learns its password.
func checkKeePass(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	letters, _ := blobAt(t.Content, start, maxBlob)
	raw := decodeBlob(letters)
	if len(raw) < 64 || distinctBytes(string(raw)) < 24 {
		return false
	}
	takeBlob(t, c, start, raw)
	c.Checked = ByStructure
	return true
}
