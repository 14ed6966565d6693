package main

// devicesStory holds shorter exchanges: a signing key, a build that cannot read
// its feed, a laptop that asks for its recovery key, and a locked archive whose
// password follows in a second mail.
func devicesStory(v *vault) []*mail {
	return append(append(keyAndBuild(v), laptop(v)...), lockedTrace(v)...)
}

func keyAndBuild(v *vault) []*mail {
	const key = "Token signing rollover fails - TrackingID#2308020040005526"
	const build = "Pipelines cannot restore packages - TrackingID#2309140050006603"
	return []*mail{
		{
			id: "signing-1", at: "2023-08-02 10:41", from: luis, to: []person{anna}, cc: []person{support}, subject: key,
			text: `
Hi Anna,

you asked what we import at the rollover. This is the key that the second node refuses, the certificate's thumbprint is 3F9A0C51D27B84E66A10F3B9C4D58E7712AB90EF:

` + indent(v.signingKey.pemBlock(), "    "),
		},
		{
			id: "signing-2", at: "2023-08-02 12:09", from: anna, to: []person{luis}, cc: []person{support}, subject: "RE: " + key, re: "signing-1",
			text: `
Hi Luis,

please do not send private keys; I would ask you to treat this one as exposed and to create a new one with Update-AdfsCertificate. The second node lacks the permission to read the key, see https://learn.microsoft.com/windows-server/identity/ad-fs/troubleshooting.`,
		},
		{
			id: "build-1", at: "2023-09-14 09:17", from: dana, to: []person{support}, cc: []person{luis}, subject: build,
			text: `
Hello,

restoring packages fails with 401 since this morning. With a personal access token of mine it works on my own machine:

    git -c http.extraheader="..." clone https://dev.azure.com/harborservices/Permits/_git/permits-web
    Azure DevOps PAT (Packaging read): ` + v.pat.value + `

The agent gets its Python packages from a mirror that did not change:

    index-url = https://ci-agent:` + v.urlPassword.value + `@packages.harbor.example/simple`,
		},
		{
			id: "build-2", at: "2023-09-14 11:52", from: kofi, to: []person{dana}, cc: []person{luis, support}, subject: "RE: " + build, re: "build-1", quote: headerBlock,
			text: `
Hello Dana,

the build identity lost its Reader role on the feed when the project was renamed. After you add it under Artifacts > Feed settings > Permissions no token is needed.`,
		},
	}
}

func laptop(v *vault) []*mail {
	const subject = "Laptop HRB-LT-0417 in BitLocker recovery after firmware update"
	return []*mail{
		{
			id: "laptop-1", at: "2023-10-03 08:33", from: tom, to: []person{kofi}, cc: []person{support}, subject: subject,
			text: `
Hi Kofi,

one of the laptops from the pilot asks for recovery at every start since KB5030219. Key ID A41C7D02, recovery key ` + v.recoveryKey.value + `. Can you tell from the dump why the TPM measurement changed?

The Windows edition was changed with the product key VK7JG-NPHTM-C97JM-9MPGT-3V66T, as your documentation says.`,
			files: []file{screenshot("recovery-screen.png", 400, 120)},
		},
		{
			id: "laptop-2", at: "2023-10-03 16:20", from: kofi, to: []person{tom}, cc: []person{support}, subject: "RE: " + subject, re: "laptop-1", quote: headerBlock,
			text: `
Hi Tom,

PCR 7 is bound while Secure Boot is in audit mode. Suspend protection, update, resume. Please also rotate the recovery password afterwards, it has been used.`,
		},
		{
			id: "share-1", at: "2023-10-04 09:05", from: tom, to: []person{kofi}, cc: []person{support}, subject: "RE: " + subject, re: "laptop-2",
			text: `
Hi Kofi,

suspended on all twelve. For the dump of the last one please use the share, I opened it to you for today:

    net use Z: \\files.harbor.example\dumps /user:HARBOR\svc_dumps ` + v.shareCmd.value + ` /persistent:no`,
		},
	}
}

func lockedTrace(v *vault) []*mail {
	const subject = "Network trace of the gate readers - TrackingID#2311080040007718"
	first := &mail{
		id: "trace-1", at: "2023-11-08 10:12", from: luis, to: []person{anna}, cc: []person{support}, subject: subject,
		text: `
Hi Anna,

the trace is attached, locked because it holds badge numbers. The password for the attached zip follows in a separate mail.`,
	}
	first.files = []file{lockedZipFile("gate-trace.zip", first.date(), v.tracePassword.value,
		textFile("gate-trace.txt", "text/plain", "No. Time Source Destination Protocol Info\n1 0.000000 10.31.4.11 10.31.0.5 TLSv1.2 Client Hello\n2 0.001822 10.31.0.5 10.31.4.11 TCP [RST, ACK]\n"))}
	return []*mail{
		first,
		{
			id: "trace-2", at: "2023-11-08 10:15", from: luis, to: []person{anna}, subject: "Gate readers – zip password: " + v.tracePassword.value, shape: plainOnly,
			text: `
As announced, for gate-trace.zip: the password is ` + v.tracePassword.value + `

Luis`,
		},
		{
			id: "trace-3", at: "2023-11-09 09:47", from: anna, to: []person{luis}, cc: []person{support}, subject: "RE: " + subject, re: "trace-1", quote: headerBlock,
			text: `
Hi Luis,

the readers offer TLS 1.0 only, which the gateway refuses since the October update. I could open the archive without trouble.`,
		},
	}
}
