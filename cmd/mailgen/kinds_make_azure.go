package main

import (
	"encoding/base64"
	"strings"
)

// identifiable makes a field of a key with signature and checksum.
func (x *kindFill) identifiable(name string, n int, signature string, at int, seed uint64) {
	x.secret(name, identifiableKey(x.stream, n, signature, at, seed))
}

// random64 makes a field of n bytes in base64: a key from before signatures came.
func (x *kindFill) random64(name string, n int) {
	x.secret(name, base64.StdEncoding.EncodeToString(x.bytes(n)))
}

func makeKindStorage(x *kindFill) {
	x.identifiable("key", 64, "+ASt", 76, seedStorage)
	x.identifiable("keytwo", 64, "+ASt", 76, seedStorage)
	x.random64("old", 64)
	x.holding("conn", "DefaultEndpointsProtocol=https;AccountName=@{acct};AccountKey=@{key};EndpointSuffix=core.windows.net")
	x.holding("gov", "DefaultEndpointsProtocol=https;AccountName=@{acct};AccountKey=@{key};EndpointSuffix=core.usgovcloudapi.net")
	x.holding("oldconn", "DefaultEndpointsProtocol=https;AccountName=@{acct};AccountKey=@{old}")
}

func makeKindCosmos(x *kindFill) {
	x.identifiable("key", 64, "ACDb", 76, seedCosmosRW)
	x.identifiable("readonly", 64, "ACDb", 76, 0x4d617374524f3030)
	x.random64("old", 64)
	x.holding("conn", "AccountEndpoint=https://@{acct}.documents.azure.com:443/;AccountKey=@{key};")
	x.holding("gov", "AccountEndpoint=https://@{acct}.documents.azure.us:443/;AccountKey=@{key};")
	x.holding("mongo", "mongodb://@{acct}:@{old|url}@@{acct}.mongo.cosmos.azure.com:10255/?ssl=true&replicaSet=globaldb")
	accept(x.fields["old"], x.fields["old"].text, strings.ReplaceAll(x.fields["old"].text, "=", "%3D"))
}

// accept adds equivalents to the first secret of a field.
func accept(t kindText, others ...string) {
	t.secrets[0].Accept = append(t.secrets[0].Accept, others...)
}

func makeKindBatch(x *kindFill) {
	x.identifiable("key", 64, "+ABa", 76, 0x4162416363743030)
	x.random64("old", 64)
}

func makeKindClassicML(x *kindFill) {
	x.identifiable("key", 64, "+AMC", 76, 0x436c617373696330)
	x.random64("old", 64)
}

func makeKindAPIM(x *kindFill) {
	seeds := []uint64{0x54656e616e743030, 0x496f544875623030, 0x4761746577793030, 0x4769744b65793030}
	x.identifiable("key", 64, "APIM", 76, pick(x.stream, seeds))
	x.secret("old", x.text(32, hexDigits))
}

// makeKindBus makes the keys of Service Bus, Event Hubs and Relay: they differ
// in their signature alone.
func makeKindBus(signature, resource string) func(*kindFill) {
	return func(x *kindFill) {
		seeds := []uint64{0x53656e6430303030, seedBusManage, 0x4c697374656e3030}
		x.identifiable("key", 32, signature, 33, pick(x.stream, seeds))
		x.random64("old", 32)
		x.plain("ns", pick(x.stream, kindWords)+"-"+resource+x.text(2, digits10))
		x.holding("conn", "Endpoint=sb://@{ns}.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=@{key}")
		x.holding("gov", "Endpoint=sb://@{ns}.servicebus.usgovcloudapi.net/;SharedAccessKeyName=sender;SharedAccessKey=@{key};EntityPath=@{word}")
		x.holding("oldconn", "Endpoint=sb://@{ns}.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=@{old};EntityPath=@{word}")
	}
}

func makeKindIoT(x *kindFill) {
	x.identifiable("hub", 32, "AIoT", 33, 0x496f544875623030)
	x.identifiable("dps", 32, "AIoT", 33, 0x4470734b65793030)
	x.identifiable("device", 32, "AIoT", 33, 0x4465766963653030)
	x.random64("old", 32)
	x.holding("conn", "HostName=@{acct}.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=@{hub}")
	x.holding("devconn", "HostName=@{acct}.azure-devices.net;DeviceId=@{word}-@{num};SharedAccessKey=@{device}")
	x.holding("dpsconn", "HostName=@{acct}.azure-devices-provisioning.net;SharedAccessKeyName=provisioningserviceowner;SharedAccessKey=@{dps}")
	x.holding("oldconn", "HostName=@{acct}.azure-devices.us;SharedAccessKeyName=service;SharedAccessKey=@{old}")
}

func makeKindRedis(x *kindFill) {
	x.identifiable("key", 32, "AzCa", 33, 0x4163636573733030)
	x.random64("old", 32)
	x.holding("conn", "@{acct}.redis.cache.windows.net:6380,password=@{key},ssl=True,abortConnect=False")
	x.holding("oldconn", "@{acct}.redis.cache.usgovcloudapi.net:6380,password=@{old},ssl=True,abortConnect=False")
}

