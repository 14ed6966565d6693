package extract

import (
	"strings"
	"testing"
)

func TestPCAP(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"talk.pcap", "talk.pcapng"} {
		r := extractRaw(t, attach(name, "application/octet-stream", traceFile(t, name)), DefaultLimits())
		got := r.String()
		for _, want := range []string{
			name + "/192.0.2.1:40001 to 192.0.2.9:25 base64]\nEHLO a\r\nMAIL FROM:<a@b.example>\r\nX-Note: password is Curlew+Tide19 for now\r\nQUIT",
			"base64,http]\nclient_secret=Whimbrel-Creek-7",
			"<13>login of wren with Smew/Pool/55\n<13>second",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in:\n%s", name, want, got)
			}
		}
		if len(r.lost) != 1 || !strings.HasPrefix(r.lost[0].Detail, "1 connections under TLS") {
			t.Errorf("%s: lost %+v", name, r.lost)
		}
	}
}

// A capture that is cut short gives what came before.
func TestPCAPThatEndsEarly(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"talk.pcap", "talk.pcapng"} {
		raw := traceFile(t, name)
		r := extractRaw(t, attach(name, "application/octet-stream", raw[:len(raw)-7]), DefaultLimits())
		if !strings.Contains(r.String(), "Curlew+Tide19") || len(r.lost) != 2 {
			t.Errorf("%s: lost %+v", name, r.lost)
		}
	}
}

func FuzzPCAP(f *testing.F) {
	f.Add(traceFile(f, "talk.pcap"))
	f.Add(traceFile(f, "talk.pcapng"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFormat(t, "a.pcap", data) })
}
