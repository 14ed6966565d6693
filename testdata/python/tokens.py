"""Compares the texts of mail with those that Python's email package finds.

usage: mailtokens FILE... | python3 tokens.py KNOWN

KNOWN lists differences that were looked at and explained, one a line: file name,
token (* for all of the file), reason, parted by tabs. Every other token that
Python finds in a text part and the reader does not is printed, and makes the
comparison fail. Nothing but the standard library is needed.
"""

import base64
import email
import email.policy
import html.parser
import json
import os
import re
import sys
import warnings

WORD = re.compile(r"[\w\ufffd]+")
TOKEN = re.compile(r"[^\W_]{4,}")
# An attribute's value that only says how a page looks.
STYLING = re.compile(r"#?[0-9a-f]{3,8}|[\d.]+(px|pt|em|%)?|_?[a-z]{4,8}", re.I)


class Page(html.parser.HTMLParser):
    """The text, the attributes' values and the comments of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []

    def handle_data(self, data):
        self.pieces.append(data)

    def handle_comment(self, data):
        self.pieces.append(data)

    def handle_starttag(self, tag, attrs):
        self.pieces.extend(value for _, value in attrs if value and not STYLING.fullmatch(value.strip()))


def page_text(text):
    page = Page()
    try:
        page.feed(text)
        page.close()
    except Exception:  # html.parser raises on some broken declarations
        return ""
    return "\n".join(page.pieces)


def undecoded(text):
    """Base64 as it stands: Python does not undo the encoding of a message within
    a message or of a multipart, which mailspill does."""
    lines = text.split()
    return bool(lines) and len(text) / len(lines) > 16 and all(re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", line) for line in lines)


def declared_text(part):
    """The payload decoded as declared, whatever cannot be decoded replaced."""
    payload = part.get_payload(decode=True)
    if payload is None:
        return ""
    charset = part.get_content_charset() or "ascii"
    try:
        return payload.decode(charset, "replace")
    except LookupError:
        return payload.decode("ascii", "replace")


def default_text(part):
    try:
        content = part.get_content()
    except Exception:  # what the policy refuses, compat32 gives
        return ""
    return content if isinstance(content, str) else ""


def texts(raw):
    for policy, text_of in ((email.policy.default, default_text), (email.policy.compat32, declared_text)):
        try:
            parts = list(email.message_from_bytes(raw, policy=policy).walk())
        except Exception:  # the default policy fails on some headers
            continue
        for part in parts:
            try:
                kind, text = part.get_content_type(), text_of(part) if part.get_content_maintype() == "text" else ""
            except Exception:
                continue
            if not undecoded(text):
                yield page_text(text) if kind == "text/html" else text


def tokens(text):
    # U+FFFD stands for a byte that Python could not decode: what touches it is
    # no word of the mail.
    words = (w for w in WORD.findall(text) if "\ufffd" not in w)
    return {t for w in words for t in TOKEN.findall(w)}


def read_known(name):
    known = {}
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                file, token, _ = line.rstrip("\n").split("\t", 2)
                known.setdefault(file, set()).add(token)
    return known


def main():
    warnings.simplefilter("ignore")
    known = read_known(sys.argv[1])
    counts = dict(messages=0, tokens=0, glued=0, explained=0, missing=0)
    for line in sys.stdin:
        message = json.loads(line)
        file, text = os.path.basename(message["file"]), message["text"]
        ours = tokens(text)
        theirs = set().union(*map(tokens, texts(base64.b64decode(message["raw"]))))
        counts["messages"] += 1
        counts["tokens"] += len(theirs)
        for token in sorted(theirs - ours):
            if token in text:
                counts["glued"] += 1
            elif known.get(file, set()) & {token, "*"}:
                counts["explained"] += 1
            else:
                counts["missing"] += 1
                print(f"missing\t{file}\t{message['id']}\t{token}")
    print("%(messages)d messages, %(tokens)d tokens by Python; not ours: %(glued)d within longer words, "
          "%(explained)d explained, %(missing)d missing" % counts)
    sys.exit(1 if counts["missing"] else 0)


main()
