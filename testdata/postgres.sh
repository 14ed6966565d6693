#!/usr/bin/env bash
# postgres.sh: a private PostgreSQL on the loopback, for tests and for trying things.
#
#   postgres.sh install            from Debian, when it is missing and we are root
#   postgres.sh start DIR          prints the DSN of its database "postgres"
#   postgres.sh database DIR NAME  makes a database and prints its DSN
#   postgres.sh kill DIR           kill -9 of all its processes, as a crash would end them
#   postgres.sh stop DIR
#   postgres.sh run DIR            start, until standard input ends; then stop, and remove DIR
#
# Everything lies in DIR, whose path should be short: the cluster, its log, its
# password and its port, which stay the same when it is started again. It listens on
# 127.0.0.1 only, at no unix socket, and runs as the user postgres when root starts it,
# since PostgreSQL refuses root.
set -euo pipefail

# Debian keeps the programs of each version apart and out of PATH.
programs() {
	local initdb
	initdb=$(ls -v /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
	[ -n "$initdb" ] || initdb=$(command -v initdb) || return 1
	dirname "$initdb"
}

apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@" >/dev/null; }

# Debian makes and starts a cluster of its own unless it is told not to between the
# two packages (createcluster.conf(5) of postgresql-common).
install_both() {
	apt install postgresql-common &&
		sed -Ei 's/^#? *create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf &&
		grep -qx 'create_main_cluster = false' /etc/postgresql-common/createcluster.conf &&
		apt install postgresql
}

install_it() {
	if programs >/dev/null; then return; fi
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		echo "SKIPPED ALOUD: the tests with PostgreSQL need Debian's postgresql"
		return
	fi
	install_both || { apt update && install_both; } ||
		echo "SKIPPED ALOUD: the tests with PostgreSQL: it could not be installed"
}

# The user who runs the server, from a folder that this user may be in.
as_server() {
	cd /
	if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }

create() {
	local dir=$1
	mkdir -p "$dir"
	chmod 700 "$dir"
	(umask 077 && random 12 >"$dir/password")
	if [ "$(id -u)" -eq 0 ]; then chown -R postgres: "$dir"; fi
	# Only the making of it goes without fsync; the server keeps it on.
	as_server "$bin/initdb" --pgdata="$dir/data" --username=mailspill --pwfile="$dir/password" --auth=scram-sha-256 \
		--encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log"
	cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
shared_buffers = 32MB
CONF
}

# A port below those that systems give to clients by themselves. Whether it is free
# shows when the server takes it.
new_port() { echo $((20000 + RANDOM % 12000)) >"$1/port"; }

up() {
	as_server "$bin/pg_ctl" start --silent --wait --timeout=60 --pgdata="$1/data" --log="$1/log" \
		--options="-p $(cat "$1/port")" </dev/null >"$1/start.log" 2>&1
}

start() {
	local dir=$1 tries
	if [ -f "$dir/port" ]; then up "$dir" || why_not "$dir"; return; fi
	create "$dir"
	for tries in 1 2 3 4 5 6 7 8; do
		new_port "$dir"
		if up "$dir"; then return; fi
		grep -q 'Address already in use' "$dir/log" || break
		mv "$dir/log" "$dir/log.$tries"
	done
	why_not "$dir"
}

why_not() { tail -n 30 "$1/start.log" "$1/log" >&2; return 1; }

dsn() { echo "postgres://mailspill:$(cat "$1/password")@127.0.0.1:$(cat "$1/port")/$2?sslmode=disable"; }

database() {
	PGPASSWORD=$(cat "$1/password") "$bin/psql" --quiet --no-psqlrc --host=127.0.0.1 --port="$(cat "$1/port")" \
		--username=mailspill --dbname=postgres --command="CREATE DATABASE \"$2\""
}

stop() { as_server "$bin/pg_ctl" stop --silent --wait --mode=fast --pgdata="$1/data"; }

# The first line of postmaster.pid is the server's process; its children are found by
# their parent, and go with it. Who is dead but not yet waited for (Z) holds nothing, but
# would keep a new server from starting; so the file goes, too.
crash() {
	local all pid
	pid=$(head -n 1 "$1/data/postmaster.pid")
	all="$pid $( (cat /proc/[0-9]*/stat 2>/dev/null || true) | awk -v parent="$pid" '{ id = $1; sub(/^.*\) /, ""); if ($2 == parent) print id }')"
	kill -KILL $all 2>/dev/null || true
	for pid in $all; do
		while alive "$pid"; do sleep 0.02; done
	done
	rm "$1/data/postmaster.pid"
}

alive() { [ -e "/proc/$1/stat" ] && ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null; }

# Whoever holds the other end of standard input is done when it ends, however it ended.
run() {
	trap '' INT HUP TERM
	start "$1"
	dsn "$1" postgres
	exec >/dev/null 2>&1
	cat >/dev/null
	stop "$1" || true
	rm -rf "$1"
}

case "${1:-}" in
install) install_it; exit ;;
start | database | kill | stop | run) bin=$(programs) || { echo "there is no PostgreSQL (postgres.sh install)" >&2; exit 3; } ;;
*) echo "usage: postgres.sh install | start DIR | database DIR NAME | kill DIR | stop DIR | run DIR" >&2; exit 2 ;;
esac
case "$1" in
start) start "$2"; dsn "$2" postgres ;;
database) database "$2" "$3"; dsn "$2" "$3" ;;
kill) crash "$2" ;;
stop) stop "$2" ;;
run) run "$2" ;;
esac
