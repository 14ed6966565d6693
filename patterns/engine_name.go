package patterns

import (
	"slices"
	"strings"
)

// fileEndings are those that tell what a file holds. They are no part of a secret
// in its name: "the password is X.txt".
var fileEndings = strings.Fields(`
txt text log md rtf csv tsv doc docx docm dot dotx xls xlsx xlsm xlsb ppt pptx pptm pdf one odt ods odp vsdx pages numbers
htm html mht mhtml xml json yaml yml toml ini cfg conf config env properties reg inf rdp ica ovpn sql mdb accdb db
zip 7z rar gz tgz tar bz2 xz zst cab iso img msg eml mbox pst ost ics vcf
png jpg jpeg gif bmp svg tif tiff webp heic mp3 mp4 wav mov avi har saz etl evtx dmp pcap pcapng bak tmp old
exe dll msi bat cmd ps1 psm1 sh py js jar cs java php lnk url p7m p7s pfx p12 cer crt der pem key ppk kdbx kdb psafe3 jks jceks
bks keystore keytab xltx potx ppsx pps odg epub sqlite sqlite3 lz4
`)

// Names such as "x.tar.gz.txt" have so many endings at most.
const mostEndings = 3

// withoutEnding gives a text that is a file's name without its endings. Rules that
// look at the file's name still see all of it.
func withoutEnding(t *Text) *Text {
	bare := withoutFileEnding(t.Content)
	if len(bare) == len(t.Content) {
		return t
	}
	cut := *t
	cut.Content, cut.Name, cut.notes = bare, fileName(t), nil
	return &cut
}

func withoutFileEnding(name string) string {
	for range mostEndings {
		dot := strings.LastIndexByte(name, '.')
		if dot <= 0 || !slices.Contains(fileEndings, strings.ToLower(name[dot+1:])) {
			break
		}
		name = name[:dot]
	}
	return name
}
