package patterns

import "testing"

func TestCookieEnd(t *testing.T) {
	t.Parallel()
	for after, want := range map[string]string{
		"; path=/; expires=Wed, 02-Jan-2030 10:00:00 GMT; secure":            "2030-01-02",
		"; Expires=Sun, 05 Mar 2023 10:00:00 GMT":                            "2023-03-05",
		`", "path": "/", "expires": "2022-03-05T10:00:00.000Z"}`:             "2022-03-05",
		"; path=/\r\nSet-Cookie: a=b; expires=Sun, 05 Mar 2023 10:00:00 GMT": "0001-01-01",
		`"}, {"name": "x", "expires": "2022-03-05T10:00:00.000Z"}`:           "0001-01-01",
		"": "0001-01-01",
	} {
		if got := cookieEnd(after).Format("2006-01-02"); got != want {
			t.Errorf("cookieEnd(%q) = %s, want %s", after, got, want)
		}
	}
}
