package scanner

import "github.com/mailspill/mailspill/finding"

// addOmitted counts what the sources did not give as seen and not selected.
func (o Options) addOmitted(sum *finding.Summary) {
	if o.Omitted == nil {
		return
	}
	messages, searched := o.Omitted()
	sum.Messages.Seen += messages
	sum.LeftOut += searched
}
