package patterns

import "regexp"

var (
	gcpProject = regexp.MustCompile(`"project_id"\s{0,3}:\s{0,3}"([a-z0-9:.-]{3,100})"`)
	gcpKeyID   = regexp.MustCompile(`"private_key_id"\s{0,3}:\s{0,3}"([0-9a-f]{40})"`)
	gcpClient  = regexp.MustCompile(`"client_id"\s{0,3}:\s{0,3}"(\d{15,25})"`)
)

// checkServiceAccount judges the private key in a key file of Google Cloud
// (cloud.google.com/iam/docs/keys-create-delete). Its secret is that of the same
// key anywhere else.
func checkServiceAccount(t *Text, groups []int, c *Candidate) bool {
	if !checkPEM(t, groups, c) {
		return false
	}
	w := vicinity(t, c, 1500, 1500)
	c.Identity.Account = w.nearest(gcpProject)
	c.Identity.Resource = w.nearest(gcpKeyID)
	c.Identity.AppID = w.nearest(gcpClient)
	c.Confidence = 0.98
	return c.Identity.Account != "" || c.Identity.Resource != ""
}
