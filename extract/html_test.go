package extract

import (
	"strings"
	"testing"
)

// tricky are pages that browsers and mailers cope with, each in its own way.
var tricky = []string{
	"<html><head><title>a b</title><meta name=description content='c d'><base href='https://e.example/'></head><body>f</body></html>",
	"<p class=MsoNormal style='margin:0in;font-size:11.0pt;color:#1f497d'>one<br>two <b>th</b>ree<o:p></o:p></p>",
	"<!--[if mso]><table><tr><td>out<b>look</b></td></tr></table><![endif]--><![if !mso]>else<![endif]>",
	"<!-- plain --><!-- <b>bold</b> <a href=\"https://x.example/?a=1&amp;b=2\">l</a> -- > ! --><!-- never closed <p>x</p>",
	"<script>var a = \"<b>\"; if (a < b && c > d) {}</script><script type=application/ld+json>{\"k\": \"v\"}</script>tail",
	"<script>no end <p>text</p><table><tr><td>cell</td></tr></table>",
	"<title>no end <p>text</p>",
	"<textarea name=t>a <b> c</textarea><textarea>no end <i>x</i>",
	"<style>p{color:red}</style><style>@import url(x.css) <p>no end",
	"<a href=\"https://x.example/?k=1>never closed</a><p>swallowed</p>",
	"<a href=\"https://x.example/>closes below</a><p title=\"x y\">z</p><b class=\"q\">w</b>",
	"<p data-Token='t1' aria-label=l onclick='f(\"x\")' hidden bare UPPER=Case id=i id=second>t</p>",
	"<iframe srcdoc=\"<p>in&amp;side <b>b</b></p>\"></iframe><iframe src=x>old <i>browser</i></iframe>",
	"<noscript><img src='https://t.example/p.gif' alt='pixel'></noscript><noembed>e</noembed><template><p>t</p></template>",
	"<svg viewBox='0 0 10 10'><title>s</title><desc>d</desc><text x=1 y=2>draw<tspan>n</tspan></text><![CDATA[c < d]]></svg>",
	"write to <someone@example.com> or <not a tag> and </closing word here> < spaced > <3 </ x>",
	"<input type=password name=pw value='v 1'><select><option value=o selected>shown</select><button formaction=f>go</button>",
	"a&shy;b c&#8203;d e&zwnj;f &lt;g&gt; &amp;amp; h&copy=1 &#x41;&#66 &unknown; & x &",
	"<img alt='p q' title=r src=\"data:text/plain;base64,c2VjcmV0\" longdesc=d><img src=data:,plain%20text>",
	"nul\x00in text <p ti\x00tle=\"a\x00b\">x\x00</p>\x00",
	"<p>unfinished <b attr='v",
	"<p>unfinished <!",
	"<p>unfinished </",
	"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD\"><html xmlns:v=\"urn:x\"><v:shape id=s o:title='t'/></html>",
	"<div style=\"display:none;max-height:0\">preheader</div><font color=#000000 face=Arial size=2>f</font>",
	"<xmp><b>raw</b></xmp><plaintext><i>raw to the end</i>",
	"<td>a<td>b<th>c<tr><td>d<li>e<pre>  f\n  g</pre>",
	"<p =odd value=1 / a/b=c \"quoted\" 'x'=y>z</p><p a=b=c d=\"e\"f=g>h</p>",
}

// shown is all that the views of a page hold.
func shown(pg *page) string {
	var b strings.Builder
	b.WriteString(pg.visible.String() + "\n" + pg.links.String() + "\n" + pg.hidden.String())
	for _, d := range pg.data {
		b.WriteString("\n" + string(d.data))
	}
	return b.String()
}

// A word put at any place of a page is in some view, as it was written: into
// names, values, comments, entities, between attributes, behind faults.
func TestHTMLLosesNothing(t *testing.T) {
	t.Parallel()
	const word = "Zq7xTok9"
	for _, doc := range tricky {
		for at := range len(doc) + 1 {
			page := doc[:at] + word + doc[at:]
			if insideData(doc, at) {
				continue // there it is no word, but other bytes
			}
			if got := shown(renderHTML(page)); !strings.Contains(got, word) {
				t.Errorf("%q is lost in:\n%q\nwhich gives:\n%s", word, page, got)
			}
		}
	}
}

func insideData(doc string, at int) bool {
	i := strings.Index(doc, ";base64,")
	j := strings.Index(doc, "\" longdesc")
	return i >= 0 && at > i && at <= j
}

// A word that tags cut is whole in what is seen.
func TestHTMLJoins(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ doc, want string }{
		{"pass<wbr>word", "password"},
		{"pass<b>wo</b>rd", "password"},
		{"pass<!-- x -->word", "password"},
		{"pass<span style='x'></span>word", "password"},
		{"pass\x00word", "password"},
		{"<!--[if mso]>Ac<b>countKey</b>=a<![endif]-->", "AccountKey=a"},
		{"<iframe srcdoc='k<i>ey</i>=1'></iframe>", "key=1"},
		{"<noscript>k<i>ey</i>=1</noscript>", "key=1"},
		{"<a href=\"https://x.example/>k<i>ey</i>=1<b>", "key=1"},
		{"<script>k<i>ey</i>=1", "key=1"},
		{"<input name=token value=Hidden-1>", "token: Hidden-1"},
		{"<div data-connectionString='AccountKey=x'>", "data-connectionString=\"AccountKey=x\""},
		{"<a href='?a=1&copy=2'>", "?a=1&copy=2"},
		{"<a href='mailto:a@x.example?body=the%20key%20is'>", "body=the key is"},
	} {
		if got := shown(renderHTML(c.doc)); !strings.Contains(got, c.want) {
			t.Errorf("%q gives %q, want %q in it", c.doc, got, c.want)
		}
	}
	if got := shown(renderHTML("pass<br>word")); strings.Contains(got, "password") {
		t.Errorf("a line break joins: %q", got)
	}
}

// What a page repeats on every element is kept once, and a plain look never.
func TestHTMLStylesOnce(t *testing.T) {
	t.Parallel()
	pg := renderHTML(strings.Repeat("<p class=\"x7 secret\" align=left width=100% color='#1f497d'>t</p>", 50))
	if got := pg.hidden.String(); got != "x7 secret\n" {
		t.Errorf("hidden text %q", got)
	}
}

func TestDataURI(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ uri, media, charset, data string }{
		{"data:text/plain;base64,c2VjcmV0", "text/plain", "", "secret"},
		{"DATA:text/html;charset=utf-8,%3Cb%3Ex", "text/html", "utf-8", "<b>x"},
		{"data:,plain%20text", "text/plain", "", "plain text"},
		{"data:text/plain;base64,c2Vj\n cmV0=", "text/plain", "", "secret"},
	} {
		e, ok := dataURI(c.uri)
		if !ok || e.media != c.media || e.charset != c.charset || string(e.data) != c.data {
			t.Errorf("%q gives %+v, %v", c.uri, e, ok)
		}
	}
	for _, bad := range []string{"", "data", "data:", "https://x.example/data:,x", "data:text/plain"} {
		if _, ok := dataURI(bad); ok {
			t.Errorf("%q is taken for a data: link", bad)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, doc := range tricky {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		pg := renderHTML(doc)
		// Each of the three readings of a broken end gives a page's text, its
		// pages within pages and some of its tags as written, and an entity is at
		// most a few times as long as what it stands for.
		if n := len(shown(pg)); n > 24*len(doc)+256 {
			t.Fatalf("%d bytes out of %d", n, len(doc))
		}
	})
}
