package main

// databaseStory is a case about a slow database: a configuration with a SQL
// password, a temporary account in prose, and one letter that was also kept by
// the agency's journal.
func databaseStory(v *vault) []*mail {
	const subject = "Permits database slow after failover - TrackingID#2306200050004419"
	return []*mail{
		{
			id: "database-1", at: "2023-06-20 07:58", from: priya, to: []person{support}, cc: []person{dana}, subject: subject,
			text: `
Hello,

since the failover on Sunday every search in the permits application takes ten seconds and more. The application's configuration and the waits of one hour are attached.`,
			files: []file{
				textFile("web.config", "application/xml", webConfig(v)),
				textFile("waits.csv", "text/csv", "wait_type,waiting_tasks,wait_ms,signal_ms\nPAGEIOLATCH_SH,48211,9120344,20117\nCXPACKET,11820,1204410,88120\nSOS_SCHEDULER_YIELD,90211,412200,411800\nRESOURCE_SEMAPHORE,77,190332,12\n"),
			},
		},
		{
			id: "database-2", at: "2023-06-20 12:44", from: kofi, to: []person{priya}, cc: []person{dana, support}, subject: "RE: " + subject, re: "database-1", quote: headerBlock,
			text: `
Hello Priya,

the waits point to cold statistics. May I look at the plans myself? A reader in the test environment is enough, and the password can be changed as soon as I am done.`,
		},
		{
			id: "database-3", at: "2023-06-21 08:20", from: priya, to: []person{kofi}, cc: []person{dana}, subject: "RE: " + subject, re: "database-2",
			text: `
Hello Kofi,

I made you a guest: the user name is ms_guest on harbor-sql02.database.windows.net. Your temporary password is ` + v.guestPassword.value + ` and it works until the case is closed.`,
		},
		{
			id: "database-4", at: "2023-06-21 14:37", from: kofi, to: []person{priya}, cc: []person{dana}, subject: "RE: " + subject, re: "database-3", quote: headerBlock,
			text: `
Hello Priya,

I am in, thank you. UPDATE STATISTICS WITH FULLSCAN on dbo.Permit and dbo.Vessel brought the search down to 200 ms in test. The script is attached; it connects with Integrated Security.`,
			files: []file{textFile("update-stats.sql", "application/sql", "-- run with: sqlcmd -S harbor-sql02.database.windows.net -d PermitsTest -G\n-- Server=harbor-sql02;Database=PermitsTest;Integrated Security=SSPI;\nUPDATE STATISTICS dbo.Permit WITH FULLSCAN;\nUPDATE STATISTICS dbo.Vessel WITH FULLSCAN;\n")},
		},
		{
			id: "database-5", at: "2023-06-22 09:10", from: priya, to: []person{kofi}, cc: []person{dana}, subject: "RE: " + subject, re: "database-4", quote: angleMarks, shape: plainOnly,
			text: `
Hello Kofi,

done in production, and everyone here is happy. I will leave the guest in place for the review in July.`,
		},
		{
			id: "kiosk-1", at: "2023-07-11 15:02", from: tom, to: []person{josh}, cc: []person{dana}, subject: "Visitor kiosks for the workshop on Thursday", journal: true,
			text: `
Hi Josh,

for your workshop the three kiosks in the lobby are on the guest network. Please sign in with:

| Device | HRB-KIOSK-01 to 03 |
| User name | harbor\kiosk.msft |
| Password: | ` + v.kioskPassword.value + ` |
| Valid until | end of the month |

See you on Thursday!`,
		},
	}
}

func webConfig(v *vault) string {
	return `<?xml version="1.0"?>
<configuration>
  <connectionStrings>
    <add name="Permits" providerName="System.Data.SqlClient"
         connectionString="` + v.sqlConnection() + `" />
  </connectionStrings>
  <system.web>
    <compilation debug="false" targetFramework="4.8" />
    <membership><providers><add name="Default" minRequiredPasswordLength="14" passwordFormat="Hashed" /></providers></membership>
  </system.web>
</configuration>
`
}
