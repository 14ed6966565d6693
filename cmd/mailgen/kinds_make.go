package main

// kindMakers give the fields of each kind, by its number. What is a secret, and
// which values are equivalent to it, is said where the field is made.
func kindMakers() map[int]func(*kindFill) {
	return map[int]func(*kindFill){
		0: func(*kindFill) {}, // only look-alikes

		1: makeKindStorage, 2: makeKindCosmos, 3: makeKindBatch, 4: makeKindClassicML, 5: makeKindAPIM,
		6: makeKindBus("+ASb", "servicebus"), 7: makeKindBus("+AEh", "hub"), 8: makeKindBus("+ARm", "relay"),
		9: makeKindIoT, 10: makeKindRedis, 11: makeKindEventGrid, 12: makeKindACR, 13: makeKindSearch, 14: makeKindFunction,
		15: makeKindOpenAI, 16: makeKindAppConfiguration, 17: makeKindMaps, 18: makeKindSignalR, 19: makeKindLogAnalytics,
		20: makeKindInsights,

		21: makeKindBlobSAS, 22: makeKindAccountSAS, 23: makeKindMessagingSAS, 24: makeKindWorkflow, 25: makeKindTeams,

		26: makeKindEntraSecret, 27: makeKindEntraOld, 28: makeKindAccessToken, 29: makeKindRefresh, 30: makeKindCookie,
		31: makeKindPRT, 32: makeKindSAML, 33: makeKindHAR,

		34: makeKindPAT, 35: makeKindNewPAT, 36: makeKindGitHub, 37: makeKindPackages, 38: makeKindDatabricks,
		39: makeKindEmbed, 40: makeKindAWS, 41: makeKindGoogle, 42: makeKindServices,

		43: makeKindPEM, 44: makeKindLockedPEM, 45: makeKindPFX, 46: makeKindPFX, 47: makeKindPublish, 48: makeKindPuTTY,
		49: makeKindJKS, 50: makeKindKeytab, 51: makeKindTickets,

		52: makeKindNTLM, 53: makeKindRoast, 54: makeKindGPP, 55: makeKindUnattend, 56: makeKindPassword, 57: makeKindBitLocker,
		58: makeKindTAP, 59: makeKindTOTP, 60: makeKindRecovery, 61: makeKindPassword, 62: makeKindPassword, 63: makeKindPassword,
		64: makeKindPassword, 65: makeKindMachineKey, 66: makeKindPassword, 67: makeKindBasic,

		68: makeKindKube, 69: makeKindKubeSecret, 70: makeKindTerraform, 71: makeKindDocker, 72: makeKindPSK, 73: makeKindCisco,
		74: makeKindSNMP, 75: makeKindDPAPI, 76: makeKindPassword, 77: makeKindWPA, 78: makeKindPassword,
	}
}
