package extract

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

const contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`

// officeFile is a document with one part, or several that are parted by "\x00".
func officeFile(t testing.TB, parts ...string) []byte {
	files := map[string][]byte{"[Content_Types].xml": []byte(contentTypes)}
	for i := 0; i+1 < len(parts); i += 2 {
		files[parts[i]] = []byte(parts[i+1])
	}
	return zipped(t, files)
}

func word(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`
}

func odf(body string) string {
	return `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`
}

// Each place of a document in which people leave a password.
var officePlaces = []struct {
	name, part, xml string
	want            string // texts of that part, without their labels
}{
	{"split runs", "word/document.xml", word(`<w:p><w:r><w:t xml:space="preserve">Key: Sis</w:t></w:r><w:proofErr w:type="x"/><w:r><w:rPr><w:b/></w:rPr><w:t>kin-</w:t></w:r><w:r><w:t>71</w:t></w:r></w:p><w:p><w:r><w:t>next</w:t></w:r></w:p>`), "Key: Siskin-71\nnext\n|prooferr type=\"x\""},
	{"breaks", "word/document.xml", word(`<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:sym w:font="Symbol" w:char="F021"/><w:cr/><w:t>f</w:t></w:r></w:p>`), "a\tb\nc-de!\nf\n|tab val=\"left\" pos=\"720\"\nsym font=\"Symbol\" char=\"F021\""},
	{"table", "word/document.xml", word(`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>User</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Password</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>Siskin-71</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>end</w:t></w:r></w:p>`), "User\tPassword\n\tSiskin-71\nend"},
	{"table in a table", "word/document.xml", word(`<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`), "a\tb"},
	{"cells of pages", "word/document.xml", word(`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p><w:p><w:r><w:t>2</w:t></w:r></w:p><w:p><w:r><w:t>3</w:t></w:r></w:p><w:p><w:r><w:t>4</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`), "1\n2\n3\n4\n5"},
	{"tracked change", "word/document.xml", word(`<w:p><w:r><w:t xml:space="preserve">Password: </w:t></w:r><w:del w:id="1"><w:r><w:delText>Siskin-71</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>Dunnock-9</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>`), "Password: Dunnock-9.\n|del id=\"1\"\nins id=\"2\"\nPassword: Siskin-71."},
	{"field", "word/document.xml", word(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://x.example/?pw=Sis</w:instrText></w:r><w:r><w:instrText>kin-71"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>here</w:t></w:r></w:p>`), "here\n|fldchar fldchartype=\"begin\"\nfldchar fldchartype=\"separate\"\nHYPERLINK \"https://x.example/?pw=Siskin-71\""},
	{"text box in both forms", "word/document.xml", word(`<w:p><w:r><w:t>one</w:t></w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:posOffset>12</wp:posOffset><w:txbxContent><w:p><w:r><w:t>Siskin-71</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Siskin-71</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:r><w:t>two</w:t></w:r></w:p>`), "onetwo\nSiskin-71\n|12"},
	{"flat text box", "word/document.xml", word(`<w:p><w:r><w:t>pass</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>word</w:t></w:r></w:p>`), "password\nbox"},
	{"footnote", "word/footnotes.xml", `<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>Siskin-71</w:t></w:r></w:p></w:footnote></w:footnotes>`, "Siskin-71\n|footnote id=\"2\""},
	{"comment", "word/comments.xml", `<w:comments><w:comment w:author="Eva"><w:p><w:r><w:t>Siskin-71</w:t></w:r></w:p></w:comment></w:comments>`, "Siskin-71\n|comment author=\"Eva\""},
	{"mail merge", "word/settings.xml", `<w:settings><w:mailMerge><w:connectString w:val="Provider=X;User ID=sa;Password=Siskin-71"/></w:mailMerge><w:docVars><w:docVar w:name="pw" w:val="D-9"/></w:docVars></w:settings>`, "|connectstring val=\"Provider=X;User ID=sa;Password=Siskin-71\"\ndocvar name=\"pw\" val=\"D-9\""},
	{"relationship", "word/_rels/document.xml.rels", `<Relationships><Relationship Id="r1" Type="t" Target="https://eva:Siskin-71@x.example/" TargetMode="External"/><Relationship Id="r2" Target="styles.xml"/></Relationships>`, "|relationship id=\"r1\" type=\"t\" targetmode=\"External\"\nrelationship id=\"r2\" target=\"styles.xml\"\n|https://eva:Siskin-71@x.example/"},
	{"custom property", "docProps/custom.xml", `<Properties><property fmtid="{1}" pid="2" name="Password"><vt:lpwstr>Siskin-71</vt:lpwstr></property></Properties>`, "Password: Siskin-71\n|property fmtid=\"{1}\" pid=\"2\" name=\"Password\""},
	{"custom XML", "customXml/item1.xml", `<config><Password>Siskin-71</Password><add key="Token" value="D-9"/><!-- old: E-8 --><![CDATA[F-7]]></config>`, "password: Siskin-71\nconfig: F-7\n|add key=\"Token\" value=\"D-9\"\n old: E-8 "},
	{"custom XML that looks like a document", "customXml/item2.xml", `<document><password>Siskin-71</password></document>`, "password: Siskin-71"},
	{"inline string", "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>Sis</t></r><r><t>kin</t></r></is></c><c r="D1"><f>"Dun"&amp;"nock"</f><v>12</v></c></row><row><c t="str"><v>x</v></c><c t="b"><v>1</v></c></row></sheetData><headerFooter><oddHeader>&amp;LSiskin-71</oddHeader></headerFooter></worksheet>`, "Siskin\t\t\t12\nx\t1\noddheader: &LSiskin-71\n|=\"Dun\"&\"nock\""},
	{"cell comment", "xl/comments1.xml", `<comments><authors><author>Eva</author></authors><commentList><comment ref="A1"><text><r><t>Siskin</t></r><r><t>-71</t></r></text></comment></commentList></comments>`, "Siskin-71\n|Eva\ncomment ref=\"A1\""},
	{"threaded comment", "xl/threadedComments/threadedComment1.xml", `<ThreadedComments><threadedComment ref="A1" personId="{1}"><text>Siskin-71</text></threadedComment></ThreadedComments>`, "Siskin-71\n|threadedcomment ref=\"A1\" personid=\"{1}\""},
	{"connection", "xl/connections.xml", `<connections><connection id="1" name="c"><dbPr connection="Provider=X;Password=Siskin-71;" command="SELECT 1"/></connection></connections>`, "|connection id=\"1\" name=\"c\"\ndbpr connection=\"Provider=X;Password=Siskin-71;\" command=\"SELECT 1\""},
	{"defined name", "xl/workbook.xml", `<workbook><sheets><sheet name="Siskin" state="hidden"/></sheets><definedNames><definedName name="Password" hidden="1">"Siskin-71"</definedName></definedNames></workbook>`, "Password: \"Siskin-71\"\n|sheet name=\"Siskin\" state=\"hidden\"\ndefinedname name=\"Password\" hidden=\"1\""},
	{"sheet protection", "xl/chartsheets/sheet1.xml", `<chartsheet><sheetProtection password="CE93"/></chartsheet>`, "|sheetprotection checksum=\"CE93\""},
	{"slide", "ppt/slides/slide1.xml", `<p:sld><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id="2" name="T" descr="alt Siskin"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>Sis</a:t></a:r><a:r><a:t>kin</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p></p:txBody></p:sp><p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>y</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame></p:spTree></p:cSld></p:sld>`, "Siskin\nb\nx\ty\n|cnvpr id=\"2\" name=\"T\" descr=\"alt Siskin\""},
	{"slide comment", "ppt/comments/comment1.xml", `<p:cmLst><p:cm authorId="0"><p:pos x="1" y="2"/><p:text>Siskin-71</p:text></p:cm></p:cmLst>`, "Siskin-71\n|cm authorid=\"0\"\npos x=\"1\" y=\"2\""},
	{"tag of a slide", "ppt/tags/tag1.xml", `<p:tagLst><p:tag name="PW" val="Siskin-71"/></p:tagLst>`, "|tag name=\"PW\" val=\"Siskin-71\""},
	{"smart art", "ppt/diagrams/data1.xml", `<dgm:dataModel><dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>Siskin-71</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`, "Siskin-71\n|pt modelid=\"1\""},
	{"chart", "ppt/charts/chart1.xml", `<c:chartSpace><c:strRef><c:f>Sheet1!A1</c:f><c:strCache><c:pt idx="0"><c:v>Siskin</c:v></c:pt></c:strCache></c:strRef></c:chartSpace>`, "Siskin\n|Sheet1!A1\npt idx=\"0\""},
	{"drawing", "visio/pages/page1.xml", `<PageContents><Shapes><Shape ID="1"><Cell N="PinX" V="4.25"/><Section N="Property"><Row N="Row_1"><Cell N="Value" V="Siskin-71" U="STR"/><Cell N="Label" V="Password"/></Row></Section><Text><cp IX="0"/>Dun<cp IX="1"/>nock
</Text></Shape></Shapes></PageContents>`, "Dunnock\n|shape id=\"1\"\nsection n=\"Property\"\nrow n=\"Row_1\"\nPassword: Siskin-71\ncp ix=\"0\"\ncp ix=\"1\""},
	{"utf-16", "customXml/item1.xml", string(utf16BOM(`<?xml version="1.0" encoding="utf-16"?><a><Password>Siskin-ä</Password></a>`)), "password: Siskin-ä"},
	{"latin-1", "customXml/item1.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Siskin-\xe4</a>", "a: Siskin-ä"},
	{"unclosed", "word/document.xml", `<w:document><w:p><w:r><w:t>Siskin-71</w:r></w:p><w:p><w:t>b</x:y></w:t><w:t a="c`, "Siskin-71\nb\n<w:t a=\"c"},
	{"entities", "word/document.xml", `<!DOCTYPE a [<!ENTITY x "Siskin-71">]><w:document><w:p><w:t>&x;&x; &#83;&amp;</w:t></w:p></w:document>`, "]>\n&x;&x; S&\n|a [<!ENTITY x \"Siskin-71\""},
	{"open text", "content.xml", odf(`<text:p>Pass<text:span text:style-name="T1">word</text:span>:
	 <text:s text:c="2"/>Siskin<office:annotation><dc:creator>Eva</dc:creator><text:p>note</text:p></office:annotation>-71<text:tab/>x<text:line-break/>y</text:p><text:h>head</text:h>`), "Password:   Siskin-71\tx\ny\ncreator: Eva\nnote\nhead\n|s c=\"2\""},
	{"open table", "content.xml", odf(`<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:formula="of:=&quot;Sis&quot;"><text:p>b</text:p><text:p>c</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1000"/></table:table-row></table:table>`), "a\t\t\tb c\n|table-cell formula=\"of:=\"Sis\"\""},
	{"open properties", "meta.xml", `<office:document-meta><office:meta><dc:title>T</dc:title><meta:user-defined meta:name="Password">Siskin-71</meta:user-defined></office:meta></office:document-meta>`, "title: T\nPassword: Siskin-71\n|user-defined name=\"Password\""},
	{"open tracked change", "content.xml", odf(`<text:tracked-changes><text:changed-region><text:deletion><text:p>Siskin-71</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>now</text:p>`), "now\n|Siskin-71"},
	{"open text box and link", "content.xml", odf(`<text:p>pass<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box><svg:title>alt</svg:title></draw:frame>word <text:a xlink:href="https://x.example/?pw=Siskin">l</text:a></text:p>`), "password l\nbox\ntitle: alt\n|\n|https://x.example/?pw=Siskin"},
	{"macro of Basic", "Basic/Standard/Module1.xml", `<script:module xmlns:script="x" script:name="Module1">Sub Main
 pw = &quot;Siskin-71&quot;
End Sub</script:module>`, "Sub Main\n pw = \"Siskin-71\"\nEnd Sub\n|module name=\"Module1\""},
}

func utf16BOM(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// textsAt gives what was said of a leaf: what a reader sees, and parted by "|"
// what is hidden, and where links lead.
func (r *record) textsAt(path string) string {
	var views [3]string
	for _, t := range r.texts {
		if strings.Join(t.Path, "/") != path || t.Where == "filename" {
			continue
		}
		switch t.View {
		case Main:
			views[0] += t.Content[t.Overlap:]
		case Hidden:
			views[1] += t.Content
		case Links:
			views[2] += t.Content
		}
	}
	for i := range views {
		views[i] = strings.TrimSuffix(views[i], "\n")
	}
	if views[0] != "" && views[1]+views[2] != "" {
		views[0] += "\n"
	}
	out := views[0]
	if views[1]+views[2] != "" {
		out += "|" + views[1]
	}
	if views[2] != "" {
		out += "\n|" + views[2]
	}
	return out
}

func TestOfficePlaces(t *testing.T) {
	t.Parallel()
	for _, c := range officePlaces {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := extractRaw(t, attach("a.docx", "application/octet-stream", officeFile(t, c.part, c.xml)), DefaultLimits())
			if got := r.textsAt("a.docx/" + c.part); got != c.want && strings.TrimPrefix(got, "\n") != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if len(r.lost) > 0 {
				t.Errorf("lost %+v", r.lost)
			}
		})
	}
}

// A string that sheets share is shown where they show it, with the zeros that its
// format gives a number; what no sheet shows is text of the list.
func TestSharedStrings(t *testing.T) {
	t.Parallel()
	raw := officeFile(t,
		"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row><c r="B2" t="s"><v>3</v></c><c r="C2" s="1"><v>417</v></c><c r="D2" s="0"><v>417</v></c><c t="s"><v>99</v></c></row></sheetData></worksheet>`,
		"xl/sharedStrings.xml", `<sst><si><t>User</t></si><si><r><t>Pass</t></r><r><t>word</t></r><rPh><t>kana</t></rPh></si><si><t>Siskin-71</t></si><si><t>Dunnock-9</t></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="164"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`)
	r := extractRaw(t, attach("a.xlsx", "application/octet-stream", raw), DefaultLimits())
	if got, want := r.textsAt("a.xlsx/xl/worksheets/sheet1.xml"), "User\tPassword\n-\tDunnock-9\t00417\t417"; got != want {
		t.Errorf("sheet %q, want %q", got, want)
	}
	if got, want := r.textsAt("a.xlsx/xl/sharedStrings.xml"), "Siskin-71\n|kana"; got != want {
		t.Errorf("strings %q, want %q", got, want)
	}
}

// Cells of a few bytes that refer to one long string do not make it long text.
func TestStringsShownAgain(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Siskin ", 4000)
	raw := officeFile(t, "xl/sharedStrings.xml", "<sst><si><t>"+long+"</t></si></sst>",
		"xl/worksheets/sheet1.xml", "<worksheet>"+strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 20_000)+"</worksheet>")
	r := extractRaw(t, attach("a.xlsx", "application/octet-stream", raw), DefaultLimits())
	n := 0
	for _, text := range r.texts {
		n += len(text.Content)
	}
	if n > 1<<20 || !strings.Contains(r.String(), "Siskin Siskin") {
		t.Errorf("%d bytes of text", n)
	}
}

