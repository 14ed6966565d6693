#!/bin/sh
# Makes the files of keys in this folder anew with the programs that people make
# them with: openssl 3, ssh-keygen, puttygen, keytool. The keys protect nothing. All
# are locked with the password below, but for those whose name says otherwise.
set -e
cd "$(dirname "$0")"
pw='Wren+Marsh71'
openssl ecparam -name prime256v1 -genkey -noout -out ec.pem
openssl pkcs8 -topk8 -nocrypt -in ec.pem -out plain.pem
openssl req -new -x509 -key ec.pem -days 36500 -subj '/CN=wren.example/O=Marsh Ltd' -out cert.pem
p12() { out=$1; shift; openssl pkcs12 -export -inkey ec.pem -in cert.pem -name 'wren site key' -out "$out" "$@"; }
p12 modern.pfx -passout "pass:$pw"
p12 legacy.pfx -passout "pass:$pw" -legacy
p12 rc4.pfx -passout "pass:$pw" -legacy -keypbe PBE-SHA1-RC4-128 -certpbe PBE-SHA1-RC2-128
p12 none.pfx -passout pass:
p12 sha512.pfx -passout "pass:$pw" -macalg sha512 -keypbe AES-128-CBC -certpbe NONE
p12 nomac.pfx -passout "pass:$pw" -nomac
pkcs8() { out=$1; shift; openssl pkcs8 -topk8 -in ec.pem -passout "pass:$pw" -out "$out" "$@"; }
pkcs8 aes.pem -v2 aes-256-cbc
pkcs8 des3.pem -v2 des3 -v2prf hmacWithSHA1
pkcs8 sha512.pem -v2 aes-128-cbc -v2prf hmacWithSHA512
pkcs8 scrypt.pem -scrypt
pkcs8 pbe1.pem -v1 PBE-SHA1-3DES
pkcs8 md5des.pem -v1 PBE-MD5-DES -provider legacy -provider default
pkcs8 locked.der -outform DER -v2 aes-256-cbc
openssl ec -in ec.pem -aes128 -passout "pass:$pw" -out old-aes.pem
openssl ec -in ec.pem -des3 -passout "pass:$pw" -out old-des3.pem
openssl ec -in ec.pem -outform DER -out sec1.der
openssl pkcs8 -topk8 -nocrypt -in ec.pem -outform DER -out pkcs8.der
openssl genrsa -traditional -out rsa.pem 1024
openssl rsa -in rsa.pem -traditional -outform DER -out pkcs1.der
rm -f id-*
ssh-keygen -q -t ed25519 -N "$pw" -C wren@marsh.example -f id-ctr
ssh-keygen -q -t ecdsa -N "$pw" -C wren@marsh.example -Z aes256-cbc -f id-cbc
ssh-keygen -q -t ed25519 -N "$pw" -C wren@marsh.example -Z aes256-gcm@openssh.com -f id-gcm
rm -f id-*.pub
printf '%s' "$pw" >pw.tmp
puttygen id-ctr -O private --ppk-param version=3 --old-passphrase pw.tmp --new-passphrase pw.tmp -o id-3.ppk
puttygen id-ctr -O private --ppk-param version=2 --old-passphrase pw.tmp --new-passphrase pw.tmp -o id-2.ppk
puttygen id-ctr -O private --ppk-param version=3,kdf=argon2i --old-passphrase pw.tmp --new-passphrase pw.tmp -o id-3i.ppk
rm pw.tmp
rm -f *.jks *.jceks *.p12
keytool -importkeystore -noprompt -srckeystore modern.pfx -srcstoretype PKCS12 -srcstorepass "$pw" -deststoretype JKS -destkeystore pair.jks -deststorepass "$pw"
keytool -importkeystore -noprompt -srckeystore modern.pfx -srcstoretype PKCS12 -srcstorepass "$pw" -deststoretype JCEKS -destkeystore pair.jceks -deststorepass "$pw"
keytool -importkeystore -noprompt -srckeystore modern.pfx -srcstoretype PKCS12 -srcstorepass "$pw" -deststoretype PKCS12 -destkeystore pair.p12 -deststorepass "$pw"
keytool -importcert -noprompt -file cert.pem -alias trusted -storetype JKS -keystore trust.jks -storepass changeit
keytool -genseckey -alias sealing -keyalg AES -keysize 256 -storetype PKCS12 -keystore secret.p12 -storepass "$pw"
openssl req -new -key ec.pem -subj /CN=wren.example -outform DER -out request.der
openssl ec -in ec.pem -pubout -outform DER -out public.der
