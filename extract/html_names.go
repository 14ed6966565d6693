package extract

import "strings"

// kind says what the value of a known attribute is.
type kind byte

const (
	says   kind = iota // a person's or a program's text
	leads              // an address
	styles             // how something looks: repeated on every element
)

// attributeKinds are the attributes that HTML, SVG and Office's HTML know; of
// any other the name is kept with the value.
var attributeKinds = kindsOf(map[kind]string{
	says: `abbr accept accept-charset accesskey alt allow autocomplete content coords crossorigin datetime default
		download enctype for form headers height-adjust id integrity is itemid itemprop itemref itemscope itemtype key kind
		label language lid list loading max maxlength min minlength multiple muted name nonce pattern placeholder property
		readonly required referrerpolicy sandbox scheme scope shape slot start step summary tabindex title value wrap
		checked disabled selected hidden async defer novalidate open reversed loop controls autofocus autoplay
		srcdoc onclick onload onerror onmouseover onmouseout onsubmit onchange originalsrc-hash aria-label aria-labelledby
		aria-describedby aria-hidden data-auth data-linkindex`,
	leads: `href src action formaction background cite data poster srcset imagesrcset longdesc originalsrc ping xlink:href
		usemap manifest codebase archive classid icon profile dynsrc lowsrc data-src data-href data-original data-saferedirecturl
		originalhref`,
	styles: `style class width height align valign bgcolor border cellpadding cellspacing color face size lang xml:lang dir
		rel rev target colspan rowspan hspace vspace link vlink alink text nowrap clear role type media http-equiv charset
		frame rules span cols rows char charoff bordercolor bordercolorlight bordercolordark topmargin leftmargin marginwidth
		marginheight rightmargin bottommargin scrolling frameborder noshade compact xmlns xmlns:v xmlns:o xmlns:w xmlns:m xmlns:x
		xml:space viewbox fill stroke stroke-width d points transform x y x1 x2 y1 y2 cx cy r rx ry opacity version
		v:shapes v:src v:ext o:spid coordsize path filled stroked strokeweight strokecolor fillcolor arcsize`,
})

func kindsOf(lists map[kind]string) map[string]kind {
	out := map[string]kind{}
	for k, names := range lists {
		for _, n := range strings.Fields(names) {
			out[n] = k
		}
	}
	return out
}

// plainStyle tells a value that says nothing but a look: a number with its
// unit, a colour in hexadecimal, or one of the words below.
func plainStyle(v string) bool {
	if len(v) > 24 {
		return false
	}
	if styleWords[v] {
		return true
	}
	if v[0] == '#' {
		return (len(v) == 4 || len(v) == 7) && strings.Trim(v[1:], "0123456789abcdefABCDEF") == ""
	}
	number := strings.TrimRight(v, "%abcdefghijklmnopqrstuvwxyz")
	return styleUnits[v[len(number):]] && len(number) < 7 && strings.Trim(number, "-.0123456789") == ""
}

var styleUnits = map[string]bool{"": true, "px": true, "pt": true, "em": true, "rem": true, "in": true, "cm": true, "mm": true, "%": true, "ex": true}

var styleWords = setOf(`left right center middle top bottom justify baseline none auto both all inherit white black red blue green
	gray silver ltr rtl en en-US de fr es it nl stylesheet text/css text/html text/javascript image/png image/jpeg _blank _self _parent _top
	presentation MsoNormal MsoTableGrid MsoListParagraph nowrap Content-Type utf-8 button submit text hidden checkbox radio 100% no yes
	noopener noreferrer nofollow`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
