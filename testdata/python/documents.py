"""Compares what mailspill reads of files with what other tools read of them.

usage: documents.py MAILTOKENS FOLDER DETAILS

FOLDER has a folder of files for each format. A table tells by format how many
files were read, locked, or listed as unread, how long that took, and how many
words the other tools give that mailspill does not; DETAILS lists these words by
file. A tool that is not installed is named aloud, and its formats go uncompared.
Nothing but the standard library is needed.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOKEN = re.compile(r"[^\W_]{4,}")
TIMEOUT = 40  # seconds
BATCH = 20  # files for one start of LibreOffice

WRITER = {"docx", "docm", "odt", "rtf", "doc"}
CALC = {"xlsx", "xlsm", "ods"}
IMPRESS = {"pptx", "odp"}
PACKED = {"zip", "7z", "rar", "tar", "tgz", "gz"}
SHEETS = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'


def run(command, **more):
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL, **more)
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def commands(name):
    """The tools that read one format each."""
    return {
        "pdf": [["pdftotext", "-raw", "-enc", "UTF-8", name, "-"]],
        "doc": [["catdoc", "-dutf-8", "-w", name], ["antiword", "-m", "UTF-8.txt", name]],
        "xls": [["xls2csv", "-dutf-8", name]],
        "ppt": [["catppt", "-dutf-8", name]],
    }


def read_all(folder):
    """The text of all files below a folder that are text."""
    pieces = []
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                with open(os.path.join(root, name), "rb") as f:
                    raw = f.read()
                if b"\0" not in raw:
                    pieces.append(raw.decode("utf-8"))
            except (OSError, UnicodeDecodeError):
                continue
    return "\n".join(pieces)


def convert(files, target, folder, profile):
    """One run of LibreOffice over some files. Tells how many it got over with: all,
    or those before and including the one at which it hung."""
    command = ["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--convert-to", target, "--outdir", folder, *files]
    try:
        subprocess.run(command, capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL)
        return len(files)
    except (subprocess.TimeoutExpired, OSError):
        done = [i for i, f in enumerate(files) if made_of(f, folder)]
        return (done[-1] if done else -1) + 2


def stem_of(file):
    return os.path.splitext(os.path.basename(file))[0]


def made_of(file, folder, others=()):
    """What LibreOffice wrote of a file: a.csv, or a-Sheet1.csv for each sheet. What
    begins with the name of another file, such as a-b.xls, is that one's."""
    stem, longer = stem_of(file), [s for s in map(stem_of, others) if s.startswith(stem_of(file) + "-")]
    named = [n for n in os.listdir(folder) if n.startswith((stem + ".", stem + "-"))]
    return [os.path.join(folder, n) for n in named if not any(n.startswith((s + ".", s + "-")) for s in longer)]


def text_of(path):
    if path.endswith(".pdf"):
        return run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"])
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def office(kind, files):
    """The texts that LibreOffice gives, by file."""
    texts, at = {}, 0
    target = SHEETS if kind in CALC else "pdf" if kind in IMPRESS else "txt:Text (encoded):UTF8"
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as profile:
        while at < len(files):
            at += convert(files[at:at + BATCH], target, folder, profile)
        for file in files:
            texts[file] = "\n".join(map(text_of, made_of(file, folder, files)))
    return texts


def unpack(file):
    with tempfile.TemporaryDirectory() as folder:
        run(["7z", "x", "-y", "-pnone", "-o" + folder, file])
        if file.endswith((".tgz", ".tar.gz")):
            for name in os.listdir(folder):
                run(["7z", "x", "-y", "-o" + folder, os.path.join(folder, name)])
        return read_all(folder)


def references(kind, files, missing_tools):
    """What the other tools give, by file."""
    texts = {}
    for file in files:
        for command in commands(file).get(kind, []):
            if not shutil.which(command[0]):
                missing_tools.add(command[0])
                continue
            texts[file] = texts.get(file, "") + "\n" + run(command)
    if kind in WRITER | CALC | IMPRESS:
        if shutil.which("soffice"):
            for file, text in office(kind, files).items():
                texts[file] = texts.get(file, "") + "\n" + text
        else:
            missing_tools.add("soffice")
    if kind in PACKED:
        if shutil.which("7z"):
            texts.update({file: unpack(file) for file in files})
        else:
            missing_tools.add("7z")
    return texts


def ours(mailtokens, files):
    """What mailspill makes of the files. A run that dies costs the file it was at."""
    lines = {}
    rest = list(files)
    while rest:
        done = subprocess.run([mailtokens, "-files", *rest], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            lines[record["file"]] = record
        left = [f for f in rest if f not in lines]
        if done.returncode == 0 or not left:
            break
        lines[left[0]] = {"file": left[0], "text": "", "lost": ["crashed: " + done.stderr.decode("utf-8", "replace")[:200]], "locked": False, "ms": 0, "accounted": False}
        rest = left[1:]
    return lines


def missing(text, reference):
    words = set(TOKEN.findall(reference))
    have = set(TOKEN.findall(text))
    return words, sorted(w for w in words - have if w not in text)


def row(kind, files, mailtokens, missing_tools, details):
    records, texts = ours(mailtokens, files), references(kind, files, missing_tools)
    counts = collections.Counter()
    reasons = collections.Counter()
    for file in files:
        r = records.get(file)
        counts["files"] += 1
        if r is None:
            reasons["no record"] += 1
            continue
        counts["ms"] += r["ms"]
        lost = sorted({l.split(":")[0] for l in r["lost"] or []})
        counts["locked" if r["locked"] else "unread" if lost else "read"] += 1
        counts["unaccounted"] += not r["accounted"]
        if not r["locked"]:
            reasons.update(lost)
        for l in r["lost"] or []:
            print(f"{kind}\t{os.path.basename(file)}\t{l}", file=details)
        if file not in texts or r["locked"]:
            continue
        words, gone = missing(r["text"], texts[file])
        counts["words"] += len(words)
        counts["gone"] += len(gone)
        counts["short"] += bool(gone)
        if gone:
            print(f"{kind}\t{os.path.basename(file)}\t{len(gone)} of {len(words)} words missing: {' '.join(gone[:40])}", file=details)
    counts["compared"] = len([f for f in files if texts.get(f, "").strip()])
    return counts, reasons


def main():
    mailtokens, folder, name = sys.argv[1:]
    missing_tools = set()
    print(f"{'format':8}{'files':>6}{'read':>6}{'locked':>7}{'unread':>7}{'faults':>7}{'s':>7}{'compared':>9}{'words':>8}{'missing':>8}  unread by reason")
    with open(name, "w", encoding="utf-8") as details:
        for kind in sorted(os.listdir(folder)):
            files = sorted(os.path.join(root, f) for root, _, names in os.walk(os.path.join(folder, kind)) for f in names)
            if not files:
                continue
            c, reasons = row(kind, files, mailtokens, missing_tools, details)
            by = ", ".join(f"{r} {n}" for r, n in reasons.most_common())
            print(f"{kind:8}{c['files']:6}{c['read']:6}{c['locked']:7}{c['unread']:7}{c['unaccounted']:7}{c['ms'] / 1000:7.1f}{c['compared']:9}{c['words']:8}{c['gone']:8}  {by}", flush=True)
    for tool in sorted(missing_tools):
        print(f"SKIPPED ALOUD: {tool} is not installed, so what it reads was not compared")
    print(f"what is missing, file by file: {name}")


main()