// What is in a document and is no XML is read as anywhere.
func TestOfficeMembers(t *testing.T) {
	t.Parallel()
	raw := officeFile(t,
		"word/embeddings/a.xlsx", string(officeFile(t, "xl/worksheets/sheet1.xml", `<worksheet><row><c t="str"><v>Siskin-71</v></c></row></worksheet>`)),
		"word/afchunk.htm", "<html><body>Dunnock-<b>9</b></body></html>",
		"word/media/image1.emf", "\x01\x00\x00\x00\x6c\x00\x00\x00"+strings.Repeat("\x00", 32)+" EMF\x00\x00\x00\x00D\x00u\x00n\x00n\x00o\x00c\x00k\x00\x00\x00",
		"xl/printerSettings/printerSettings1.bin", "\x00\x01P\x00r\x00i\x00n\x00t\x00e\x00r\x00-\x009\x00\x00\x00")
	r := extractRaw(t, attach("a.docx", "application/octet-stream", raw), DefaultLimits())
	for path, want := range map[string]string{
		"a.docx/word/embeddings/a.xlsx/xl/worksheets/sheet1.xml": "Siskin-71", "a.docx/word/afchunk.htm": "Dunnock-9",
		"a.docx/word/media/image1.emf": "Dunnock", "a.docx/xl/printerSettings/printerSettings1.bin": "Printer-9",
	} {
		if got := r.textsAt(path); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if len(r.lost) != 1 || r.lost[0].Reason != mail.ImageOnly {
		t.Errorf("lost %+v", r.lost)
	}
}

// A document in one file of XML, with a file within it.
func TestFlat(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ xml, path, want string }{
		"word": {`<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="x"><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>` + strings.TrimPrefix(word(`<w:p><w:t>Sis</w:t><w:t>kin</w:t></w:p>`), `<?xml version="1.0" encoding="UTF-8"?>`) + `</pkg:xmlData></pkg:part><pkg:part><pkg:binaryData>RHVubm9jay05IHdv
cmRz</pkg:binaryData></pkg:part></pkg:package>`, "a.xml", "Siskin"},
		"embedded": {`<office:document xmlns:office="x"><office:body><text:p>Siskin<draw:image><office:binary-data>RHVubm9jay05IHdv cmRz</office:binary-data></draw:image></text:p></office:body></office:document>`, "a.xml", "Dunnock-9 words"},
		"excel":    {`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell ss:Index="2"><Data ss:Type="String">Siskin</Data></Cell><Cell><Data>9</Data></Cell></Row></Table></Worksheet></Workbook>`, "a.xml", "-\tSiskin\t9"},
	} {
		r := extractRaw(t, attach("a.xml", "application/octet-stream", []byte(c.xml)), DefaultLimits())
		if got := r.textsAt(c.path); !strings.Contains(got, c.want) || len(r.lost) > 0 {
			t.Errorf("%s: %q, lost %v, want %q", name, got, r.lost, c.want)
		}
	}
}

