package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/report"
	"github.com/mailspill/mailspill/store"
)

func newCaseCredentials(std stdio) *cobra.Command {
	var f caseFlags
	var format string
	var statuses []string
	var fresh bool
	cmd := &cobra.Command{
		Use:   "credentials",
		Short: "List every credential of a case, the most pressing first",
		Example: `  mailspill case credentials --case inv-7
  mailspill case credentials --case inv-7 --status new --status reopened --format csv > open.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains(report.CredentialFormats, format) {
				return fmt.Errorf("--format %q: use %s", format, strings.Join(report.CredentialFormats, ", "))
			}
			for _, s := range statuses {
				if !slices.Contains(store.Statuses, s) {
					return fmt.Errorf("no such status: %q; use %s", s, strings.Join(store.Statuses, ", "))
				}
			}
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				all, err := c.Credentials(cmd.Context())
				if err != nil {
					return err
				}
				terms, err := c.Terms(cmd.Context())
				if err != nil {
					return err
				}
				return report.Credentials(std.out, format, terms.Marking, slices.DeleteFunc(all, func(k finding.Credential) bool {
					return len(statuses) > 0 && !slices.Contains(statuses, k.Status) || fresh && !k.New
				}))
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&format, "format", "table", "`FORMAT`: "+strings.Join(report.CredentialFormats, ", "))
	cmd.Flags().StringArrayVar(&statuses, "status", nil, "only those with this `STATUS`; may be given several times")
	cmd.Flags().BoolVar(&fresh, "new", false, "only those that the last scan found first")
	return cmd
}
