package main

import "hash/fnv"

// stream is a source of made-up randomness (SplitMix64). The standard library's
// generators promise no fixed sequence between versions; the sample's bytes must
// not change with the compiler. It is for invented data only.
type stream struct{ state uint64 }

// newStream returns the stream of a name, so that a new secret does not shift
// the old ones.
func newStream(name string) *stream {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &stream{h.Sum64()}
}

func (s *stream) next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (s *stream) below(n int) int { return int(s.next() % uint64(n)) }

// between returns a number from low to high, both included.
func (s *stream) between(low, high int) int { return low + s.below(high-low+1) }

// bytes returns n bytes.
func (s *stream) bytes(n int) []byte {
	b := make([]byte, n)
	for i := 0; i < n; {
		for v, k := s.next(), 0; k < 8 && i < n; k, i = k+1, i+1 {
			b[i] = byte(v)
			v >>= 8
		}
	}
	return b
}

// text returns n characters of an alphabet.
func (s *stream) text(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[s.below(len(alphabet))]
	}
	return string(b)
}

func pick[T any](s *stream, of []T) T { return of[s.below(len(of))] }
