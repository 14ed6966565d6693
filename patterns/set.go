// Package patterns finds exposed credentials in a text: the rules (our own in
// rules/*.toml, gitleaks' default rules and the user's files), the engine that
// matches them, and the offline checks that judge what was matched. It knows
// nothing of mail: a rule is testable on a string and its context.
package patterns

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
)

// Options say which rules are in force besides the built-in ones.
type Options struct {
	RulesAlone bool     // without the learned reader
	Files      []string // rule files of the user, in gitleaks' format or with our keys
}

// Origins of a rule other than a file of the user's, whose path is its origin.
const (
	OriginMailspill = "mailspill"
	OriginGitleaks  = "gitleaks"
)

// Rule is what can be told of a rule in force.
type Rule struct {
	ID          string
	Title       string
	Severity    Severity
	Tier        Tier
	Confidence  float64 // of a candidate before its check
	Origin      string  // OriginMailspill, OriginGitleaks or the user's file
	File        string  // the file that holds it, below the folder of its origin
	Keywords    []string
	Regex       string
	Path        string // of the rules that look at named files alone
	SecretGroup int
	Entropy     float64
	Rotate      string
	Check       string
	Why         string // why it replaces, or differs from, a gitleaks rule
	Examples    int    // examples and counterexamples
}

// Set holds the rules in force, compiled. It is safe for concurrent use.
type Set struct {
	rules   []*rule
	words   *automaton
	pool    sync.Pool // of *hits
	users   []user    // by word
	learned *rule     // of what the learned reader finds
	always  []int     // indexes of rules that run over every text
	gated   bool      // words holds those of gates
	off     []Off
	sum     [sha256.Size]byte
}

// Off is a built-in rule that is not in force, and why.
type Off struct{ ID, Why string }

// Rules lists the rules in force, sorted by ID.
func (s *Set) Rules() []Rule {
	out := make([]Rule, len(s.rules))
	for i, r := range s.rules {
		out[i] = r.Rule
		out[i].Keywords = slices.Clone(r.Keywords)
	}
	return out
}

// SwitchedOff lists the gitleaks rules that are not in force: replaced by one
// of ours, useless on mail, or disabled by a file of the user's.
func (s *Set) SwitchedOff() []Off { return slices.Clone(s.off) }

// Count is the number of rules in force.
func (s *Set) Count() int { return len(s.rules) }

// Hash is the SHA-256, in hex, over the text of all rule files in force. It
// does not depend on where the user's files lie.
func (s *Set) Hash() string { return hex.EncodeToString(s.sum[:]) }
