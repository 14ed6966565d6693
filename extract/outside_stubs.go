package extract

import "github.com/mailspill/mailspill/mail"

const (
	hintServer  = "fetch the message from the server again, or open it there with another program"
	hintRemoved = "ask the other participants for the message with its attachment, and scan that"
	hintArchive = "restore it from the archive, and scan the mailbox again"
)

// headerStub is a header field that says that a part's content is elsewhere.
type headerStub struct {
	field  string // any if empty
	value  string // contained, in lower case
	reason mail.Reason
	detail string
	hint   string
}

var headerStubs = []headerStub{
	{"Content-Type", "message/external-body", mail.ExternalLink, "a part whose body lies elsewhere (message/external-body)", hintFetch},
	{"Content-Type", "text/x-moz-deleted", mail.ServerRefused, "an attachment that was deleted from the message", hintRemoved},
	{"X-Mozilla-External-Attachment-URL", "", mail.ExternalLink, "an attachment that was detached and saved as a file", hintFetch},
	{"X-Mozilla-Cloud-Part", "", mail.ExternalLink, "an attachment that Thunderbird uploaded (FileLink)", hintFetch},
	{"Content-Class", "rpmsg.message", mail.EncryptedRights, "a message protected by Purview Information Protection (RMS)", hintRights},
	{"", "ipm.note.enterprisevault", mail.ExternalLink, "a shortcut to a message in Enterprise Vault", hintArchive},
}

// stubAnchors are pieces of every phrase below: a text without them holds none.
var stubAnchors = []string{"ttachment", "etriev", "protected", "encrypted", "downloaded", "truncated", "clipped]", "scrubbed", "rchive", "formatted", "portions", "securedoc", "estricted", "emainder", "believed to be", "MailScanner", "removed because", "unacceptable", "message_zdm"}

