package main

// noticesStory is what Microsoft's machines and people send that looks like a
// credential and is none: expiry notices, policies, masks, placeholders,
// identifiers, newsletters, an invitation.
func noticesStory(*vault) []*mail {
	return append(machineNotices(), adviceMails()...)
}

func machineNotices() []*mail {
	bulk := []string{"List-Unsubscribe: <https://email.microsoft.com/u/9f31?mkt_tok=MTU3LUdRRS0zODIAAAGNb2xvbm9lLXRva2Vu>", "Precedence: bulk"}
	return []*mail{
		{
			id: "notice-1", at: "2023-04-03 06:00", from: azure, to: []person{dana}, subject: "Action required: a client secret of Berth Scheduler expires in 30 days", shape: htmlOnly,
			text: `
A client secret of an application in your directory is about to expire.

| Application | Berth Scheduler |
| Application ID | ` + appID + ` |
| Key ID | 84b1d7f0-2c39-4e5a-9d06-1b7fe3a8c25d |
| Expires | May 3, 2023 |

Create a new secret before that date to avoid an interruption.`,
		},
		{
			id: "notice-2", at: "2023-05-22 06:30", from: security, to: []person{tom}, subject: "Your password will expire in 14 days",
			text: `
Your password for tom.eriksson@harbor.example will expire in 14 days. To change your password, press Ctrl+Alt+Delete and choose Change a password. If you forgot your password, use https://aka.ms/sspr.

Your new password must have at least 14 characters and must not contain your name.`,
		},
		{
			id: "notice-3", at: "2023-09-05 05:10", from: monthly, to: []person{dana}, subject: "What's new in Azure: passwordless is here", shape: htmlOnly, header: bulk,
			text: `
Go passwordless with passkeys. The password is dead, long live the passkey!

Read more: https://email.microsoft.com/dc/Qk9Eb2VzTm90RXhpc3RIZXJlT25seUFUcmFja2luZ0xpbms/aBcD0123?mkt_tok=MTU3LUdRRS0zODIAAAGNb2xvbm9lLXRva2VuLW5vdC1yZWFs

Secret Manager tips, token lifetimes explained and ten things about keys: https://email.microsoft.com/dc/c2Vjb25kVHJhY2tpbmdMaW5rT2ZUaGVOZXdzbGV0dGVy/zYxW9876`,
		},
		{
			id: "meeting-1", at: "2023-07-10 13:00", from: josh, to: []person{dana, tom}, subject: "Preparation of the workshop",
			text: `
Hi both,

let us go through the agenda on Wednesday.

Microsoft Teams meeting
Join on your computer, mobile app or room device: https://teams.microsoft.com/l/meetup-join/19%3ameeting_MGQ0ZTNiNmEtNTE%40thread.v2/0
Meeting ID: 271 884 305 912
Passcode: Rw7dKp`,
		},
	}
}

func adviceMails() []*mail {
	return []*mail{
		{
			id: "advice-1", at: "2023-08-21 10:26", from: grace, to: []person{josh}, cc: []person{dana}, subject: "Draft of our password policy", encoding: base64Lines,
			text: `
Josh, the draft that you offered to look at:

* Passwords must be at least 14 characters long and are checked against the banned list.
* Service accounts: password length 32, changed once a year or after an incident.
* Passwords are never sent by e-mail, chat or ticket.
* Default password of a device: must be changed before it is connected.

The password is required to be unique. Comments until Friday, please.`,
		},
		{
			id: "advice-2", at: "2023-08-23 09:50", from: josh, to: []person{grace}, cc: []person{dana}, subject: "RE: Draft of our password policy", re: "advice-1", quote: headerBlock,
			text: `
Grace,

reads well. Two remarks: password expiry without evidence of compromise is no longer advised, and "password" as an example of a bad password is enough.`,
		},
		{
			id: "advice-3", at: "2023-12-05 14:12", from: kofi, to: []person{priya}, subject: "How to move the connection strings",
			text: `
Hello Priya,

as asked, the template. Put your own values in, but not into a mail:

    Server=tcp:<your_server>.database.windows.net,1433;User ID=<user>;Password=<your_password>;
    AccountName=<name>;AccountKey=<your-account-key>;
    User: permits_app
    Password: ********
    $env:SQL_PASSWORD = Get-Secret -Name permits -AsPlainText`,
		},
		{
			id: "advice-4", at: "2024-01-09 10:05", from: anna, to: []person{luis}, subject: "Certificate of the proxy",
			text: `
Hi Luis,

the proxy shows a certificate with serial 5A00001F2C9D61B7E3A4D0820000000001F2C and thumbprint 91D4E0B7C8A2F6531E09D7AA4B3C5E6F7081920A. The request id of the failure is 0HMQ2V8J3K4L5:00000003, correlation 2f6e8d1c-7b04-4e3a-9c55-d18a0b6f47e2. Nothing secret in there, you may post it in the forum.`,
		},
	}
}
