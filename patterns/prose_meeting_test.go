package patterns

import "testing"

// A number in the form of a meeting's makes a note of a password beside it; the same
// form is a remote desk's, whose password opens a computer.
func TestMeetingNumbered(t *testing.T) {
	t.Parallel()
	tests := []struct {
		subject, text string
		want          bool
	}{
		{"Zoom on Sunday", "Same link as ever, ID 715 220 9084, and the password is Harrow", true},
		{"", "Webex 2550 417 8821 / password Gaeul11!", true},
		{"", "웹엑스 회의 Zoom 855 417 8821, 암호 Gaeul11!", true},
		{"Sunday", "Same as ever, ID 715 220 9084, and the password is Harrow", false},
		{"Zoom on Sunday", "TeamViewer ID 715 220 908, and the password is Harrow", false},
		{"Zoom on Sunday", "Call 715 220 9084 first, the password is Harrow", false},
		{"Zoom", "The password is Harrow", false},
	}
	d, err := readProse()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		text := &Text{Content: tt.text, Where: InBody, Context: Context{Subject: tt.subject}}
		p := newPassage(d, text, len(tt.text)-8, len(tt.text))
		if got := p.meetingNumbered(d.kinds["meeting"]); got != tt.want {
			t.Errorf("%q, %q: %v, want %v", tt.subject, tt.text, got, tt.want)
		}
	}
}
