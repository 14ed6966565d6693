package main

// storageStory is a case about copies to a storage account that fail. The key
// comes in a configuration file, and again in each answer that quotes it.
func storageStory(v *vault) []*mail {
	const subject = "Blob copy fails with 403 after key rotation - TrackingID#2301170040001234"
	old := sasURL("support-logs", "rl", "2023-01-17T00:00:00Z", "2023-01-31T00:00:00Z", v.oldSAS)
	upload := sasURL("case-upload", "rcwl", "2023-01-20T00:00:00Z", "2033-12-31T23:59:59Z", v.uploadSAS)
	return []*mail{
		{
			id: "storage-1", at: "2023-01-17 09:12", from: dana, to: []person{support}, cc: []person{luis}, subject: subject,
			text: `
Hello,

since the rotation on Friday the nightly copy job to our storage account fails with 403 for about one blob in ten. Severity B, please. The log of the last run is attached, and the raw logs are in a container that you can list until the end of the month.

* Subscription: ` + subscriptionID + `
* Account: harbordocsprod (East US 2, RA-GRS)
* Client: AzCopy 10.16.2 on Windows Server 2019`,
			files: []file{textFile("azcopy-20230116.log", "text/plain", azcopyLog(old))},
		},
		{
			id: "storage-2", at: "2023-01-17 09:14", from: support, to: []person{dana}, subject: subject, re: "storage-1",
			text: `
Thank you for contacting Microsoft Support. Your case has been created and an engineer will reach out within 4 business hours.

For your security, never share passwords, account keys or other secrets by e-mail. Microsoft will never ask you for your password. If a password must be reset, use the portal.

Case number: 2301170040001234`,
		},
		{
			id: "storage-3", at: "2023-01-17 13:40", from: anna, to: []person{dana}, cc: []person{luis, support}, subject: "RE: " + subject, re: "storage-1", quote: headerBlock,
			text: `
Hi Dana,

my name is Anna and I will help you with this case. As I understand it, the copy fails for some blobs only. Could you send me the configuration that the job uses, and the x-ms-request-id of two failures?`,
		},
		{
			id: "storage-4", at: "2023-01-18 08:55", from: dana, to: []person{anna}, cc: []person{luis, support}, subject: "RE: " + subject, re: "storage-3", encoding: base64Lines,
			text: `
Good morning Anna,

the settings of the job are attached as they are on the server. Two request ids: 5f0d3c1e-901e-0043-2b1a-2a7d3c000000 and 5f0d41b7-901e-0043-6c1a-2a7d3c000000.`,
			files: []file{textFile("appsettings.json", "application/json", copySettings(v))},
		},
		{
			id: "storage-5", at: "2023-01-18 15:21", from: anna, to: []person{dana}, cc: []person{luis, support}, subject: "RE: " + subject, re: "storage-4", quote: headerBlock,
			text: `
Hi Dana,

thank you. I reproduced the behaviour with the connection string from your file:

    ` + v.storageConnection() + `

One of the two workers still signs with key2 of before the rotation. Please restart the service on both, and upload the new logs.`,
		},
		{
			id: "storage-6", at: "2023-01-20 10:03", from: luis, to: []person{anna}, cc: []person{dana}, subject: "RE: " + subject, re: "storage-5", quote: angleMarks, shape: plainOnly,
			text: `
Hi Anna,

both workers are restarted. The new logs are here, the link allows writing as well, so that you can put your trace beside them:

` + upload + `

Thanks for the help so far.`,
		},
		{
			id: "storage-7", at: "2023-01-24 11:30", from: anna, to: []person{luis}, cc: []person{dana, support}, subject: "RE: " + subject, re: "storage-6",
			text: `
Hi Luis,

the logs show no failure since the restart. I will archive the case at the end of the week unless I hear from you.

Summary: one worker held a key that was no longer valid. Resolution: restart after each rotation, or references to Key Vault instead of keys:

    "StorageConnection": "@Microsoft.KeyVault(SecretUri=https://harbor-kv.vault.azure.net/secrets/StorageConnection/)"`,
		},
	}
}

func azcopyLog(link string) string {
	return `2023/01/16 23:00:04 AzcopyVersion  10.16.2
2023/01/16 23:00:04 OS-Environment  windows
2023/01/16 23:00:04 Job-Command copy D:\export ` + link + ` --recursive
2023/01/16 23:00:07 INFO: Scanning...
2023/01/16 23:00:31 ==> REQUEST/RESPONSE (Try=1/1.2s) -- RESPONSE STATUS CODE ERROR
   Authorization: REDACTED
   X-Ms-Request-Id: 5f0d3c1e-901e-0043-2b1a-2a7d3c000000
   403 Server failed to authenticate the request.
2023/01/16 23:00:31 ERR: [P#0-T#17] UPLOADFAILED: D:\export\permits\2023\01\0017.tif : 403
2023/01/16 23:12:58 Final Job Status: CompletedWithErrors
`
}

func copySettings(v *vault) string {
	return `{
  "Logging": { "LogLevel": { "Default": "Information", "Azure.Core": "Warning" } },
  "CopyJob": {
    "Source": "D:\\export",
    "Container": "permits",
    "Schedule": "0 23 * * *",
    "StorageConnection": "` + v.storageConnection() + `"
  },
  "ApplicationInsights": { "InstrumentationKey": "` + v.insightsKey.value + `" }
}
`
}
