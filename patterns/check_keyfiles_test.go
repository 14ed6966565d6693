package patterns

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Keys made for these tests; they protect nothing.
const (
	testOpenSSH = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACAQ6bCCu0XjePaFxxa9CkSeAhxAtJo+DJTCQKbrN+ZHswAAAJBL7kMtS+5DLQAAAAtzc2gtZWQyNTUxOQAAACAQ6bCCu0XjePaFxxa9CkSeAhxAtJo+DJTCQKbrN+ZHswAAAECD1l5BPlEwH7Tm2YgdMYtcvmZUHyuNPu0fI1jIU06KdBDpsIK7ReN49oXHFr0KRJ4CHEC0mj4MlMJApus35kezAAAACW9wc0BqdW1wMQECAwQ="
	testPGP     = "lFgEawOqwhYJKwYBBAHaRw8BAQdACe7ny5uO+AemDZ6w50+hEZHMb4kFMPipPiAlYH7eTvYAAQC/i9JlMJNVQvFTr9zJ/bCsfh9LOyLxGJ7Vq3M5HJlDKxAItB1LaW0gVGVzdCA8a2ltQGFnZW5jeS5leGFtcGxlPoiWBBMWCAA+FiEE4sZG+Fhnp3gDdGsRdMb1G0jH6lgFAmsDqsICGwMFCQPCZwAFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQdMb1G0jH6ljLhQD/R3UBlhF0OusSTn79tJ+816rGyfJ1Zv1OXKJ21im9UDQA/3MeFV1lIFoAl8YFY8tqGi2rVt8d3z5Ixzb+t9Kp1noL"                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 // no passphrase
	testPGPShut = "lQIGBGsDqsMBBACzeuSqrV326vcKgjni9idQWJyRdvX+JR5sS9JjbCa/LPPrmJbPVe8KxEc9kEubT4hM30/HoC349bZ0YdYxSNjuSwx3jB1GXoikK1obe3o/g1aNK4vO02KiXQRGGbcD7OIW3vJUjPuChapdvoU8JmyARYTyKCyIErD8de4OV2z1mQARAQAB/gcDApLi704FvsJf/0s78tGcGGTmBDHKJkVlTpihse5rjjzxWSePCz6GJmSnhifQ0M2LI14GSOzMgTwEJen2SKYPDbnoa5/oik0hH01Xe3D4Dy1O5BQo4ETe6sh7cAnmNzkD/aaUwx8027gvHTol51MuvzKfG/YuC9dBdYU9mS07Z56N006xbuzgawfC1Dm1cvZ27e7/v/CHWmGqM5EoxnZPP9creYyxdGj9dHhzmM/gd/82sK5htDeltFXt1dikscSpy8HeEYSx17Mmf/FQb51fAGjHvfzQ4CDFfdRJRa2P/Wc+tWVKgjy/5uatXbM0w2ngii27wZ3bYz+DvBR7/f6SYL5hmLxNSLP2KC00LEfrrpTFn42xxpRYfehTksFcukpaEMPx02y0VEc4ke4MsdDzpbjx60HUBskpqecW7zGI8eV44I9rJE+2tL8wzpgs/4CoKvjjGqnMI0INZMEEfuIbEKVMmhSP9H9MD6i49fQmGt537Pu8FUi0G0xvIFRlc3QgPGxvQGFnZW5jeS5leGFtcGxlPojUBBMBCgA+FiEEOSRjRgKgKeaEAc/Ax/sW2dfvs8QFAmsDqsMCGwMFCQPCZwAFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQx/sW2dfvs8TEqQQAlQiMvuYe6nbsaj/CGeEAQQfIZuH6XXYctUdUMNzOkveEG/NFfjwQe8F6Xk3yIx4euyMh+pt6mLxrqsuaCbF9ABvGpEul2YiOEunB9RQsFKUbyFlq4l20VIQ1jYt02FJAovE8TS5USydm1fQqIJDqq9aJYe1ba+WWL2vjgHuILcs=" // passphrase "Locked-1"
	testPKCS8   = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzA+byn3k8BbrlxaNK8h7t9Zr2oQ9OeMhajI56dJ5wLShRANCAAQQ+l4K9vYAYXPZiuzZkMYP1Wn2a9KAQ7MVoHliBPqmz8Vae0lweQeQY0srTWDJrDsT4c2eC4WA6kh6NcwRO8iI"
	testPFX     = "MIIELAIBAzCCA+IGCSqGSIb3DQEHAaCCA9MEggPPMIIDyzCCAoIGCSqGSIb3DQEHBqCCAnMwggJvAgEAMIICaAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhNlVm+dKos2gICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEE6O/h6s5B03ZV7jpNXO1tOAggIAJCagvTy/cmhVFwR5Fn8MoswpNxGF1JNuDzI9wlQrS7Sltc8FgSlD/l1Big03yaulYia4jF+3YBnFMBpUieUXYWbh06Avv/MAd7SBL6Y/5RTqxXc0GIAIejTo8tjfTe0UQJbjGqtV1zw7DC6UqjjlBEAf45hbPTy98xMNehRDT5K2scfHwnvXc+MlscdxFa3UlwlMcw0j4Da1hqvH9+JNCh80BcHdYYab+jVIHl70yewNSAKkPCtRGBQBGU7Xd3FckReWKzNhItQN+GqCkUlworuHYx4GTtspfcyhLAXK3oQkzV2iaCYkOXuj9Et5qQyLsN1W3+90+Fh8g27Zfv+o53PnLUiR1kyWxL0r6LXGvToAcR/Jg7DN9wW5AF63DgUa5VkPDyhGHPiexSnm70HOy15f7uB2TeFjH9cLEhBPf8rLTwrfnwFLVTNX5s7kcmoUw1XOcj3/YoYjSkOjnLkStzqMjBhDxZRfiXorvk2MvAn46FI07xgcWH+g15RjOCsGz9JLKPLlba7rk8GlonG8r9QD85pkWwoYB+AnZk9TPHedZ9UMUoUvw9nvUKzDeXp1lpbpUq9Qw8g10wfbO05W6PE/Xmtk4FA5gK2PUIsLlvFKFRcdukn1BX6ZGfA8hRpRsCYQLc38wVCOQcVhcJpSgFuP7ORXoKqPvfDojzwlnb0wggFBBgkqhkiG9w0BBwGgggEyBIIBLjCCASowggEmBgsqhkiG9w0BDAoBAqCB7zCB7DBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI6OZUGxJSuqwCAggAMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBAmdaP1c/4UOdgbit68yXexBIGQeP15ec5tl2MFKQNZZ589NXb1WJY2AqhEtNYzL3hR317VzkRyeFLd8ULEZOT/pwgxtZDlzhvcvslzvsFUZmKJGwe8JMpoGicHWfaBNRtvSa2gcRBJW0pfyGQXxhh7yrzUB4MxMF//71q7LxWyHqN4dcF0hgjX+NvgObOHinvsLi1Qjjsf2Hy9u9k6ERG626QVMSUwIwYJKoZIhvcNAQkVMRYEFBThPLSvYE9zUuhL1sAPs6GWhS2NMEEwMTANBglghkgBZQMEAgEFAAQgQfBx4yPtTubEYXlgUxD6oC9G5zLkKveDkFfrAanpekMECKZxFev/rLv+AgIIAA==" // of the same key; password "Bra55-Lantern"
)

