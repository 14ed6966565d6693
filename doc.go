// Package mailspill holds the tests that span the rooms of the house; see docs/architecture.md.
package mailspill
