#!/usr/bin/env python3
"""Makes the documents of this folder: python3 make.py, with reportlab, qpdf and soffice.

What a producer writes is made by it; what none of these writes is written here, byte by
byte. The secrets are made up.
"""
import base64, os, subprocess, tempfile, zlib
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

HERE = os.path.dirname(os.path.abspath(__file__))
TMP = tempfile.mkdtemp()


def mail(name, pdf):
    lines = base64.encodebytes(pdf).decode()
    with open(f"{HERE}/{name}.eml", "w") as f:
        f.write("Subject: a document\nMIME-Version: 1.0\nContent-Type: application/pdf\n"
                f"Content-Disposition: attachment; filename={name}.pdf\nContent-Transfer-Encoding: base64\n\n{lines}")


def sheet(name):
    c = canvas.Canvas(f"{TMP}/{name}.pdf", pagesize=A4, invariant=1, pageCompression=1)
    c.setFont("Helvetica", 12)
    return c


def read(name):
    with open(f"{TMP}/{name}.pdf", "rb") as f:
        return f.read()


def run(*args):
    assert subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode in (0, 3), args  # 3: warnings


def layout():
    c = sheet("layout")
    for y, left, right in [(780, "User", "Password"), (760, "svc_app", "kornblume-74-Tal")]:
        c.drawString(72, y, left)
        c.drawString(200, y, right)
    c.drawString(72, 740, "AccountKey=abcdefghij-")
    c.drawString(72, 726, "klmnop")
    t = c.beginText(72, 680)  # one word in three pieces and two fonts
    t.textOut("Pa")
    t.textOut("ssword: zwetsch")
    t.setFont("Helvetica-Bold", 12)
    t.textOut("ge!19")
    c.drawText(t)
    t = c.beginText(72, 660)
    t.setTextRenderMode(3)
    t.textOut("invisible words")
    c.drawText(t)
    t = c.beginText(72, 620)
    t.setTextRenderMode(0)
    t.setCharSpace(4)
    t.textOut("SPACED")
    c.drawText(t)
    c.setFillColorRGB(1, 1, 1)
    c.drawString(72, 640, "white words")
    c.setFillColorRGB(0, 0, 0)
    c.drawString(2000, 600, "words outside the page")
    c.saveState()
    c.translate(500, 400)
    c.rotate(90)
    c.drawString(0, 0, "rotated words")
    c.restoreState()
    for x, side in [(72, "left"), (320, "right")]:
        for i in range(2):
            c.drawString(x, 500 - 14 * i, f"{side} column line {i}")
    for x, words in [(72, ["User:", "Secret:"]), (150, ["svc_mail", "holunder+88"])]:
        for i, word in enumerate(words):  # labels first, then values
            c.drawString(x, 400 - 20 * i, word)
    c.showPage()
    c.drawString(72, 700, "a second page")
    c.save()
    mail("layout", read("layout"))


def form():
    c = sheet("form")
    f = c.acroForm
    c.drawString(72, 500, "Login:")
    f.textfield(name="login", x=150, y=495, width=200, height=20, value="svc_form")
    f.textfield(name="kennwort", x=150, y=465, width=200, height=20, value="ginster-55-Hof", fieldFlags="readOnly")
    f.textfield(name="pin", x=150, y=435, width=200, height=20, value="hidden-field-words", annotationFlags="hidden")
    f.choice(name="choice", x=150, y=400, width=200, height=20, options=["first option", "second option"], value="first option")
    c.linkURL("https://files.example/a?sig=abc123", (72, 300, 200, 320))
    c.textAnnotation("words of a note", (300, 300, 350, 350))
    c.bookmarkPage("p1")
    c.addOutlineEntry("words of an outline", "p1")
    c.setTitle("words of the title")
    c.setAuthor("Ann Author")
    c.save()
    mail("form", read("form"))


