package main

import (
	"fmt"
	"regexp"
	"time"
)

// guid is the form of an application's id: nothing else goes into a command that
// someone will paste into a shell.
var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// othersReads are the command of Exchange Online PowerShell, and the query (KQL)
// of Defender and Sentinel, that show what others read at the time of the scan and
// a day before and after, since records come late and hold several reads.
func othersReads(appID string, began, ended time.Time) []string {
	if !guid.MatchString(appID) {
		return nil
	}
	const form = "2006-01-02T15:04:05Z"
	from, to := began.Add(-24*time.Hour).Format(form), ended.Add(24*time.Hour).Format(form)
	return []string{
		fmt.Sprintf("Search-UnifiedAuditLog -Operations MailItemsAccessed -StartDate %s -EndDate %s -SessionCommand ReturnLargeSet -ResultSize 5000 | "+
			"Where-Object { $a = $_.AuditData | ConvertFrom-Json; $a.ClientAppId -ne '%s' -and $a.AppId -ne '%s' }", from, to, appID, appID),
		fmt.Sprintf(`CloudAppEvents | where Timestamp between (datetime(%s) .. datetime(%s)) | where ActionType == "MailItemsAccessed" | `+
			`where tostring(RawEventData.ClientAppId) !~ "%s" and tostring(RawEventData.AppId) !~ "%s"`, from, to, appID, appID),
	}
}
