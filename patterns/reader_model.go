package patterns

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/mailspill/mailspill/patterns/tagger"
)

// The trained model: the words that it knows, and networks whose chances are
// averaged. make fit-reader writes it, from testdata/prose.
//
//go:embed prose/reader.bin
var readerFile []byte

// model is what reads.
type model struct {
	*describer
	scout *tagger.Network // a small one, that tells where the others need not look
	nets  []*tagger.Network
}

// readerMark begins the file; the number changes with what rows mean.
const readerMark = "reader3\n"

// mostKnown is more words and networks than a model has.
const mostKnown = 1 << 16

// readModel reads the embedded model, once.
var readModel = sync.OnceValues(func() (*model, error) { return loadModel(readerFile) })

func loadModel(file []byte) (*model, error) {
	d, err := readProse()
	if err != nil {
		return nil, err
	}
	c, err := readCues()
	if err != nil {
		return nil, err
	}
	means, err := readConcepts()
	if err != nil {
		return nil, err
	}
	if len(file) == 0 {
		return nil, nil // how make fit-reader begins
	}
	r := bytes.NewReader(file)
	words, count, err := readVocabulary(r)
	if err != nil {
		return nil, fmt.Errorf("the learned reader: %w", err)
	}
	m := &model{describer: newDescriber(d, c, means, words)}
	for range count {
		n, err := tagger.Read(r)
		if err != nil {
			return nil, fmt.Errorf("the learned reader: %w", err)
		}
		if n.Rows != m.rows || n.Slots != slots || n.Tags != tags {
			return nil, errors.New("the learned reader was made for other rows: run make fit-reader")
		}
		m.nets = append(m.nets, n.Padded())
	}
	m.scout, m.nets = m.nets[0], m.nets[1:]
	return m, nil
}

func readVocabulary(r io.Reader) (words vocabulary, nets int, err error) {
	begin, sizes := make([]byte, len(readerMark)), make([]uint32, 2)
	if _, err := io.ReadFull(r, begin); err != nil || string(begin) != readerMark {
		return nil, 0, errors.New("its file does not begin as one")
	}
	if err := binary.Read(r, binary.LittleEndian, sizes); err != nil {
		return nil, 0, err
	}
	if sizes[0] > mostKnown || sizes[1] > mostKnown || sizes[1] < 2 {
		return nil, 0, errors.New("its sizes are none")
	}
	hashes := make([]uint32, sizes[0])
	if err := binary.Read(r, binary.LittleEndian, hashes); err != nil {
		return nil, 0, err
	}
	words = make(vocabulary, len(hashes))
	for i, h := range hashes {
		words[h] = int32(i)
	}
	return words, int(sizes[1]), nil
}

// write writes the file that loadModel reads.
func (m *model) write(w io.Writer) error {
	hashes := make([]uint32, len(m.words))
	for h, i := range m.words {
		hashes[i] = h
	}
	for _, part := range []any{[]byte(readerMark), []uint32{uint32(len(hashes)), uint32(1 + len(m.nets))}, hashes} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return fmt.Errorf("write the learned reader: %w", err)
		}
	}
	for _, n := range append([]*tagger.Network{m.scout}, m.nets...) {
		if err := n.Write(w); err != nil {
			return err
		}
	}
	return nil
}

// chances gives the mean of what the networks say. Where the first sees nothing, the
// others are not asked: the mean would reach no threshold.
func (m *model) chances(rows []int32) []float32 {
	out := m.nets[0].Run(rows)
	if !anySecret(out) {
		return out
	}
	for _, n := range m.nets[1:] {
		for i, c := range n.Run(rows) {
			out[i] += c
		}
	}
	for i := range out {
		out[i] /= float32(len(m.nets))
	}
	return out
}

// seesSecret is the chance from which the other networks are asked, too.
const seesSecret = 0.3

func anySecret(chance []float32) bool {
	for i := 0; i < len(chance); i += tags {
		if 1-chance[i+tagNone] >= seesSecret {
			return true
		}
	}
	return false
}
