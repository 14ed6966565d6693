package patterns

// A check judges one candidate of a rule offline. It may move Start and End,
// sets Secret to the canonical value, and fills Checked, Confidence, Identity,
// dates, Tier, Severity and Privileged as far as the secret itself and the text
// around it tell. It returns false where the candidate is certainly no
// credential (a placeholder, a reference to a vault, Integrated Security). A
// checksum that does not fit sets CheckFailed and lowers Confidence; it never
// drops what its context names as a credential.
//
// groups holds the byte offsets of the match and its groups in t.Content, as
// regexp's FindSubmatchIndex gives them.
type check func(t *Text, groups []int, c *Candidate) bool

// checks names every check that a rule file may ask for (check = "sas").
var checks = map[string]check{}