// textStubs are sentences that programs put in place of what is not there. They
// are long enough that no one writes them by chance; outside_test.go holds
// messages that must not match.
var textStubs = []struct {
	phrase string
	reason mail.Reason
	detail string
	hint   string
}{
	{"Retrieval using the IMAP4 protocol failed for the following message", mail.ServerRefused, "a stub in place of a message that Exchange could not give", hintServer},
	{"Retrieval using the POP3 protocol failed for the following message", mail.ServerRefused, "a stub in place of a message that Exchange could not give", hintServer},
	{"The server couldn't retrieve the following message", mail.ServerRefused, "a stub in place of a message that the server could not give", hintServer},
	{"The server could not retrieve the following message", mail.ServerRefused, "a stub in place of a message that the server could not give", hintServer},
	{"The server was unable to retrieve the following message", mail.ServerRefused, "a stub in place of a message that the server could not give", hintServer},
	{"The server was unable to retrieve this message", mail.ServerRefused, "a stub in place of a message that the server could not give", hintServer},
	{"The server couldn't retrieve this message", mail.ServerRefused, "a stub in place of a message that the server could not give", hintServer},
	{"This message has not been downloaded from the server", mail.ServerRefused, "a message of which only the header was fetched", hintServer},
	{"This message hasn't been downloaded from the server", mail.ServerRefused, "a message of which only the header was fetched", hintServer},
	{"The body of this message has not been downloaded", mail.ServerRefused, "a message of which only the header was fetched", hintServer},
	{"This message cannot be displayed because of the way it is formatted", mail.ServerRefused, "a stub in place of a message that a program could not show", hintServer},
	{"Only the headers for this message were downloaded from the mail server", mail.ServerRefused, "a message of which only the header was fetched", hintServer},
	{"only the header has been downloaded", mail.ServerRefused, "a message of which only the header was fetched", hintServer},
	{"remainder of this message is on the server", mail.ServerRefused, "a message of which only the beginning was fetched", hintServer},
	{"remainder of this message has not been transferred", mail.ServerRefused, "a message of which only the beginning was fetched", hintServer},
	{"so we have only downloaded the first few lines from the mail server", mail.ServerRefused, "a message of which only the beginning was fetched", hintServer},
	{"[truncated by server]", mail.ServerRefused, "a message that the server cut off", hintServer},
	{"[Message clipped]", mail.ServerRefused, "a message that a program cut off", hintServer},

	{"[Attachment deleted:", mail.ServerRefused, "an attachment that was deleted from the message", hintRemoved},
	{"[Attachment removed:", mail.ServerRefused, "an attachment that was removed from the message", hintRemoved},
	{"[Attachment(s) removed", mail.ServerRefused, "an attachment that was removed from the message", hintRemoved},
	{"You deleted an attachment from this message. The original MIME headers", mail.ServerRefused, "an attachment that was deleted from the message", hintRemoved},
	{"[Non-text portions of this message have been removed]", mail.ServerRefused, "a mailing list removed parts of the message", hintRemoved},
	{"Malware was detected in one or more attachments included with this email", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"attachment was removed because it contained", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"file attached to this email was removed because", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"This is a message from the MailScanner E-Mail Virus Protection Service", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"was believed to be dangerous and has been", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"was believed to be infected by a virus and has been", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"is on the list of unacceptable attachments for this site", mail.ServerRefused, "an attachment that a scanner removed", hintRemoved},
	{"This attachment was removed", mail.ServerRefused, "an attachment that was removed from the message", hintRemoved},
	{"The attachment was removed", mail.ServerRefused, "an attachment that was removed from the message", hintRemoved},
	{"removed an attachment of type", mail.ServerRefused, "a mailing list removed an attachment", hintRemoved},

	{"An HTML attachment was scrubbed...", mail.ExternalLink, "an attachment that a mailing list keeps", hintFetch},
	{"A non-text attachment was scrubbed...", mail.ExternalLink, "an attachment that a mailing list keeps", hintFetch},
	{"An embedded message was scrubbed...", mail.ExternalLink, "an attachment that a mailing list keeps", hintFetch},
	{"An embedded and charset-unspecified text was scrubbed...", mail.ExternalLink, "an attachment that a mailing list keeps", hintFetch},
	{"This attachment is a reference", mail.ExternalLink, "an attachment that an archive keeps", hintArchive},
	{"Enterprise Vault has archived this", mail.ExternalLink, "a shortcut to a message in Enterprise Vault", hintArchive},
	{"This message has been archived. View the original item", mail.ExternalLink, "a shortcut to a message in an archive", hintArchive},
	{"attachments have been archived", mail.ExternalLink, "attachments that an archive keeps", hintArchive},
	{"attachment has been archived", mail.ExternalLink, "an attachment that an archive keeps", hintArchive},

	{"has sent you a protected message", mail.EncryptedRights, "a message protected by Purview Message Encryption", hintRights},
	{"has sent you an encrypted message", mail.EncryptedRights, "a protected message in a portal", hintPortal},
	{"You've received an encrypted message from", mail.EncryptedRights, "a protected message in a portal", hintPortal},
	{"You have received an encrypted message from", mail.EncryptedRights, "a protected message in a portal", hintPortal},
	{"open the attachment (message.html)", mail.EncryptedRights, "a message protected by Office 365 Message Encryption", hintRights},
	{"open the attachment (securedoc", mail.EncryptedRights, "a message in Cisco's secure mail", hintPortal},
	{"open the file securedoc", mail.EncryptedRights, "a message in Cisco's secure mail", hintPortal},
	{"message_zdm.html", mail.EncryptedRights, "a message in Voltage SecureMail", hintPortal},
	{"This e-mail message has restricted permission", mail.EncryptedRights, "a message protected by Purview Information Protection (RMS)", hintRights},
	{"This message has restricted permission", mail.EncryptedRights, "a message protected by Purview Information Protection (RMS)", hintRights},
}
