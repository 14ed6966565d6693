package main

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// sas makes a field of a link or token with a signature. The signature is what
// must change; as it stands in the link, the token and the whole link are
// equivalents.
func (x *kindFill) sas(name, before, after string) *kindSecret {
	sig := base64.StdEncoding.EncodeToString(x.bytes(32))
	return x.signed(name, sig, before+kindFilters()["url"](sig)+after)
}

func (x *kindFill) signed(name, sig, link string) *kindSecret {
	s := &kindSecret{Accept: []string{sig, kindFilters()["url"](sig), link}}
	if base, token, ok := strings.Cut(link, "?"); ok && base != "" {
		s.Accept = append(s.Accept, token, "?"+token)
	}
	x.fields[name] = kindText{link, []*kindSecret{s}}
	return s
}

const liveUntil = "2033-12-31T23:59:59Z"

func makeKindBlobSAS(x *kindFill) {
	base := fmt.Sprintf("https://%s.blob.core.windows.net/%s/%s", x.must("acct"), x.must("word"), x.must("word2"))
	x.sas("url", base+".zip?sp=r&st=2023-02-01T08:00:00Z&se="+liveUntil+"&spr=https&sv=2021-12-02&sr=b&sig=", "")
	x.sas("container", base+"?sv=2020-08-04&st=2023-01-10T00%3A00%3A00Z&se=2034-01-10T00%3A00%3A00Z&sr=c&sp=racwdl&sig=", "")
	x.sas("gov", strings.Replace(base, ".windows.net", ".usgovcloudapi.net", 1)+"?sp=racwl&se="+liveUntil+"&sv=2022-11-02&sr=c&sig=", "")
	x.sas("first", base+"?sig=", "&se="+liveUntil+"&sv=2019-12-12&sp=rl&sr=c")
	x.sas("policy", base+"?sv=2021-06-08&si=readers&sr=c&sig=", "")
	x.sas("token", "?sv=2021-12-02&sr=b&sp=rw&se="+liveUntil+"&sig=", "")
	x.sas("expired", base+"?sp=rl&st=2022-03-01T00:00:00Z&se=2022-03-08T00:00:00Z&sv=2020-08-04&sr=c&sig=", "").Any = true
	x.sas("delegated", base+"?sp=rl&st=2023-03-01T00:00:00Z&se=2023-03-07T00:00:00Z&skoid="+x.guid()+"&sktid="+x.guid()+
		"&skt=2023-03-01T00:00:00Z&ske=2023-03-07T00:00:00Z&sks=b&skv=2021-12-02&sv=2021-12-02&sr=c&sig=", "").Any = true
}

// must is an everyday value that keeps to its name.
func (x *kindFill) must(name string) string {
	v, err := x.field(name)
	if err != nil {
		panic(err) // mistyped in a maker; the tests run them all
	}
	return v.text
}

func makeKindAccountSAS(x *kindFill) {
	query := "sv=2022-11-02&ss=bfqt&srt=sco&sp=rwdlacupiytfx&se=" + liveUntil + "&st=2023-01-31T16:00:00Z&spr=https&sig="
	account := x.must("acct")
	x.sas("url", "https://"+account+".blob.core.windows.net/?"+query, "")
	x.sas("queue", "https://"+account+".queue.core.windows.net/?"+query, "")
	x.sas("gov", "https://"+account+".table.core.usgovcloudapi.net/?"+query, "")
	x.sas("token", "?"+query, "")
	x.sas("bare", query, "")
	x.sas("conn", "BlobEndpoint=https://"+account+".blob.core.windows.net/;QueueEndpoint=https://"+account+
		".queue.core.windows.net/;SharedAccessSignature="+query, "")
	x.sas("expired", "https://"+account+".file.core.windows.net/?sv=2019-10-10&ss=f&srt=so&sp=rl&se=2021-05-01T00:00:00Z&st=2021-04-01T00:00:00Z&sig=", "").Any = true
	// What follows the connection string's name is the token.
	accept(x.fields["conn"], x.fields["conn"].text[strings.Index(x.fields["conn"].text, "sv="):])
}

func makeKindMessagingSAS(x *kindFill) {
	host := x.must("acct") + ".servicebus.windows.net"
	x.sas("token", "SharedAccessSignature sr=https%3A%2F%2F"+host+"%2F"+x.must("word")+"&sig=", "&se=2019686400&skn=sender")
	x.sas("iot", "SharedAccessSignature sr="+x.must("acct")+".azure-devices.net%2Fdevices%2F"+x.must("word")+"&sig=", "&se=2019686400")
	x.sas("gov", "SharedAccessSignature sr=sb%3A%2F%2F"+x.must("acct")+".servicebus.usgovcloudapi.net%2F&sig=", "&se=2019686400&skn=RootManageSharedAccessKey")
	x.sas("expired", "SharedAccessSignature sr=https%3A%2F%2F"+host+"%2F&sig=", "&se=1614556800&skn=listen").Any = true
	for _, name := range []string{"token", "iot", "gov", "expired"} { // without the scheme's word, too
		f := x.fields[name]
		accept(f, strings.TrimPrefix(f.text, "SharedAccessSignature "))
	}
}

func makeKindWorkflow(x *kindFill) {
	query := "&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig="
	link := func(name, base string) {
		sig := x.text(43, url64)
		x.signed(name, sig, base+query+sig)
	}
	link("url", fmt.Sprintf("https://prod-%d.eastus.logic.azure.com:443/workflows/%s/triggers/manual/paths/invoke?api-version=2016-10-01", x.between(10, 99), x.text(32, hexDigits)))
	link("flow", fmt.Sprintf("https://prod-%d.westeurope.logic.azure.com/workflows/%s/triggers/manual/paths/invoke?api-version=2016-06-01", x.between(10, 99), x.text(32, hexDigits)))
	link("gov", fmt.Sprintf("https://prod-%02d.usgovvirginia.logic.azure.us:443/workflows/%s/triggers/request/paths/invoke?api-version=2016-10-01", x.between(1, 9), x.text(32, hexDigits)))
	link("power", fmt.Sprintf("https://default%s.%s.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/%s/triggers/manual/paths/invoke?api-version=1",
		x.text(30, hexDigits), x.text(2, hexDigits), x.text(32, hexDigits)))
}

// makeKindTeams: a webhook's link has no part that is called a secret; the link,
// its path, and the id behind IncomingWebhook are equivalents.
func makeKindTeams(x *kindFill) {
	hook := func(name, host, after string) {
		id, owner := x.text(32, hexDigits), x.guid()
		path := "/webhookb2/" + x.guid() + "@" + x.guid() + "/IncomingWebhook/" + id + "/" + owner + after
		x.secret(name, "https://"+host+path, path, path[1:], strings.TrimPrefix(path, "/webhookb2/"), id, id+"/"+owner, id+"/"+owner+after)
	}
	hook("url", x.must("word")+".webhook.office.com", "")
	hook("new", x.must("word2")+".webhook.office.com", "/V2"+x.text(40, url64))
	id, owner := x.text(32, hexDigits), x.guid()
	old := "/webhook/" + x.guid() + "@" + x.guid() + "/IncomingWebhook/" + id + "/" + owner
	x.secret("old", "https://outlook.office.com"+old, old, old[1:], strings.TrimPrefix(old, "/webhook/"), id, id+"/"+owner)
}
