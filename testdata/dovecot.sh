#!/usr/bin/env bash
# dovecot.sh: a private Dovecot on the loopback, for tests and for trying things.
#
#   dovecot.sh install            from Debian, when it is missing and we are root
#   dovecot.sh start DIR TLS IMAP its ports, of IMAP over TLS and of IMAP with STARTTLS
#   dovecot.sh stop DIR
#
# Everything lies in DIR, whose path must be short (unix sockets) and open to the
# users mail and dovecot: its own CA (DIR/ca.pem), its mail, its log. Any user may
# sign in with the password of DIR/password, or with a token signed with DIR/key.
set -euo pipefail

found() { command -v dovecot >/dev/null && command -v doveadm >/dev/null && command -v openssl >/dev/null; }

install_it() {
	if found; then return; fi
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		echo "SKIPPED ALOUD: the tests with Dovecot need Debian's dovecot-core, dovecot-imapd and openssl"
		return
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends dovecot-core dovecot-imapd openssl >/dev/null ||
		echo "SKIPPED ALOUD: the tests with Dovecot: it could not be installed"
}

certificates() {
	cd "$1"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7 -subj "/CN=mailspill test CA" \
		-keyout ca.key -out ca.pem 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr 2>/dev/null
	openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 7 -out server.pem \
		-extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2\n') 2>/dev/null
}

configuration() {
	cat <<CONF
base_dir = $1/run
state_dir = $1/state
log_path = $1/log
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = yes
ssl_cert = <$1/server.pem
ssl_key = <$1/server.key
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_max_userip_connections = 30
first_valid_uid = 1
mail_location = maildir:~/Maildir:LAYOUT=fs:DIRNAME=mAildir
namespace inbox {
  inbox = yes
  separator = /
}
# Tests of wrong passwords must not slow down others from the same address.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = $3
  }
  inet_listener imaps {
    port = $2
  }
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $1/oauth2.conf
}
passdb {
  driver = static
  args = password=$(cat "$1/password")
}
userdb {
  driver = static
  args = allow_all_users=yes uid=mail gid=mail home=$1/mail/%u
}
CONF
}

start() {
	mkdir -p "$1/run" "$1/state" "$1/mail" "$1/keys/default/HS256"
	chmod 755 "$1" "$1/keys" "$1/keys/default" "$1/keys/default/HS256"
	chown mail:mail "$1/mail"
	[ -f "$1/password" ] || openssl rand -hex 12 >"$1/password"
	[ -f "$1/key" ] || openssl rand -hex 32 >"$1/key"
	# Tokens are JWT (RFC 7519), checked here without any server of tokens.
	tr -d '\n' <"$1/key" | base64 -w0 >"$1/keys/default/HS256/default"
	printf 'introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=%s/keys/\nusername_attribute = sub\n' "$1" >"$1/oauth2.conf"
	certificates "$1"
	configuration "$@" >"$1/dovecot.conf"
	chmod 644 "$1"/keys/default/HS256/default "$1"/oauth2.conf
	dovecot -c "$1/dovecot.conf"
}

case "${1:-}" in
install) install_it ;;
start) start "$2" "$3" "$4" ;;
stop) doveadm -c "$2/dovecot.conf" stop ;;
*) echo "usage: dovecot.sh install | start DIR TLSPORT IMAPPORT | stop DIR" >&2; exit 2 ;;
esac
