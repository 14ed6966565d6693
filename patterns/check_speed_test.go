package patterns

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// dense are texts that ask for a check in every word.
var dense = []string{
	"Password=a1b2c3d4 ", "Server=a;Password=a1b2c3d4;", "net use \\\\a\\b P4ss ", "curl -u a:b1c2d3 ", "net user a b1c2 ",
	"-----BEGIN PRIVATE KEY-----\n", "https://a:b1c2d3@h ", "sqlcmd -S a -P b1c2 ", "<Password><Value>abc1</Value>",
	"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3In0.c2lnbmF0dXJlLTEyMzQ ", "PuTTY-User-Key-File-3: x\nPrivate-Lines: 9\n",
	"?sv=1&sr=b&sig=" + strings.Repeat("aB3dE5", 7) + "9= ", "client_secret=" + strings.Repeat("aB3dE5", 5) + "xy ",
	"password 7 02050D480809 ", "root:$1$abcd$" + strings.Repeat("aB3dE5./", 3) + " ", "host=a user=b password=c1d2 ",
	testPFX + " pw Xy1! Ab2? Cd3! Ef4?\n", "-----BEGIN PRIVATE KEY-----\n" + testPKCS8 + "\n-----END PRIVATE KEY-----\n", "BQIAAAABAAEA ",
	"kind: Secret\n db-password: UzNjcjN0LWRiIQ==\n", "\"schema_version\": 0, \"admin_password\": \"Q7z+Loach!2w\", ", "kind: Config\n token: 8f2c1b7e9d4a4c6fb0e1d2c3a4b5f6e7\n",
	"docker login -u ci -p Kestrel_55 ", "openssl -passin pass:Godwit1 ", "echo Roller*22 | sudo -S x ", "psexec \\\\a -p ", "username a password 0 b1c2d3 ", "line vty 0 4\n password abcD1!\n",
	"snmp-server community Badger5 RO ", "NTLM : 0cc175b9c0f1b6a831c399e269772661 ", "psk=\"Hornbeam_77\" ", "machine h login b password Minnow42 ", "\"$9$abcdefgh1234\" ",
}

// TestChecksAreLinear gives each check four times the text: a check that looks
// at all of it for every candidate would take sixteen times as long.
func TestChecksAreLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	s := structuredSet(t)
	for _, unit := range dense {
		for try := 1; ; try++ { // a busy machine may spoil one
			small := timeOf(s, strings.Repeat(unit, 30_000/len(unit)))
			large := timeOf(s, strings.Repeat(unit, 120_000/len(unit)))
			if large < 10*small+100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%q: %v for 30 KB, %v for 120 KB", unit, small, large)
				break
			}
		}
	}
}

// structuredSet loads the rules without those of prose.
func structuredSet(t *testing.T) *Set {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(ruleFiles, "rules/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := ruleFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(name, "rules/prose") {
			files[name] = &fstest.MapFile{Data: data}
		}
	}
	s, err := load(files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func timeOf(s *Set, content string) time.Duration {
	begin := time.Now()
	s.Find(nil, Text{Content: content, Where: InBody})
	return time.Since(begin)
}
