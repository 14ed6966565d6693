#!/usr/bin/python3
"""Writes the fixtures of this folder with LibreOffice, which shares nothing with
the reader that they test:

    soffice --headless --accept='socket,host=localhost,port=2083;urp;' &
    python3 make.py

It needs libreoffice-writer, -calc, -impress and python3-uno (made with 7.4 of
Debian 12). All secrets are made up."""
import base64
import io
import os
import subprocess
import tempfile
import zipfile

import uno
from com.sun.star.beans import PropertyValue

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.%s"' + "".join(
    ' xmlns:%s="%s"' % (k, v) for k, v in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0", "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/", "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"}.items()) + ">"
META = """<office:meta><dc:title>Handover of Größe</dc:title><dc:subject>subject word</dc:subject><dc:description>remark: Kommentar-77!</dc:description>
<meta:keyword>keyword-one</meta:keyword><meta:user-defined meta:name="Vault">Custom-Prop-88!</meta:user-defined></office:meta>"""

WRITER = HEAD % "text" + META + """
<office:automatic-styles><style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:page-layout style:name="x"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29cm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="x">
<style:header><text:p>Header: Kopf-11!</text:p></style:header><style:footer><text:p>Footer: Fuss-12!</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
<text:p>Dear team, the new password is Str<text:span text:style-name="B">ing-</text:span>55!</text:p>
<text:p>Пароль: Секрет-66! and more.<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Footnote: Note-13!</text:p></text:note-body></text:note></text:p>
<text:p>Commented<office:annotation><dc:creator>Ann</dc:creator><text:p>Comment: Remark-14!</text:p></office:annotation> and
<text:a xlink:href="https://share.example/plan?sig=Link-15">a link</text:a>.</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell><text:p>user</text:p></table:table-cell><table:table-cell><text:p>password</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>svc-backup</text:p></table:table-cell><table:table-cell><text:p>Pa55!word-16</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>empty</text:p></table:table-cell><table:table-cell><text:p/></table:table-cell></table:table-row>
</table:table>
<text:p><draw:frame svg:width="4cm" svg:height="2cm" text:anchor-type="paragraph"><draw:text-box><text:p>Box: Frame-17!</text:p></draw:text-box></draw:frame></text:p>
<text:p>line one<text:line-break/>line two<text:tab/>tabbed</text:p>
</office:text></office:body></office:document>"""


def row(*cells):
    return "<table:table-row>" + "".join(cells) + "</table:table-row>"


def cell(text, more=""):
    return '<table:table-cell office:value-type="string"><text:p>%s</text:p>%s</table:table-cell>' % (text, more)


CALC = HEAD % "spreadsheet" + META + """
<office:styles/><office:automatic-styles><number:number-style style:name="N1"><number:number number:min-integer-digits="6" number:decimal-places="0"/></number:number-style>
<style:style style:name="pin" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Accounts">""" + "".join([
    row(cell("user"), cell("password"), cell("note")),
    row(cell("svc-sql"), cell("Zelle-21!"), cell("")),
    row(cell("admin"), cell("Größe-22!", '<office:annotation><text:p>Comment: Rand-23!</text:p></office:annotation>'), cell("Пароль-24!")),
    row(cell("pin"), '<table:table-cell table:style-name="pin" office:value-type="float" office:value="4711"><text:p>004711</text:p></table:table-cell>',
        '<table:table-cell office:value-type="float" office:value="12.5"><text:p>12.5</text:p></table:table-cell>'),
    row(cell("joined"), '<table:table-cell table:formula="of:=&quot;Formel-&quot;&amp;&quot;25!&quot;" office:value-type="string" office:string-value="Formel-25!"><text:p>Formel-25!</text:p></table:table-cell>'),
    row(cell('<text:a xlink:href="https://share.example/book?sig=Link-26">open</text:a>')),
    row(cell("long " + "x" * 9000 + " Ende-27!")),
]) + """</table:table><table:table table:name="Secret" table:style-name="gone">""" + row(cell("hidden sheet"), cell("Blatt-28!")) + """</table:table>
<table:named-expressions><table:named-expression table:name="Key_29" table:base-cell-address="$Accounts.$A$1" table:expression="&quot;Name-29!&quot;"/></table:named-expressions>
</office:spreadsheet></office:body></office:document>"""

IMPRESS = HEAD % "presentation" + META + """
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="P"/></office:master-styles>
<office:body><office:presentation><draw:page draw:name="p1" draw:master-page-name="M">
<draw:frame svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>The password is Folie-31!</text:p><text:p>Пароль: Слайд-32!</text:p></draw:text-box></draw:frame>
<draw:frame svg:x="1cm" svg:y="6cm" svg:width="20cm" svg:height="4cm"><table:table><table:table-column/><table:table-column/>
<table:table-row><table:table-cell><text:p>user</text:p></table:table-cell><table:table-cell><text:p>password</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>svc-slide</text:p></table:table-cell><table:table-cell><text:p>Tafel-33!</text:p></table:table-cell></table:table-row></table:table></draw:frame>
<draw:frame svg:x="1cm" svg:y="12cm" svg:width="9cm" svg:height="2cm"><draw:text-box><text:p><text:a xlink:href="https://share.example/deck?sig=Link-34">link</text:a></text:p></draw:text-box></draw:frame>
<presentation:notes><draw:frame presentation:class="notes" svg:x="1cm" svg:y="14cm" svg:width="16cm" svg:height="9cm"><draw:text-box><text:p>Notes: Notiz-35!</text:p></draw:text-box></draw:frame></presentation:notes>
</draw:page></office:presentation></office:body></office:document>"""

FILES = [("word", "fodt", WRITER, "doc"), ("excel", "fods", CALC, "xls"), ("slides", "fodp", IMPRESS, "ppt")]


def write(name, ending, data):
    if len(data) > 100_000:  # the picture of the first page
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr(name + "." + ending, data)
        data, ending = packed.getvalue(), "zip"
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, name + ".eml"), "w", newline="") as f:
        f.write("Subject: s\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: application/octet-stream\n"
                'Content-Disposition: attachment; filename="%s.%s"\nContent-Transfer-Encoding: base64\n\n%s--bb--\n'
                % (name, ending, base64.encodebytes(data).decode()))


def convert(name, kind, source, ending):
    """By the command line, which needs no server."""
    with tempfile.TemporaryDirectory() as tmp:
        src = os.path.join(tmp, "a." + kind)
        with open(src, "w", encoding="utf-8") as f:
            f.write(source)
        subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + tmp + "/profile", "--convert-to", ending, "--outdir", tmp, src], check=True)
        with open(os.path.join(tmp, "a." + ending), "rb") as f:
            write(name, ending, f.read())


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def lock(name, kind, source, form, ending, password):
    """With a password, which the command line cannot set."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    ctx = resolver.resolve("uno:socket,host=localhost,port=2083;urp;StarOffice.ComponentContext")
    desktop = ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", ctx)
    with tempfile.TemporaryDirectory() as tmp:
        src, dst = os.path.join(tmp, "a." + kind), os.path.join(tmp, "b." + ending)
        with open(src, "w", encoding="utf-8") as f:
            f.write(source)
        doc = desktop.loadComponentFromURL("file://" + src, "_blank", 0, (prop("Hidden", True),))
        doc.storeToURL("file://" + dst, (prop("FilterName", form), prop("Password", password)))
        doc.close(True)
        with open(dst, "rb") as f:
            write(name, ending, f.read())


for each in FILES:
    convert(*each)
lock("excel-locked", "fods", CALC, "MS Excel 97", "xls", "infected")