func TestReadKey(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, label, body string
		parsed, locked    bool
		owner             string
	}{
		{"openssh", "-----BEGIN OPENSSH PRIVATE KEY-----", testOpenSSH, true, false, "ops@jump1"},
		{"openssh, damaged", "-----BEGIN OPENSSH PRIVATE KEY-----", testOpenSSH[:240] + "AAAA" + testOpenSSH[244:], false, false, ""},
		{"pgp", "-----BEGIN PGP PRIVATE KEY BLOCK-----", testPGP, true, false, "Kim Test <kim@agency.example>"},
		{"pgp, locked", "-----BEGIN PGP PRIVATE KEY BLOCK-----", testPGPShut, true, true, "Lo Test <lo@agency.example>"},
		{"pkcs8", "-----BEGIN PRIVATE KEY-----", testPKCS8, true, false, ""},
		{"pkcs8, damaged", "-----BEGIN PRIVATE KEY-----", "AAAA" + testPKCS8[4:], false, false, ""},
	} {
		k := readKey(tt.label, "", tt.body)
		if k.parsed != tt.parsed || k.locked != tt.locked || k.owner != tt.owner {
			t.Errorf("%s: parsed %v, locked %v, owner %q", tt.name, k.parsed, k.locked, k.owner)
		}
	}
	if made := readKey("PGP", "", testPGP).made; made.Year() < 2020 {
		t.Errorf("made %v", made)
	}
}

// folded breaks s into lines.
func foldedAt(s string, width int, prefix, end string) string {
	var out strings.Builder
	for len(s) > width {
		out.WriteString(prefix + s[:width] + end)
		s = s[width:]
	}
	return out.String() + prefix + s
}

// TestOneKeyHoweverWrapped holds that a key is one credential in every wrapping:
// line ends, quote marks, escapes, without its armour, in base64, and in a PFX
// whose password stands beside it.
func TestOneKeyHoweverWrapped(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	const begin, end = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"
	pem := begin + "\n" + foldedAt(testPKCS8, 64, "", "\n") + "\n" + end + "\n"
	for name, text := range map[string]string{
		"pem":         pem,
		"crlf":        strings.ReplaceAll(pem, "\n", "\r\n"),
		"one line":    begin + " " + testPKCS8 + " " + end,
		"spaces":      begin + " " + foldedAt(testPKCS8, 64, "", " ") + " " + end,
		"quoted":      "> " + strings.ReplaceAll(pem, "\n", "\n> "),
		"json":        `{"key":"` + strings.ReplaceAll(pem, "\n", `\n`) + `"}`,
		"other width": begin + "\n" + foldedAt(testPKCS8, 76, "    ", "\n") + "\n" + end,
		"bare":        "key=" + testPKCS8 + ";",
		"kubeconfig":  "client-key-data: " + base64.StdEncoding.EncodeToString([]byte(pem)),
		"secret":      "kind: Secret\ndata:\n  tls.key: " + base64.StdEncoding.EncodeToString([]byte(pem)) + "\n",
		"pfx":         "password: Bra55-Lantern\n" + foldedAt(testPFX, 64, "", "\n") + "\n",
	} {
		got := secretsOf(s, text)
		delete(got, "Bra55-Lantern") // which prose finds
		if !got[testPKCS8] || len(got) != 1 {
			t.Errorf("%s gives %d secrets, the key among them: %v", name, len(got), got[testPKCS8])
		}
	}
}

