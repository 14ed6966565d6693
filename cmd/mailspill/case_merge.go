package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/store"
)

func newCaseMerge(std stdio) *cobra.Command {
	var f caseFlags
	cmd := &cobra.Command{
		Use:   "merge OTHER...",
		Short: "Take over what other cases with the same key hold, without their mail",
		Long: `merge takes over messages, findings, what was not read, and the worklists of other cases that share the key of this one
("mailspill case init --key-of"). No mail is read, and no secret is shown: teams that may not share mail share what they found.
Of two decisions about a credential the later one stands; both are written into the journal. The other cases stay as they are,
and merging them again takes over only what is new in them.`,
		Example: `  mailspill case key --case hq -o region.key
  mailspill case init --case asia --key-of region.key
  mailspill case merge --case hq asia postgres://spill@db.example.org/europe`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				for _, other := range args {
					if err := mergeCase(cmd.Context(), std, f, c, other); err != nil {
						return fmt.Errorf("merging %s: %w", store.Shown(other), err)
					}
				}
				return nil
			})
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func mergeCase(ctx context.Context, std stdio, f caseFlags, c *store.Case, place string) error {
	other, err := openOther(ctx, f, c.ID(), place)
	if err != nil {
		return err
	}
	defer other.Close()
	n, err := c.Merge(ctx, other)
	if err != nil {
		return err
	}
	if n.Break != "" {
		fmt.Fprintf(std.err, "WARNING: %s: %s\n", store.Shown(place), n.Break)
	}
	fmt.Fprintf(std.out, "%s: %s, %s, %s and %s are new here", store.Shown(place),
		counted(n.Sources, "source"), counted(n.Messages, "message"), counted(n.Findings, "finding"), counted(n.Credentials, "credential"))
	if n.Taken+n.Kept > 0 {
		fmt.Fprintf(std.out, "; %s taken over, %d of this case were later", counted(n.Taken, "later decision"), n.Kept)
	}
	fmt.Fprintln(std.out)
	return nil
}

// openOther opens a case with its own key; where that is not on this machine, with the
// key of the case that it is to be merged into, which must be the same.
func openOther(ctx context.Context, f caseFlags, id, place string) (*store.Case, error) {
	keys, err := f.keys()
	if err != nil {
		return nil, err
	}
	c, err := store.Open(ctx, place, store.Options{
		Acting: acting(),
		Key: func(other string, _ bool) ([]byte, error) {
			key, err := keys.Open(other)
			if errors.Is(err, account.ErrNoKey) {
				return keys.Open(id)
			}
			return key, err
		},
	})
	if errors.Is(err, store.ErrWrongKey) {
		return nil, store.ErrOtherKey
	}
	return c, err
}
