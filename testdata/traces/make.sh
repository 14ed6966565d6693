#!/bin/sh
# Makes the databases in this folder anew with the sqlite3 program. The secrets are
# made up.
set -e
cd "$(dirname "$0")"
rm -f *.db
fill() {
	sqlite3 "$1" <<SQL
PRAGMA page_size=1024; PRAGMA secure_delete=OFF; $2
CREATE TABLE "log ins" (id INTEGER PRIMARY KEY, [user name] TEXT DEFAULT 'a,b', password VARCHAR(20), "note" TEXT, n REAL, CHECK (id > 0));
INSERT INTO "log ins" VALUES (7, 'wren', 'Fen+Godwit83', NULL, 1.5), (8, 'jos$(printf '\303\251')', 'k', 'line one
line two', -300);
CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO settings VALUES ('smtp_password', 'Tern-in-May-1'), ('blob', x'0102ff');
CREATE INDEX by_user ON "log ins" ([user name]);
CREATE TABLE long (t TEXT);
INSERT INTO long VALUES (printf('%.*c', 950, 'x') || ' password=Avocet.On.The.Edge.42 ' || printf('%.*c', 3000, 'y'));
CREATE TABLE files (b BLOB);
INSERT INTO files VALUES (CAST('a file of text, which holds api_key=heron8Reeds5 and goes on for more than one cell' AS BLOB));
CREATE TABLE gone (t TEXT);
INSERT INTO gone VALUES ('a row of a table that was dropped: Dunlin/33'), ('another');
INSERT INTO long VALUES ('a row that was deleted: Knot#44');
DELETE FROM long WHERE t LIKE 'a row%';
DROP TABLE gone;
SQL
}
fill utf8.db "PRAGMA encoding='UTF-8';"
fill utf16.db "PRAGMA encoding='UTF-16le';"
fill utf16be.db "PRAGMA encoding='UTF-16be';"
