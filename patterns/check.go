package patterns

// A check judges one candidate of a rule offline. It may move Start and End,
// sets Secret to the canonical value, and fills Checked, Confidence, Identity,
// dates, Tier, Severity and Privileged as far as the secret itself and the text
// around it tell. It returns false where the candidate is certainly no
// credential (a placeholder, a reference to a vault, Integrated Security). A
// checksum that does not fit sets CheckFailed and lowers Confidence; it never
// drops what its context names as a credential.
//
// groups holds the byte offsets of the match and its groups in t.Content, as
// regexp's FindSubmatchIndex gives them.
type check func(t *Text, groups []int, c *Candidate) bool

// checks names every check that a rule file may ask for (check = "sas").
var checks = map[string]check{
	"azure-storage":         azureKey("+ASt", "storage"),
	"azure-cosmos":          azureKey("ACDb", "cosmos"),
	"azure-batch":           azureKey("+ABa", "batch"),
	"azure-ml":              azureKey("+AMC", ""),
	"azure-apim":            azureKey("APIM", ""),
	"azure-messaging":       azureKey("+ASb +AEh +ARm", "messaging"),
	"azure-iot":             azureKey("AIoT", "iot"),
	"azure-redis":           azureKey("AzCa", "redis"),
	"azure-eventgrid":       azureKey("AZEG", "eventgrid"),
	"azure-search":          azureKey("AzSe", ""),
	"azure-registry":        azureKey("+ACR", ""),
	"azure-function":        azureKey("AzFu", "function"),
	"azure-workspace":       azureKey("", "loganalytics"),
	"annotated-key":         annotatedKey(false),
	"devops-key":            annotatedKey(true),
	"storage-sas":           checkStorageSAS,
	"messaging-sas":         checkMessagingSAS,
	"workflow-url":          checkWorkflowURL,
	"client-secret":         checkClientSecret,
	"jwt":                   checkJWT,
	"connection":            checkConnection,
	"libpq":                 checkLibpq,
	"url-login":             checkURLLogin,
	"basic":                 checkBasic,
	"opaque":                checkOpaque,
	"literal":               checkLiteral,
	"crc-token":             checkCRCToken,
	"devops-pat":            checkPAT,
	"aws":                   checkAWS,
	"ids":                   checkIDs,
	"pem":                   checkPEM,
	"putty":                 checkPuTTY,
	"bitlocker":             checkBitLocker,
	"preferences":           checkPreferences,
	"unattend":              checkUnattend,
	"ntlm":                  checkNTLM,
	"cisco-type7":           checkTypeSeven,
	"password-hash":         checkPasswordHash,
	"command":               checkCommand,
	"user-pair":             checkUserPair,
	"net-use":               checkNetUse,
	"net-user":              checkNetUser,
	"prose-password":        proseCheck("password"),
	"prose-pin":             proseCheck("pin"),
	"prose-shared-key":      proseNearby("shared-key"),
	"prose-snmp-community":  proseNearby("community"),
	"prose-access-pass":     proseCheck("access-pass"),
	"prose-one-time-code":   proseCheck("one-time"),
	"prose-door-code":       proseCheck("door"),
	"prose-security-answer": proseNearby("answer"),
	"prose-login-pair":      checkProsePair,
	"prose-password-row":    checkProseRow,
	"prose-password-set-to": checkProseLogin,
	"prose-former-password": checkProseFormer,
	"prose-login-as":        checkProseLoginAs,
	"prose-door-keypad":     checkProseKeypad,
	"prose-typed":           checkProseTyped,
	loneCheck:               checkProseLone,
	"prose-admin-pair":      checkProseAdminPair,
	"prose-recovery-code":   checkRecoveryCode,
	"prose-reset-link":      checkResetLink,
}
