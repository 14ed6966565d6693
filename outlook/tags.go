package outlook

// Property ids, named as [MS-OXPROPS] names them.
const (
	PidTagMessageClass            = 0x001A
	PidTagSubject                 = 0x0037
	PidTagClientSubmitTime        = 0x0039
	PidTagSentRepresentingName    = 0x0042
	PidTagSentRepresentingAddress = 0x0065
	PidTagConversationTopic       = 0x0070
	PidTagTransportMessageHeaders = 0x007D
	PidTagRecipientType           = 0x0C15
	PidTagSenderName              = 0x0C1A
	PidTagSenderAddressType       = 0x0C1E
	PidTagSenderEmailAddress      = 0x0C1F
	PidTagDisplayBcc              = 0x0E02
	PidTagDisplayCc               = 0x0E03
	PidTagDisplayTo               = 0x0E04
	PidTagMessageDeliveryTime     = 0x0E06
	PidTagBody                    = 0x1000
	PidTagRtfCompressed           = 0x1009
	PidTagHTML                    = 0x1013
	PidTagInternetMessageID       = 0x1035
	PidTagInternetReferences      = 0x1039
	PidTagInReplyTo               = 0x1042
	PidTagDisplayName             = 0x3001
	PidTagEmailAddress            = 0x3003
	PidTagCreationTime            = 0x3007
	PidTagAttachData              = 0x3701
	PidTagAttachFilename          = 0x3704
	PidTagAttachMethod            = 0x3705
	PidTagAttachLongFilename      = 0x3707
	PidTagAttachPathname          = 0x3708
	PidTagAttachRendering         = 0x3709
	PidTagAttachLongPathname      = 0x370D
	PidTagAttachMimeTag           = 0x370E
	PidTagAttachContentID         = 0x3712
	PidTagSMTPAddress             = 0x39FE
	PidTagInternetCodepage        = 0x3FDE
	PidTagMessageCodepage         = 0x3FFD
	PidTagSenderSMTPAddress       = 0x5D01
	PidTagSentRepresentingSMTP    = 0x5D02
)

// Values of PidTagAttachMethod ([MS-OXCMSG] section 2.2.2.9).
const (
	AttachByValue         = 1
	AttachByReference     = 2
	AttachByRefResolve    = 3
	AttachByReferenceOnly = 4
	AttachEmbedded        = 5
	AttachOLE             = 6
	AttachByWebReference  = 7
)

// names are the properties that a reader of a report should see by name.
var names = map[uint16]string{
	PidTagMessageClass: "MessageClass", PidTagSubject: "Subject", PidTagSentRepresentingName: "SentRepresentingName",
	PidTagSentRepresentingAddress: "SentRepresentingEmailAddress", PidTagConversationTopic: "ConversationTopic",
	PidTagTransportMessageHeaders: "TransportMessageHeaders", PidTagSenderName: "SenderName", PidTagSenderAddressType: "SenderAddressType",
	PidTagSenderEmailAddress: "SenderEmailAddress", PidTagDisplayBcc: "DisplayBcc", PidTagDisplayCc: "DisplayCc", PidTagDisplayTo: "DisplayTo",
	PidTagBody: "Body", PidTagHTML: "Html", PidTagInternetMessageID: "InternetMessageId", PidTagInternetReferences: "InternetReferences",
	PidTagInReplyTo: "InReplyToId", PidTagDisplayName: "DisplayName", PidTagEmailAddress: "EmailAddress",
	PidTagAttachFilename: "AttachFilename", PidTagAttachLongFilename: "AttachLongFilename", PidTagAttachPathname: "AttachPathname",
	PidTagAttachLongPathname: "AttachLongPathname", PidTagAttachMimeTag: "AttachMimeTag", PidTagAttachContentID: "AttachContentId",
	PidTagSMTPAddress: "SmtpAddress", PidTagSenderSMTPAddress: "SenderSmtpAddress", PidTagSentRepresentingSMTP: "SentRepresentingSmtpAddress",
	0x003D: "SubjectPrefix", 0x0E1D: "NormalizedSubject", 0x1001: "ReportText", 0x0050: "ReplyRecipientNames",
	0x3002: "AddressType", 0x3004: "Comment", 0x3A20: "TransmittableDisplayName", 0x3703: "AttachExtension",
	0x3713: "AttachContentLocation", 0x0040: "ReceivedByName", 0x0044: "ReceivedRepresentingName",
}