// TestOneSecretInItsDisguises holds that what a form only hides is the same
// secret as in clear.
func TestOneSecretInItsDisguises(t *testing.T) {
	t.Parallel()
	s := loadedSet(t)
	const secret = "Cedar+Lake2"
	hidden := base64.StdEncoding.EncodeToString([]byte(secret))
	for _, text := range []string{
		"Server=a;User ID=b;Password=" + secret + ";",
		"https://u7:" + strings.ReplaceAll(secret, "+", "%2B") + "@h.example/",
		"Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("svc:"+secret)),
		"kind: Secret\ndata:\n  db-password: " + hidden + "\n",
		`{"auths":{"reg.agency.example":{"auth":"` + base64.StdEncoding.EncodeToString([]byte("ci:"+secret)) + `"}}}`,
		`<Properties userName="x" cpassword="dBGrMLFCTEhJj/HIbeslqwgpirskRVpMGlMlJrx36Yg" />`,
		"curl -u svc:" + secret + " https://h",
		"plink -pw " + secret + " ops@gw",
		"machine h login u7 password " + secret,
	} {
		if got := secretsOf(s, text); !got[secret] || len(got) != 1 {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

// TestHostilePFX holds that a file cannot make a try as costly as it likes.
func TestHostilePFX(t *testing.T) {
	t.Parallel()
	raw := decodeBlob(testPFX)
	at := strings.LastIndex(string(raw), "\x02\x02\x08\x00") // the rounds of the integrity code
	if at < 0 {
		t.Fatal("the file has not 2,048 rounds")
	}
	raw[at+2], raw[at+3] = 0x7f, 0xff
	c := Candidate{Severity: Critical}
	text := Text{Content: "password: Bra55-Lantern\n" + base64.StdEncoding.EncodeToString(raw)}
	start := strings.Index(text.Content, "MII")
	begin := time.Now()
	if !checkPFX(&text, []int{start, start + 14, start, start + 14}, &c) || c.Checked != ByStructure {
		t.Errorf("checked %q", c.Checked)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestJunosPassword(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"$9$": "", "$9$a": "", "$9$%%": "", "$9$abc": ""} {
		if got, ok := junosPassword(value); ok || got != want {
			t.Errorf("junosPassword(%q) = %q, %v", value, got, ok)
		}
	}
}

func TestFileTime(t *testing.T) {
	t.Parallel()
	if got := fileTime(116444736000000000 + 10_000_000).Unix(); got != 1 {
		t.Errorf("got %d", got)
	}
}

// FuzzKeyFiles holds that no parser of foreign bytes panics, reads beyond its
// end or takes long.
func FuzzKeyFiles(f *testing.F) {
	for _, s := range []string{testOpenSSH, testPGP, testPGPShut, testPFX, "BQIAAABhAAEADkFHRU5DWQ==", "/u3+7QAAAAIAAAAB", "BQQADAABAAj/////AAAAAAAA", "AQAAANCMnd8BFdERjHoAwE/Cl+sAAAAA"} {
		f.Add(decodeBlob(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		readOpenSSH(raw)
		readOpenPGP(raw)
		readKirbi(raw)
		derRounds(raw, 0)
		if n := dpapiLength(raw); n > len(raw) {
			t.Errorf("DPAPI: %d of %d bytes", n, len(raw))
		}
		if k := readKeystore(raw); k.length > len(raw) {
			t.Errorf("keystore: %d of %d bytes", k.length, len(raw))
		}
		if len(raw) < 2 {
			return
		}
		if _, n := readKeytab(raw); n > len(raw) {
			t.Errorf("keytab: %d of %d bytes", n, len(raw))
		}
		if _, n := readCCache(raw); n > len(raw) {
			t.Errorf("ccache: %d of %d bytes", n, len(raw))
		}
		text := Text{Content: fmt.Sprintf("pw: a %s", base64.StdEncoding.EncodeToString(raw))}
		for _, run := range []check{checkPFX, checkKeystore, checkKeytab, checkCCache, checkKirbi, checkDPAPI, checkBareKey} {
			run(&text, []int{6, len(text.Content), 6, len(text.Content)}, &Candidate{})
		}
	})
}
