package patterns

import (
	"fmt"
	"strings"
	"testing"
)

// TestProseLongTable: each row of a table counts, however far below its heading.
func TestProseLongTable(t *testing.T) {
	t.Parallel()
	set := proseRules(t)
	for _, form := range []string{"%s,%s\n", "%s;%s\n", "%s\t%s\n", "| %s | %s |\n"} {
		var text strings.Builder
		fmt.Fprintf(&text, form, "user", "password")
		const rows = 3000
		for i := range rows {
			fmt.Fprintf(&text, form, fmt.Sprintf("kim%d", i), fmt.Sprintf("Reed%d!Pond", i*7))
			if i%500 == 499 {
				text.WriteString("-- next department --\n")
			}
		}
		found := 0
		for _, c := range set.Find(nil, Text{Content: text.String(), Where: InAttachment}) {
			if strings.HasSuffix(c.Secret, "!Pond") {
				found++
			}
		}
		if found != rows {
			t.Errorf("%q: %d of %d rows found", form, found, rows)
		}
	}
}