// A document cannot make much of little, take long, or hide behind depth.
func TestHostileOffice(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<w:tbl><w:tr><w:tc>", 20_000)
	for name, xml := range map[string]string{
		"deep":       "<w:document>" + deep + "<w:p><w:t>Siskin-71</w:t></w:p></w:document>",
		"long tag":   "<w:document><w:p><w:t>Siskin-71</w:t><w:x a=\"" + strings.Repeat("b", 2*longestToken) + "\"/></w:p></w:document>",
		"never ends": "<w:document><w:p><w:t>Siskin-71</w:t></w:p>" + strings.Repeat("<w:p a=\"", 500_000),
		"wide row":   "<w:document><w:tbl><w:tr><w:tc><w:p><w:t>Siskin-71</w:t></w:p></w:tc>" + strings.Repeat("<w:tc/>", 300_000) + "</w:tr></w:tbl></w:document>",
		"end tags":   "<w:document><w:p><w:t>Siskin-71</w:t></w:p>" + strings.Repeat("<a>", 4000) + strings.Repeat("</b>", 500_000),
		"long cell":  "<w:document><w:tbl><w:tr><w:tc>" + strings.Repeat("<w:p><w:t>Siskin-71</w:t></w:p>", 200_000) + "</w:tc></w:tr></w:tbl></w:document>",
		"asides":     "<w:document><w:p>" + strings.Repeat("<w:txbxContent><w:t>Siskin-71</w:t></w:txbxContent>", 100_000) + "</w:p></w:document>",
	} {
		r := extractRaw(t, attach("a.docx", "application/octet-stream", officeFile(t, "word/document.xml", xml)), DefaultLimits())
		if got := r.textsAt("a.docx/word/document.xml"); !strings.Contains(got, "Siskin-71") {
			t.Errorf("%s: %.100q, lost %v", name, got, r.lost)
		}
	}
}

