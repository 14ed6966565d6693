package patterns

import "strings"

const revokeDocs = "https://learn.microsoft.com/azure/storage/common/storage-sas-overview"

// revocation tells how a SAS of storage is taken back: which of the three ways
// there are stands in its parameters.
func (p *sasParams) revocation(account bool) string {
	switch {
	case p.has("skoid"):
		return "User-delegation SAS: revoke the account's user delegation keys (Revoke-AzStorageAccountUserDelegationKeys), which ends all of them: " + revokeDocs
	case p.has("si"):
		return "SAS of a stored access policy: delete or change the policy \"" + p.values["si"] + "\", which ends every SAS of it: " + revokeDocs
	case account:
		return "Account SAS: regenerate the storage account key that signed it: " + revokeDocs
	}
	return "Ad hoc SAS: regenerate the storage account key that signed it: " + revokeDocs
}

// afterlife says what outlives an expired SAS: the key that signed it makes more
// of them as long as nobody changes it.
func (p *sasParams) afterlife(c *Candidate) string {
	if !c.Expired || p.has("skoid") {
		return ""
	}
	return " (it has expired, but the account key that signed it lives on)"
}

const policyDocs = "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas"

// policyRevocation tells how a token of Service Bus, Event Hubs or IoT Hub is taken
// back: by the key of the policy or device that signed it.
func (p *sasParams) policyRevocation(c *Candidate) string {
	signer := "the policy that signed it"
	switch host := c.Identity.Host; {
	case p.has("skn"):
		signer = "the policy \"" + p.values["skn"] + "\""
	case strings.Contains(host, "azure-devices"):
		signer = "the device that signed it (" + c.Identity.Resource + ")"
	}
	out := "Regenerate the key of " + signer + ": " + policyDocs
	if c.Expired {
		out += " (it has expired, but that key lives on)"
	}
	return out
}
