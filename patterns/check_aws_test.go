package patterns

import "testing"

// TestAWSAccount uses a pair that is published with the description of the form
// (awsteele.com/blog/2020/09/26/aws-access-key-format.html).
func TestAWSAccount(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"ASIAQNZGKIQY56JQ7WML":  "029608264753",
		"AKIAISXMCQUNZ2DQAE5Q":  "", // of the time before
		"AKIA":                  "",
		"AKIAQ0000000000000000": "",
	} {
		if got := awsAccount(id); got != want {
			t.Errorf("awsAccount(%s) = %q, want %q", id, got, want)
		}
	}
}