def objects(parts, catalog="", info="", prefix=b""):
    """A document of one page with further objects, numbered from 10 on."""
    body = [
        (1, b"<</Type/Catalog/Pages 2 0 R " + catalog.encode() + b">>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots 6 0 R>>"),
        (4, stream(b"BT /F1 12 Tf 50 700 Td (words of the page) Tj ET")),
        (5, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
        (6, b"[]"),
        (7, b"<<" + info.encode() + b">>"),
    ]
    for num, part in parts:
        body = [b for b in body if b[0] != num] + [(num, part)]
    out = prefix + b"%PDF-1.7\n"
    at = {}
    for num, part in body:
        at[num] = len(out)
        out += b"%d 0 obj\n" % num + part + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for num, _ in body:
        out += b"%d 1\n%010d 00000 n \n" % (num, at[num])
    return out + b"trailer\n<</Size 31/Root 1 0 R/Info 7 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def stream(data, extra=b""):
    return b"<</Length %d%s>>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def flate(data, extra=b""):
    return stream(zlib.compress(data), b"/Filter/FlateDecode" + extra)


def extras():
    xmp = (b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
           b'<rdf:Description xmlns:o="https://o.example/"><o:ApiKey>words-of-metadata</o:ApiKey></rdf:Description></rdf:RDF></x:xmpmeta>')
    xfa = b'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><Password>malve-31-Furt</Password></xfa:data></xfa:datasets>'
    mail("extras", objects([
        (6, b"[10 0 R 11 0 R 12 0 R]"),
        (10, b"<</Type/Annot/Subtype/FileAttachment/Rect[9 9 20 20]/FS 20 0 R/Contents(words of a paper clip)/T(An Author)>>"),
        (11, b"<</Type/Annot/Subtype/Text/Rect[40 9 60 20]/Contents<FEFF007A00E400680065>/RC(<body><p>rich <b>words</b></p></body>)/F 2>>"),
        (12, b"<</Type/Annot/Subtype/Link/Rect[70 9 90 20]/A<</S/Launch/F<</F(\\\\\\\\server\\\\share\\\\run.cmd)>>>>>>"),
        (20, b"<</Type/Filespec/F(old.txt)/UF<FEFF006E006F00740065002E007400780074>/EF<</F 21 0 R>>/Desc(words of a file)>>"),
        (21, flate(b"words in an attached file\n", b"/Type/EmbeddedFile")),
        (22, flate(xmp, b"/Type/Metadata/Subtype/XML")),
        (23, flate(xfa)),
        (25, stream(b"76617220733D22776F726473206F66206120736372697074223B>", b"/Filter/ASCIIHexDecode")),
        (26, b"<</S/URI/URI(https://open.example/?token=abc)/Next<</S/JavaScript/JS(app.alert\\('direct \\163cript'\\))>>>>"),
        (27, b"<</Names[(script) <</S/JavaScript/JS 25 0 R>>]>>"),
        (30, b"(a string that nothing refers to)"),
    ], catalog="/Metadata 22 0 R/AcroForm<</XFA[(datasets) 23 0 R]/Fields[]>>/OpenAction 26 0 R/Names<</JavaScript 27 0 R>>",
        info="/Title(t)/ConnectionString(Server=db01;words of a property)", prefix=b"words before the document\n"))


def versions():
    first = objects([(4, stream(b"BT /F1 12 Tf 50 700 Td (Password: quitte-62-Steg) Tj ET"))])
    start = first.rindex(b"xref\n0 1")
    new = len(first)
    out = first + b"4 0 obj\n" + stream(b"BT /F1 12 Tf 50 700 Td (Password: [redacted]) Tj ET") + b"\nendobj\n"
    at = len(out)
    out += b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 31/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (new, start, at)
    mail("versions", out)


def scanned():
    from PIL import Image
    c = sheet("scanned")
    picture = Image.effect_noise((120, 60), 60).convert("L")
    c.drawImage(ImageReader(picture), 72, 500)
    c.showPage()
    c.drawString(72, 700, "a page with text")
    c.save()
    mail("scanned", read("scanned"))


def turned():
    mail("turned", objects([(4, stream(b"BT /F1 12 Tf 50 700 Td (Password: schlehe-40-Ried) Tj ET"))],
                           catalog="/ViewerPreferences<</Direction/R2L>>"))


def broken():
    text = b"BT /F1 12 Tf 50 700 Td [(Pass)10(word: )-300(weide-27)-20(-Moor)] TJ 0 -20 Td (second line) Tj ET"
    whole = objects([(4, flate(text)), (10, b"<</Type/Annot/Contents(words of a note)>>")])
    mail("cut", whole[:whole.index(b"xref\n")])  # its table is rebuilt
    mail("broken", whole[:whole.index(b"xref\n")].replace(b"/Type/Page", b"/Tipe/Pige").replace(b"/Type/Catalog", b"/Type/Catalug"))


def locked():
    with open(f"{TMP}/plain.pdf", "wb") as f:
        f.write(objects([
            (6, b"[10 0 R]"),
            (10, b"<</Type/Annot/Subtype/Text/Rect[40 9 60 20]/Contents(words of a sealed note)>>"),
            (20, b"<</Type/Filespec/F(in.txt)/EF<</F 21 0 R>>>>"),
            (21, flate(b"words in a sealed file\n", b"/Type/EmbeddedFile")),
        ], catalog="/Names<</EmbeddedFiles<</Names[(in.txt) 20 0 R]>>>>"))
    weak = ["--allow-weak-crypto"]
    for name, opts, args in [
        ("rc4-40", weak, ["40"]), ("rc4-128", weak, ["128", "--use-aes=n"]), ("aes-128", weak, ["128", "--use-aes=y"]),
        ("aes-256-r5", weak, ["256", "--force-R5"]), ("aes-256-r6", [], ["256"]),
    ]:
        run("qpdf", *opts, f"{TMP}/plain.pdf", "--encrypt", "u-eibe", "o-ulme", *args, "--",
            f"{HERE}/locked-{name}.pdf")
    run("qpdf", f"{TMP}/plain.pdf", "--encrypt", "", "o-ulme", "256", "--", f"{HERE}/open-aes-256.pdf")
    with open(f"{HERE}/locked-aes-256-r6.pdf", "rb") as f:
        mail("locked", f.read())
    run("qpdf", "--object-streams=generate", f"{TMP}/plain.pdf", f"{TMP}/packed.pdf")
    mail("packed", read("packed"))


def office():
    with open(f"{TMP}/office.html", "w") as f:
        f.write("<html><body><table border=1><tr><td>Dienst</td><td>Kennwort</td></tr>"
                "<tr><td>Büro-Datei</td><td>flieder&amp;81-Kai</td></tr></table>"
                "<p>Eine Zeile mit Pass<b>wort</b>: <i>espe</i>-93 und einem <a href='https://link.example/?code=xyz'>Verweis</a>.</p></body></html>")
    run("soffice", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", TMP, f"{TMP}/office.html")
    mail("office", read("office"))


for make in (layout, form, extras, versions, scanned, turned, broken, locked, office):
    make()
