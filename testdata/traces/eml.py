"""Makes the messages of testdata/extract/keys and testdata/extract/traces of the files
here and in testdata/keyring, which other programs made."""
import base64
import gzip
import os

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def read(name):
    with open(name, "rb") as f:
        return f.read()


def eml(path, name, data, subject):
    b = base64.b64encode(data).decode()
    head = [
        "From: Sender <sender@contoso.example>", "To: Reader <reader@fabrikam.example>", "Subject: " + subject,
        "Date: Mon, 02 Nov 2026 10:00:00 +0000", "MIME-Version: 1.0",
        f'Content-Type: application/octet-stream; name="{name}"',
        f'Content-Disposition: attachment; filename="{name}"', "Content-Transfer-Encoding: base64", "",
    ]
    lines = head + [b[i : i + 76] for i in range(0, len(b), 76)] + [""]
    with open("../extract/" + path, "w", newline="") as f:
        f.write("\r\n".join(lines))


eml("keys/open.eml", "site.pfx", read("../keyring/none.pfx"), "a PFX without a password")
eml("keys/locked.eml", "site.pfx", read("../keyring/modern.pfx"), "a PFX with a password that nobody knows")
eml("keys/broken.eml", "site.jks", read("../keyring/pair.jks")[:300], "a keystore that is cut off")
eml("keys/trusted.eml", "trust.jks", read("../keyring/trust.jks"), "a keystore with a certificate")
eml("traces/database.eml", "app.db", read("utf8.db"), "a database")
eml("traces/database-broken.eml", "app.db", read("utf8.db")[:5000], "a database that is cut off")
eml("traces/capture.eml", "talk.pcapng", read("talk.pcapng"), "a capture")
eml("traces/hive.eml", "user.hiv", read("user.hiv"), "a hive")
body = gzip.compress(b'{"client_secret": "Phalarope+Pond12"}', mtime=0)
eml("traces/http.eml", "1_s.txt", b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n" + body, "an answer")