// A limit ends the reading of a document, and is said once.
func TestOfficeLimit(t *testing.T) {
	t.Parallel()
	raw := officeFile(t, "word/document.xml", word("<w:p><w:t>"+strings.Repeat("Siskin ", 1<<20)+"</w:t></w:p>"), "word/footnotes.xml", "<w:footnotes/>")
	r := extractRaw(t, attach("a.docx", "application/octet-stream", raw), Limits{Held: 1 << 20, Archives: archive.Limits{Members: 100, Bytes: 2 << 20, Ratio: 100, RatioFloor: 1 << 20}})
	if len(r.lost) != 1 || r.lost[0].Reason != mail.TooLarge {
		t.Errorf("lost %v", r.lost)
	}
}

// The examples of [MS-OVBA] section 3.2, and a project made of them.
func TestVBA(t *testing.T) {
	t.Parallel()
	for packed, want := range map[string]string{
		"\x01\x19\xb0\x00abcdefgh\x00ijklmnop\x00qrstuv.":                                                  "abcdefghijklmnopqrstuv.",
		"\x01\x2f\xb0\x00#aaabcde\x82f\x00paghij\x018\x08akl\x000mnop\x06q\x02p\x04\x10rstuv\x10wxyz\x00<": "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
		"\x01\x03\xb0\x02aE\x00": strings.Repeat("a", 73),
	} {
		if got, n := inflateVBA([]byte(packed), 1<<20); string(got) != want || n != len(packed) {
			t.Errorf("%q of %d bytes, want %q", got, n, want)
		}
	}
	source := "Attribute VB_Name = \"Module1\"\r\nConst pw = \"Siskin-71\"\r\n"
	files := []outlooktest.File{
		{Path: "PROJECT", Data: []byte("ID=\"{1}\"\r\nModule=Module1\r\nDescription=\"Wryneck-3\"\r\nDPB=\"0123\"")},
		{Path: "VBA/_VBA_PROJECT", Data: []byte{0xcc, 0x61, 0xff, 0xff}},
		{Path: "VBA/dir", Data: packVBA("docs of the project")},
		{Path: "VBA/Module1", Data: append([]byte("\x01\x16\x00Compiled-Dunnock\x00"), packVBA(source)...)},
	}
	raw := officeFile(t, "word/vbaProject.bin", string(outlooktest.Compound(files)))
	r := extractRaw(t, attach("a.docm", "application/octet-stream", raw), DefaultLimits())
	if got := r.textsAt("a.docm/word/vbaProject.bin/Module1"); got != strings.TrimSuffix(source, "\n") {
		t.Errorf("source %q", got)
	}
	for _, want := range []string{"Wryneck-3", "Compiled-Dunnock", "docs of the project"} {
		if got := r.textsAt("a.docm/word/vbaProject.bin"); !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if len(r.lost) > 0 {
		t.Errorf("lost %v", r.lost)
	}
}

// packVBA packs without any copies.
func packVBA(s string) []byte {
	var chunk []byte
	for i := range len(s) {
		if i%8 == 0 {
			chunk = append(chunk, 0)
		}
		chunk = append(chunk, s[i])
	}
	return append([]byte{1, byte(len(chunk) - 1), 0xb0 | byte((len(chunk)-1)>>8)}, chunk...)
}

func FuzzOffice(f *testing.F) {
	for _, c := range officePlaces {
		f.Add(c.part, []byte(c.xml))
	}
	f.Add("xl/sharedStrings.xml", []byte("<sst><si><t>a</t></si><si><si></sst>"))
	f.Add("xl/styles.xml", []byte(`<styleSheet><cellXfs><xf numFmtId="1"/></cellXfs></styleSheet>`))
	f.Fuzz(func(t *testing.T, part string, xml []byte) {
		if part == "" || len(part) > 100 || strings.HasSuffix(part, "/") {
			return
		}
		lim := Limits{Held: 1 << 20, Archives: archive.Limits{Members: 100, Bytes: 8 << 20, Ratio: 100, RatioFloor: 1 << 20}}
		r := extractRaw(t, attach("a.docx", "application/octet-stream", officeFile(t, part, string(xml))), lim)
		n := 0
		for _, text := range r.texts {
			n += len(text.Content) - text.Overlap
		}
		if n > 1<<20+200*len(xml) {
			t.Fatalf("%d bytes of text from %d", n, len(xml))
		}
	})
}

func FuzzVBA(f *testing.F) {
	f.Add(packVBA("Attribute VB_Name"))
	f.Add([]byte("\x01\x03\xb0\x02aE\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, n := inflateVBA(b, 1<<20)
		if n > len(b)+1 || len(out) > 4096*(len(b)/3+1) {
			t.Fatalf("%d bytes from %d of %d", len(out), n, len(b))
		}
		sources, rest := vbaSources([]outlook.Stream{{Name: "a", Data: b}, {Name: "dir", Data: b}})
		if len(sources)+len(rest) == 0 {
			t.Fatal("nothing came out")
		}
	})
}

// What is hidden is given in pieces where it is much, and all of it.
func TestMuchHidden(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<settings>")
	for i := 0; b.Len() < 3*mostHidden; i++ {
		fmt.Fprintf(&b, "<set number=\"n%d\"/>", i)
	}
	b.WriteString("<last key=\"Siskin-71\"/></settings>")
	r := extractRaw(t, attach("a.docx", "application/octet-stream", officeFile(t, "word/settings.xml", b.String())), DefaultLimits())
	line := 0
	for _, text := range r.texts {
		if text.View != Hidden || !strings.HasPrefix(text.Content, "set number") {
			continue
		}
		if text.Line < line {
			t.Errorf("line %d behind %d", text.Line, line)
		}
		if want := fmt.Sprintf("set number=\"n%d\"\n", text.Line-1); !strings.HasPrefix(text.Content, want) {
			t.Errorf("line %d begins %.30q, want %q", text.Line, text.Content, want)
		}
		line = text.Line
	}
	if line < 10_000 || !strings.Contains(r.String(), "Siskin-71") {
		t.Errorf("last line %d", line)
	}
}
