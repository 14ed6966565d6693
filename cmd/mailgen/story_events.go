package main

// eventsStory is a case about a message bus: a connection string in the first
// mail, and it again, with a database's, in the archive that the engineer asks
// for.
func eventsStory(v *vault) []*mail {
	const subject = "Service Bus: MessageLockLost under load - TrackingID#2303060050002881"
	worker := textFile("config/worker.config", "application/xml", workerConfig(v))
	trace := textFile("trace/worker-0306.log", "text/plain", `2023-03-06T14:02:11Z INFO  receiver started prefetch=50
2023-03-06T14:02:44Z WARN  lock lost sequence=481207 delivery=2
2023-03-06T14:02:45Z WARN  lock lost sequence=481211 delivery=2
2023-03-06T14:03:10Z ERROR MessageLockLostException Reference:0f6f9f7c-44a2-4f0c-8f0d-7a2b55d0e6a1
`)
	first := &mail{
		id: "events-1", at: "2023-03-06 10:20", from: luis, to: []person{support}, cc: []person{dana}, subject: subject, shape: htmlOnly,
		text: `
Hello,

our berth scheduler loses its locks when more than forty vessels report at once. This is how it connects:

    ` + v.busConnection() + `

The namespace is in the Standard tier. Is this a limit of the tier?`,
	}
	zip := zipFile("scheduler-diagnostics.zip", first.date(), worker, trace)
	return []*mail{
		first,
		{
			id: "events-2", at: "2023-03-06 14:05", from: kofi, to: []person{luis}, cc: []person{dana, support}, subject: "RE: " + subject, re: "events-1", quote: headerBlock,
			text: `
Hello Luis,

the tier is not the limit here; a lock of 30 seconds with a prefetch of 50 probably is. Please send the worker's configuration and a trace of one incident.`,
		},
		{
			id: "events-3", at: "2023-03-07 09:31", from: luis, to: []person{kofi}, cc: []person{dana, support}, subject: "RE: " + subject, re: "events-2",
			text: `
Hi Kofi,

both are in the archive, with a screenshot of the metrics.`,
			files: []file{zip, screenshot("metrics.png", 320, 140)},
		},
		{
			id: "events-4", at: "2023-03-08 16:48", from: kofi, to: []person{luis}, cc: []person{dana, support}, subject: "RE: " + subject, re: "events-3",
			text: `
Hello Luis,

please set PrefetchCount to 10 and MaxAutoLockRenewalDuration to five minutes. For tests on a workstation there is no need for the real accounts, the emulators will do:

    DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;`,
		},
		{
			id: "events-5", at: "2023-03-13 08:40", from: luis, to: []person{kofi}, cc: []person{dana}, subject: "RE: " + subject, re: "events-4", quote: headerBlock,
			text: `
Kofi, no lost lock since Thursday. You can close this one. Thank you!`,
		},
	}
}

func workerConfig(v *vault) string {
	return `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <connectionStrings>
    <add name="Events" connectionString="` + v.busConnection() + `" />
    <add name="Cases" connectionString="` + v.cosmosConnection() + `" />
  </connectionStrings>
  <appSettings>
    <add key="PrefetchCount" value="50" />
    <add key="LockDurationSeconds" value="30" />
  </appSettings>
</configuration>
`
}
