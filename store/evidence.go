package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/mailspill/mailspill/finding"
)

// mostHashes is how many hashes of messages stand in one entry of the journal.
const mostHashes = 500

// witness writes the SHA-256 of each message with a finding into the journal that is
// not there yet.
func (r *Run) witness(ctx context.Context) error { return r.c.witness(ctx, "run", r.id) }

// witness says, besides, where the messages came from: a run, or another case.
func (c *Case) witness(ctx context.Context, from, id string) error {
	for {
		more, err := c.witnessSome(ctx, from, id)
		if err != nil || !more {
			return err
		}
	}
}

func (c *Case) witnessSome(ctx context.Context, from, id string) (more bool, err error) {
	ids, hashes, err := c.unwitnessed(ctx)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	return true, c.db.together(ctx, func(tx *transaction) error {
		for _, id := range ids {
			if err := tx.exec(ctx, "UPDATE message SET witnessed = 1 WHERE id = ?", id); err != nil {
				return err
			}
		}
		return c.record(ctx, tx, "messages", map[string]any{from: id, "sha256": hashes})
	})
}

func (c *Case) unwitnessed(ctx context.Context) (ids, hashes []string, err error) {
	rows, err := c.db.query(ctx, "SELECT m.id, m.sealed FROM message m WHERE m.witnessed = 0 AND EXISTS (SELECT 1 FROM finding f WHERE f.message = m.id) LIMIT ?", mostHashes)
	if err != nil {
		return nil, nil, plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var sealed []byte
		var h head
		if err := rows.Scan(&id, &sealed); err != nil {
			return nil, nil, err
		}
		if err := c.keys.open("message "+id, sealed, &h); err != nil {
			return nil, nil, err
		}
		ids, hashes = append(ids, id), append(hashes, h.SHA256)
	}
	return ids, hashes, plain(rows.Err())
}

// HashedFile is one file of a source, as the case keeps it.
type HashedFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Error  string `json:"error,omitempty"`
}

// Manifest keeps the files of a source with their hashes, and gives one hash over all
// of them: that stands in the journal. The list is sealed: file names come from mail, too.
func (w *Walk) Manifest(files []HashedFile) (string, error) {
	if len(files) == 0 {
		return "", nil
	}
	h := sha256.New()
	for _, f := range files {
		h.Write([]byte(f.Name + "\x00" + f.SHA256 + "\x00" + number(int(f.Size)) + "\x00" + f.Error + "\n")) // a hash does not fail
	}
	id := hex.EncodeToString(h.Sum(nil))
	sealed, err := w.r.c.keys.sealed("manifest "+id, files)
	if err != nil {
		return "", w.r.wrap(err)
	}
	return id, w.r.wrap(w.r.c.db.exec(w.r.ctx, "INSERT INTO manifest (id, source, sealed) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING", id, w.id, sealed))
}

// account is what the journal says of a run's end.
type runEnd struct {
	Run         string          `json:"run"`
	Outcome     string          `json:"outcome"`
	Summary     finding.Summary `json:"summary"` // of what this run scanned
	News        News            `json:"news"`
	Rules       finding.Rules   `json:"rules"`
	Counterpart string          `json:"counterpart"`
}

// SourceFiles are the files that a source was read from once.
type SourceFiles struct {
	Manifest string // the one hash over all of them, as the journal has it
	Source   string
	Files    []HashedFile
}

// Manifests gives the lists of files whose hash begins as said, one at a time: a list may be
// long. All of them if nothing is said.
func (c *Case) Manifests(ctx context.Context, hash string, give func(SourceFiles) error) error {
	rows, err := c.db.query(ctx, "SELECT m.id, m.sealed, s.id, s.sealed FROM manifest m JOIN source s ON s.id = m.source WHERE substr(m.id, 1, ?) = ? ORDER BY s.number, m.id", len(hash), hash)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var some SourceFiles
		var source string
		var sealed, name []byte
		if err := rows.Scan(&some.Manifest, &sealed, &source, &name); err != nil {
			return err
		}
		if err := errors.Join(c.keys.open("manifest "+some.Manifest, sealed, &some.Files), c.keys.open("source "+source, name, &some.Source)); err != nil {
			return err
		}
		if err := give(some); err != nil {
			return err
		}
	}
	return plain(rows.Err())
}
