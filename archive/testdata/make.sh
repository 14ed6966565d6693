#!/bin/sh
# Makes the archives of this folder with the programs that people use, none of which is
# our reader: p7zip 16.02, gcab 1.5, xz 5.4, zstd 1.5, lz4 1.9, lzip 1.23, ncompress 5.0
# (packages of Debian 12). The tests do not need them. Nothing
# free writes RAR: rar_test.go builds its own, and once built locked.rar.
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir folder
printf 'The password of db-01 is Kestrel-Anvil-58.\n' >note.txt
i=0
while [ $i -lt 400 ]; do printf 'line %d of a longer file, to be packed\n' $i; i=$((i + 1)); done >folder/long.txt
: >empty.txt
set -- note.txt folder empty.txt
q() { "$@" >/dev/null; }
rm -f "$here"/*.zip "$here"/*.7z "$here"/*.cab "$here"/*.xz "$here"/*.zst "$here"/*.lz4 "$here"/*.lz "$here"/*.Z "$here"/*.tgz

for m in Copy Deflate BZip2 LZMA; do q 7z a -tzip -mm=$m "$here/$m.zip" "$@"; done
q 7z a -tzip -mm=Deflate64 "$here/deflate64.zip" "$@"
q 7z a -tzip -mm=PPMd "$here/ppmd.zip" "$@"
q 7z a -tzip -pKestrel-58 -mem=ZipCrypto "$here/classic.zip" "$@"
q 7z a -tzip -pKestrel-58 -mem=ZipCrypto -mm=Copy "$here/classic-stored.zip" "$@"
for n in 128 192 256; do q 7z a -tzip -pKestrel-58 -mem=AES$n "$here/aes$n.zip" "$@"; done
zip -q -P "Zürich-58" "$here/umlaut-utf8.zip" note.txt folder/long.txt
zip -q -P "$(printf 'Z\201rich-58')" "$here/umlaut-cp437.zip" note.txt folder/long.txt
zip -q -P "$(printf 'Z\374rich-58')" "$here/umlaut-cp1252.zip" note.txt folder/long.txt
zip -q -P Kestrel-58 "$here/infozip.zip" note.txt folder/long.txt
cat note.txt | zip -q -P Kestrel-58 "$here/infozip-stream.zip" -
cat folder/long.txt | zip -q "$here/descriptor.zip" -
zip -q "$here/mixed.zip" note.txt
zip -q -P Kestrel-58 "$here/mixed.zip" folder/long.txt
cp note.txt other.txt
zip -q -P Another-59 "$here/mixed.zip" other.txt

for m in Copy LZMA LZMA2 PPMd BZip2 Deflate; do q 7z a -m0=$m "$here/$m.7z" "$@"; done
q 7z a -m0=Delta:4 -m1=LZMA2 "$here/delta.7z" "$@"
i=0
while [ $i -lt 300 ]; do
	printf "\\213\\303\\350\\$(printf %03o $((i % 256)))\\001\\000\\000\\351\\002\\003\\000\\000\\017\\204\\005\\000\\000\\000\\350\\350"
	i=$((i + 1))
done >calls.bin
q 7z a -m0=BCJ -m1=LZMA "$here/bcj.7z" calls.bin note.txt
q 7z a -m0=BCJ2 -m1=LZMA -m2=LZMA -m3=LZMA -mb0:1 -mb0s1:2 -mb0s2:3 "$here/bcj2.7z" calls.bin note.txt
q 7z a -mhc=off "$here/plain-list.7z" "$@"
q 7z a -ms=off "$here/not-solid.7z" "$@"
q 7z a -pKestrel-58 "$here/locked.7z" "$@"
q 7z a -pKestrel-58 -m0=Copy "$here/locked-copy.7z" "$@"
q 7z a -pKestrel-58 -mhe=on "$here/locked-list.7z" "$@"
q 7z a "$here/mixed.7z" note.txt
q 7z a -pKestrel-58 "$here/mixed.7z" folder/long.txt

gcab -cz "$here/mszip.cab" note.txt folder/long.txt
gcab -c "$here/stored.cab" note.txt folder/long.txt
tar --owner=0 --group=0 --mtime=@0 -cf all.tar note.txt folder/long.txt empty.txt
xz -k -c all.tar >"$here/tar.xz"
xz -k -c --x86 --lzma2 all.tar >"$here/x86.tar.xz"
zstd -q -c all.tar >"$here/tar.zst"
lz4 -q -c all.tar >"$here/tar.lz4"
lzip -c all.tar >"$here/tar.lz"
compress -c all.tar >"$here/tar.Z"
gzip -c all.tar >"$here/tar.tgz"

q 7z a -pInner-2 -mhe=on inner.7z "$here/locked.rar" "$here/infozip.zip"
q 7z a -tzip -pOuter-1 -mem=AES256 "$here/nested.zip" inner.7z

printf 'From: a@example.test\nTo: b@example.test\nSubject: in an archive\n\nbody\n' >one.eml
mkdir box
cp one.eml box
q 7z a "$here/mail.7z" box
gcab -cz "$here/mail.cab" box/one.eml
tar --owner=0 --group=0 --mtime=@0 -cf - box | xz -c >"$here/mail.tar.xz"
tar --owner=0 --group=0 --mtime=@0 -cf - box | zstd -q -c >"$here/mail.tar.zst"
zstd -q -c one.eml >"$here/one.eml.zst"
