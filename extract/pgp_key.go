package extract

// largestKey is the size of the largest keyring or certificate that is taken for
// one: keys with thousands of signatures have some hundred KiB.
const largestKey = 4 << 20

// isPublicKey tells OpenPGP public keys in binary form (RFC 9580 section 10.1)
// and nothing else: their only text are names, which their strings give. A
// photograph (section 5.12) is more than that, and a secret key too.
func isPublicKey(raw []byte) bool {
	if len(raw) > largestKey {
		return false
	}
	first := true
	for len(raw) > 0 {
		p, rest, ok := nextPacket(raw)
		if !ok || p.cut || len(p.body) == 0 || first && p.tag != pgpPublicKey {
			return false
		}
		switch p.tag {
		case pgpPublicKey, pgpPublicSubkey:
			if v := p.body[0]; v < 2 || v > 6 || len(p.body) < 10 {
				return false
			}
		case pgpSignature:
			if v := p.body[0]; v < 2 || v > 6 {
				return false
			}
		case pgpUserID, pgpTrust, pgpMarker:
		default:
			return false
		}
		raw, first = rest, false
	}
	return !first
}
