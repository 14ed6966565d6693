package main

import (
	"fmt"
	"strings"
)

// words are what the benchmark's mails talk with.
var words = strings.Fields(`the a of to and in for on with at by from is are was were be been has have had will would can could
should not no yes all any some more most other new last next first second week month day morning time case request ticket server
database account service network storage backup update patch version release change window test production customer team manager
meeting agenda report document file folder page list table value number result error warning message log trace request response
client gateway proxy firewall rule policy group user role license subscription tenant region cluster node disk memory processor
latency timeout retry failure restart restore deploy build pipeline package branch review approve assign close open start stop
check confirm send receive attach forward answer call write read find show know think need want please thanks regards harbor berth
vessel cargo crane permit pilot tide dock quay gate schedule weather inspection invoice order contract vendor office floor printer
laptop phone screen keyboard because although however therefore before after during until since while when where which who what
how why under over between through without within against among about above below same different small large early late`)

func (s *stream) sentence(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = pick(s, words)
	}
	text := strings.Join(out, " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// body is a few paragraphs, now and then with a list, a table or some code.
func (s *stream) body() string {
	var out []string
	for range s.between(2, 8) {
		switch s.below(12) {
		case 0:
			out = append(out, "* "+s.sentence(8)+"\n* "+s.sentence(9)+"\n* "+s.sentence(7))
		case 1:
			out = append(out, "| "+s.sentence(2)+" | "+s.sentence(3)+" |\n| "+s.sentence(1)+" | "+s.sentence(4)+" |")
		case 2:
			out = append(out, indent(s.log(s.between(3, 9)), "    "))
		default:
			out = append(out, s.paragraph())
		}
	}
	return strings.Join(out, "\n\n")
}

func (s *stream) paragraph() string {
	var out []string
	for range s.between(1, 6) {
		out = append(out, s.sentence(s.between(5, 18))+".")
	}
	return strings.Join(out, " ")
}

func (s *stream) log(lines int) string {
	var b strings.Builder
	for range lines {
		fmt.Fprintf(&b, "2023-%02d-%02dT%02d:%02d:%02d.%03dZ %s [%d] %s id=%08x-%04x-4%03x-a%03x-%012x\n",
			s.between(1, 12), s.between(1, 28), s.below(24), s.below(60), s.below(60), s.below(1000),
			pick(s, []string{"INFO ", "WARN ", "ERROR", "DEBUG"}), s.below(64), s.sentence(s.between(3, 9)),
			s.next()&0xffffffff, s.next()&0xffff, s.next()&0xfff, s.next()&0xfff, s.next()&0xffffffffffff)
	}
	return b.String()
}

func (s *stream) table(rows int) string {
	var b strings.Builder
	b.WriteString("id,name,account,value\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,%s,%s,%d.%02d\n", i, s.sentence(2), pick(s, words), s.below(10000), s.below(100))
	}
	return b.String()
}
