package main

// signInStory is a case about an application that cannot sign in: a client
// secret and a token that has run out.
func signInStory(v *vault) []*mail {
	const subject = "AADSTS7000215 for Berth Scheduler - TrackingID#2305090040003317"
	return []*mail{
		{
			id: "signin-1", at: "2023-05-09 09:48", from: luis, to: []person{support}, cc: []person{dana}, subject: subject,
			text: `
Hello,

Berth Scheduler gets "AADSTS7000215: Invalid client secret provided" since last night, although the secret is new.

| Tenant ID | ` + tenantID + ` |
| Application (client) ID | ` + appID + ` |
| Secret ID | 84b1d7f0-2c39-4e5a-9d06-1b7fe3a8c25d |
| Expires | 4/30/2025 |`,
		},
		{
			id: "signin-2", at: "2023-05-09 10:30", from: anna, to: []person{luis}, cc: []person{dana, support}, subject: "RE: " + subject, re: "signin-1", quote: headerBlock,
			text: `
Hi Luis,

this error mostly means that the Secret ID was used in place of the Value. Could you check which of the two the service has, and capture the token of a sign-in that works, for example with Graph Explorer?`,
		},
		{
			id: "signin-3", at: "2023-05-09 11:25", from: luis, to: []person{anna}, cc: []person{dana, support}, subject: "RE: " + subject, re: "signin-2",
			text: `
Hi Anna,

it has the value: client_secret=` + v.clientSecret.value + `, created in the portal last week.

A request of my own account works. This is its header:

    Authorization: Bearer ` + v.accessToken.value,
		},
		{
			id: "signin-4", at: "2023-05-10 09:02", from: anna, to: []person{luis}, cc: []person{dana, support}, subject: "RE: " + subject, re: "signin-3", quote: headerBlock,
			text: `
Hi Luis,

thank you, the token is fine. The request of the service is sent to /common instead of your tenant. Please change the authority to https://login.microsoftonline.com/` + tenantID + `/v2.0 and keep the secret.`,
		},
		{
			id: "signin-5", at: "2023-05-10 13:15", from: luis, to: []person{anna}, cc: []person{dana}, subject: "RE: " + subject, re: "signin-4",
			text: `
That was it, Anna. All green again. Please archive.`,
		},
	}
}
