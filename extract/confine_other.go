//go:build !linux

package extract

// Confine gives up what this process may do, as far as the system lets it: here,
// nothing that can be given up is known.
func Confine(int64, string) error { return nil }

// ConfineTool is Confine for a process that is about to become another program.
func ConfineTool(int64) error { return nil }
