package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// newMan writes the man pages from the commands' own help texts.
func newMan(std stdio) *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the man pages into a directory",
		Example: "  mailspill man /usr/local/share/man/man1",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return fmt.Errorf("creating the man directory: %w", err)
			}
			date := time.Unix(0, 0).UTC() // reproducible pages
			h := &doc.GenManHeader{Title: "MAILSPILL", Section: "1", Date: &date, Source: "mailspill"}
			return doc.GenManTree(cmd.Root(), h, args[0])
		},
	}
}
