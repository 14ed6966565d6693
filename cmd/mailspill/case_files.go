package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/store"
)

func newCaseFiles(std stdio) *cobra.Command {
	var f caseFlags
	var manifest string
	cmd := &cobra.Command{
		Use:   "files",
		Short: "List the files that sources were read from, with their SHA-256",
		Long: `files prints each file of the sources on this machine as it was before and after a scan, one JSON object a line: its
size, its SHA-256, and the manifest that it belongs to. The journal has one hash for each manifest ("sha256_before", "sha256_after").`,
		Example: "  mailspill case files --case inv-7\n  mailspill case files --case inv-7 --manifest bee69f3f6cbe",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				found := false
				enc := json.NewEncoder(std.out)
				err := c.Manifests(cmd.Context(), strings.ToLower(manifest), func(some store.SourceFiles) error {
					found = true
					return printFiles(enc, some)
				})
				if err == nil && !found && manifest != "" {
					err = fmt.Errorf("no manifest of this case begins with %q: give it as `mailspill case journal` shows it", manifest)
				}
				return err
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&manifest, "manifest", "", "only those of the manifest with this `HASH`, or its beginning")
	return cmd
}

func printFiles(enc *json.Encoder, some store.SourceFiles) error {
	for _, file := range some.Files {
		row := struct {
			Manifest string `json:"manifest"`
			Source   string `json:"source"`
			store.HashedFile
		}{some.Manifest, some.Source, file}
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	return nil
}