func makeKindEventGrid(x *kindFill) {
	x.secret("key", x.cask("AZEG"))
	x.random64("old", 32)
}

func makeKindACR(x *kindFill) {
	x.secret("key", x.wordKey(39, "+ACR", 42, 0x41435244666c7430))
	x.secret("old", x.text(32, std64))
}

func makeKindSearch(x *kindFill) {
	x.secret("key", x.wordKey(39, "AzSe", 42, 0x5041646d696e3030))
	x.secret("query", x.wordKey(39, "AzSe", 42, 0x5175657279303030))
	x.secret("old", strings.ToUpper(x.text(32, hexDigits)))
}

// wordKey is an identifiable key without the characters + and / before its
// signature and behind it: these services leave them out.
func (x *kindFill) wordKey(n int, signature string, at int, seed uint64) string {
	for {
		key := identifiableKey(x.stream, n, signature, at, seed)
		if !strings.ContainsAny(key[:at]+key[at+len(signature):], "+/") {
			return key
		}
	}
}

func makeKindFunction(x *kindFill) {
	safe := strings.NewReplacer("+", "-", "/", "_")
	key := safe.Replace(identifiableKey(x.stream, 40, "AzFu", 44, pick(x.stream, []uint64{0x46756e6374693030, 0x53797374656d3030, 0x4d61737465723030})))
	x.inLink("key", key)
	x.inLink("old", base64.StdEncoding.EncodeToString(x.bytes(40)))
	x.holding("url", "https://@{acct}.azurewebsites.net/api/@{word}?code=@{key}")
	x.holding("govurl", "https://@{acct}.azurewebsites.us/api/@{word}?clientId=default&code=@{key|url}")
	x.holding("oldurl", "https://@{acct}.azurewebsites.net/api/@{word}?code=@{old|url}")
}

// inLink makes a secret that stands in links: percent-encoded it is the same.
func (x *kindFill) inLink(name, value string) *kindSecret {
	escaped := kindFilters()["url"](value)
	return x.secret(name, value, escaped)
}

// cask is a key of the newer form: 84 characters, with the year and month in
// which it was made and the service's signature. Its checksum is made up.
func (x *kindFill) cask(signature string) string {
	made := x.text(1, "ABC") + x.text(1, "ABCDEFGHIJKL")
	if signature == "AZDO" {
		return x.text(52, alnum) + "JQQJ99" + made + "ACAAAAAAAAAAAAAS" + signature + x.text(4, alnum)
	}
	return x.text(52, alnum) + "JQQJ99" + made + "AC" + x.text(5, alnum) + "XJ3w3AAAB" + signature + x.text(4, alnum)
}

func makeKindOpenAI(x *kindFill) {
	x.secret("key", x.cask("ACOG"))
	x.secret("old", x.text(32, hexDigits))
}

func makeKindAppConfiguration(x *kindFill) {
	x.secret("key", x.cask("AZAC"))
	x.random64("old", 32)
	x.plain("id", x.text(4, alnum)+"-l"+x.text(1, digits10)+"-s0:"+x.text(20, alnum))
	x.holding("conn", "Endpoint=https://@{acct}.azconfig.io;Id=@{id};Secret=@{key}")
	x.holding("oldconn", "Endpoint=https://@{acct}.azconfig.azure.us;Id=@{id};Secret=@{old}")
}

func makeKindMaps(x *kindFill) {
	x.secret("maps", x.cask("AZMP"))
	x.secret("acs", x.cask("AZCS"))
	x.secret("fluid", x.cask("AZFR"))
	x.secret("mixed", x.cask("AZMR"))
	x.secret("old", x.text(43, url64))
	x.random64("oldacs", 64)
	x.holding("conn", "endpoint=https://@{acct}.communication.azure.com/;accesskey=@{acs}")
	x.holding("oldconn", "endpoint=https://@{acct}.communication.azure.com/;accesskey=@{oldacs}")
}

func makeKindSignalR(x *kindFill) {
	x.random64("key", 32)
	x.holding("conn", "Endpoint=https://@{acct}.service.signalr.net;AccessKey=@{key};Version=1.0;")
	x.holding("pubsub", "Endpoint=https://@{acct}.webpubsub.azure.com;AccessKey=@{key};Version=1.0;")
	x.holding("gov", "Endpoint=https://@{acct}.signalr.azure.us;AccessKey=@{key};Version=1.0;")
}

func makeKindLogAnalytics(x *kindFill) { x.random64("key", 64) }

// makeKindInsights: an instrumentation key is no login; a note is enough.
func makeKindInsights(x *kindFill) {
	x.secret("key", x.guid()).Any = true
	x.holding("conn", "InstrumentationKey=@{key};IngestionEndpoint=https://eastus-8.in.applicationinsights.azure.com/;LiveEndpoint=https://eastus.livediagnostics.monitor.azure.com/")
}
