package main

// othersStory is mail that is not with Microsoft: it is counted, not scanned.
// One of it forwards a thread with Microsoft, and so belongs to it.
func othersStory(v *vault) []*mail {
	return append(append(colleagues(v), strangers()...), forwarded()...)
}

func colleagues(v *vault) []*mail {
	return []*mail{
		{
			id: "office-1", at: "2023-02-14 08:15", from: tom, to: []person{operations}, subject: "Printer on the third floor",
			text: `
The printer is back. Paper is in the cupboard next to it.`,
		},
		{
			id: "office-2", at: "2023-04-19 16:44", from: tom, to: []person{priya}, subject: "Test account", shape: plainOnly,
			text: `
Hi Priya,

your test account is ready: user hs_test04, password ` + v.officePassword.value + `

Tom`,
		},
		{
			id: "office-3", at: "2023-04-20 08:01", from: priya, to: []person{tom}, subject: "RE: Test account", re: "office-2", quote: angleMarks, shape: plainOnly,
			text: `
Works, thanks. I will change it.`,
		},
		{
			id: "office-4", at: "2023-06-01 09:00", from: operations, to: []person{dana, luis, priya, tom}, subject: "Summer hours",
			text: `
The operations center is open from 6 AM to 10 PM until the end of September.`,
		},
		{
			id: "office-5", at: "2023-11-20 11:11", from: grace, to: []person{dana}, subject: "Budget for 2024",
			text: `
Dana, can you send me the figures for cloud storage before the meeting on Monday?`,
		},
		{
			id: "office-6", at: "2023-11-20 15:36", from: dana, to: []person{grace}, subject: "RE: Budget for 2024", re: "office-5", quote: headerBlock,
			text: `
Attached. The second sheet of the export is the one with the forecast.`,
			files: []file{textFile("storage-costs.csv", "text/csv", "month,account,usd\n2023-08,harbordocsprod,4112.08\n2023-09,harbordocsprod,4230.51\n2023-10,harbordocsprod,4318.77\n")},
		},
	}
}

func strangers() []*mail {
	return []*mail{
		{
			id: "vendor-1", at: "2023-05-30 10:10", from: vendor, to: []person{priya}, subject: "Pierline 8.2 is available",
			text: `
Dear Priya, version 8.2 with the new berth map can be downloaded from our portal with your existing login.`,
		},
		{
			id: "tenant-1", at: "2023-07-27 12:25", from: tenant, to: []person{luis}, subject: "Crane schedule for week 31",
			text: `
Luis, cranes 2 and 3 are booked for the Halcyon on Tuesday. Crane 1 is free.`,
		},
		{
			id: "imposter-1", at: "2023-09-29 03:12", from: imposter, to: []person{dana}, subject: "Invoice overdue: confirm your password", shape: htmlOnly,
			text: `
Your subscription will be closed. Confirm your password within 24 hours: https://notmicrosoft.com/confirm?id=7716253`,
		},
		{
			id: "lookalike-1", at: "2023-10-17 04:40", from: lookalike, to: []person{grace}, subject: "Unusual sign-in activity", shape: htmlOnly,
			text: `
We noticed a sign-in from a new device. Enter your password to keep your mailbox: https://microsoft.com.signin-check.example/keep`,
		},
		{
			id: "vendor-2", at: "2023-12-18 09:30", from: vendor, to: []person{priya, dana}, subject: "Season's greetings",
			text: `
The whole team of Pierline wishes you a calm end of the year and happy holidays.`,
		},
	}
}

func forwarded() []*mail {
	return []*mail{
		{
			id: "forward-1", at: "2023-06-23 08:30", from: dana, to: []person{vendor}, cc: []person{priya}, subject: "FW: Permits database slow after failover", re: "database-4", quote: headerBlock,
			text: `
Mirela, this is what Microsoft found. Does Pierline update the statistics anywhere?`,
		},
		{
			id: "attached-1", at: "2023-05-11 09:20", from: luis, to: []person{grace}, subject: "The mail that you asked for",
			text: `
Grace, attached is what I sent to support on Tuesday.`,
		},
	}
}
