package patterns

import "encoding/asn1"

// deepestDER bounds how deep DER values may lie in each other.
const deepestDER = 32

// derRounds gives the largest number that der holds and that could be meant as a
// count of rounds; ok is false where a number is too large for any, yet small
// enough to be taken for one. It looks into octet strings too: they hold DER.
func derRounds(der []byte, depth int) (most int, ok bool) {
	for len(der) > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			return most, true // not DER: the salt of a key, or encrypted
		}
		n, fine := roundsIn(&v, depth)
		if !fine {
			return 0, false
		}
		most, der = max(most, n), rest
	}
	return most, true
}

// largestRounds is beyond what any program writes.
const largestRounds = 10_000_000

func roundsIn(v *asn1.RawValue, depth int) (int, bool) {
	switch {
	case depth > deepestDER:
		return 0, false
	case v.IsCompound:
		return derRounds(v.Bytes, depth+1)
	case v.Class == asn1.ClassUniversal && v.Tag == asn1.TagOctetString && len(v.Bytes) > 2 && v.Bytes[0] == 0x30:
		return derRounds(v.Bytes, depth+1)
	case v.Class != asn1.ClassUniversal || v.Tag != asn1.TagInteger || len(v.Bytes) > 8:
		return 0, true
	}
	n := 0
	for _, b := range v.Bytes {
		n = n<<8 | int(b)
	}
	return n, n >= 0 && n <= largestRounds
}
