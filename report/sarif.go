package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/mailspill/mailspill/finding"
)

// sarifReport is a SARIF 2.1.0 log with one run: a result for each finding, a
// notification for each unread leaf, the summary in the invocation's properties.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type sarifReport struct {
	w           io.Writer
	showSecrets bool
	run         *sarif.Run
	invocation  *sarif.Invocation
	started     time.Time
	rules       map[string]int // index of each rule in the driver
	reasons     map[string]bool
}

func newSARIF(w io.Writer, opt Options) records {
	run := sarif.NewRunWithInformationURI("mailspill", "https://github.com/mailspill/mailspill")
	run.WithColumnKind("unicodeCodePoints")
	return &sarifReport{w: w, showSecrets: opt.ShowSecrets, run: run, invocation: sarif.NewInvocation(),
		rules: map[string]int{}, reasons: map[string]bool{}}
}

func (s *sarifReport) Begin(r finding.Scan) error {
	s.started = r.StartedAt
	if r.ToolVersion != "" {
		s.run.Tool.Driver.WithVersion(visible(r.ToolVersion))
	}
	bag := map[string]any{"scan": r}
	if r.Marking != "" {
		bag["marking"] = r.Marking
	}
	s.run.WithProperties(properties(bag))
	return nil
}

func (s *sarifReport) Finding(r finding.Finding) error {
	if !s.showSecrets {
		r.Secret = nil
	}
	result := sarif.NewRuleResult(r.RuleID).WithRuleIndex(s.rule(r)).WithLevel(levelOf(r)).
		WithMessage(text(resultText(r))).
		WithPartialFingerprints(map[string]string{"credential_id": r.CredentialID}).
		WithLocations([]*sarif.Location{locationOf(r.Message, r.Part, r.Path)}).
		WithProperties(properties(map[string]any{"finding": r}))
	s.run.AddResult(result)
	return nil
}

// rule returns the index of the finding's rule, and adds the rule when it is new.
func (s *sarifReport) rule(r finding.Finding) int {
	if i, ok := s.rules[r.RuleID]; ok {
		return i
	}
	how := link(r.Rotate)
	rule := sarif.NewRule(r.RuleID).WithShortDescription(multi(r.Title)).WithHelp(multi(orElse(r.Rotate, r.Title))).
		WithProperties(properties(map[string]any{"security-severity": securitySeverity(r.Severity)}).WithTags([]string{"security"}))
	if how.URL != "" {
		rule.WithHelpURI(how.URL)
	}
	s.rules[r.RuleID] = len(s.rules)
	s.run.Tool.Driver.AddRule(rule)
	return s.rules[r.RuleID]
}

func (s *sarifReport) Unread(r finding.Unread) error {
	if !s.reasons[r.Reason] {
		s.reasons[r.Reason] = true
		s.run.Tool.Driver.AddNotification(sarif.NewRule(r.Reason).WithShortDescription(multi("Not read: " + r.Reason)))
	}
	n := sarif.NewNotification().WithLevel("warning").WithMessage(text(unreadText(r))).
		WithDescriptor(sarif.NewReportingDescriptorReference().WithID(r.Reason)).
		WithLocations([]*sarif.Location{locationOf(r.Message, r.Part, r.Path)}).
		WithProperties(properties(map[string]any{"unread": r}))
	s.invocation.AddToolExecutionNotification(n)
	return nil
}

func (s *sarifReport) messageDone() error { return nil }

func (s *sarifReport) Close(r finding.Summary) error {
	// A source that was not walked to its end leaves results that may be missing.
	s.invocation.WithExecutionSuccessful(r.Accounted).WithProperties(properties(map[string]any{"summary": r}))
	if !s.started.IsZero() {
		ended := s.started.Add(time.Duration(r.ElapsedMS) * time.Millisecond)
		s.invocation.WithStartTimeUtc(s.started.UTC().Format(time.RFC3339)).WithEndTimeUtc(ended.UTC().Format(time.RFC3339))
	}
	s.run.WithInvocations([]*sarif.Invocation{s.invocation})
	return s.write()
}

func (s *sarifReport) write() error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(sarif.NewReport().AddRun(s.run)); err != nil {
		return fmt.Errorf("encoding: %w", err)
	}
	_, err := s.w.Write(jsonSafe(b.Bytes()))
	return err
}

// levelOf maps what is to be done and how bad it is to SARIF's three levels.
func levelOf(r finding.Finding) string {
	grave := r.Severity == "critical" || r.Severity == "high"
	switch {
	case r.Tier == "rotate" && grave:
		return "error"
	case r.Tier == "rotate" && r.Severity == "medium", r.Tier == "review" && grave:
		return "warning"
	}
	return "note"
}

// securitySeverity is the number by which GitHub sorts security results.
// https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning
func securitySeverity(severity string) string {
	switch severity {
	case "critical":
		return "9.5"
	case "high":
		return "8.0"
	case "medium":
		return "5.5"
	}
	return "3.0"
}
