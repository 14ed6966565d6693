#!/usr/bin/env bash
# bench.sh MAILSPILL DIR [MB...]: speed and peak memory on generated mailboxes
# (64 and 512 MB), gitleaks v8.30.1 on the first of them in the same run, and a
# mailbox of documents, archives and locked files, with child processes and without.
# MB are 1e6 bytes; seconds are CPU seconds (user and system, all threads);
# "planted" is how many of the invented credentials the report holds.
set -euo pipefail
mailspill=$(realpath "$1")
mkdir -p "$2"
dir=$(realpath "$2")
shift 2
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(64 512)

# anon PID: RssAnon in kB, 0 for a process that is gone. Pages of a mapped file do
# not count: the kernel takes them back as it likes.
anon() {
	local key value _
	while read -r key value _; do
		if [ "$key" = RssAnon: ]; then echo "$value"; return; fi
	done 2>/dev/null <"/proc/$1/status" || true
	echo 0
}

# watch PIDFILE: of the process that the file names, until it ends: the peak of its
# memory, that of all its child processes together, and its own CPU time in ticks.
watch() {
	local peak=0 children=0 ticks=0 sum value pid child fields
	until [ -s "$1" ]; do sleep 0.01; done
	read -r pid <"$1"
	while read -r -a fields 2>/dev/null <"/proc/$pid/stat" && [ "${fields[2]}" != Z ]; do
		ticks=$((fields[13] + fields[14]))
		value=$(anon "$pid")
		peak=$((value > peak ? value : peak))
		sum=0
		for child in $(cat "/proc/$pid/task/"*/children 2>/dev/null); do
			sum=$((sum + $(anon "$child")))
		done
		children=$((sum > children ? sum : children))
		sleep 0.05
	done
	echo "$peak $children $ticks"
}

# planted SIZE REPORT: "found/planted".
planted() {
	local found=0 total=0 secret
	while read -r secret; do
		total=$((total + 1))
		if grep -qF -- "$secret" "$2"; then found=$((found + 1)); fi
	done < <(sed 's/.*"secret":"\([^"]*\)".*/\1/' "$dir/$1.answers")
	echo "$found/$total"
}

# measure NAME SIZE REPORT COMMAND...
measure() {
	local name=$1 size=$2 report=$3 TIMEFORMAT='%R %U %S' timed watched
	shift 3
	rm -f "$dir/pid" "$report"
	# The shell writes its process id and becomes the command.
	{ time bash -c 'echo $$ >"$0"; exec "$@"' "$dir/pid" "$@" >"$dir/stdout" 2>"$dir/stderr"; } 2>"$dir/time" &
	timed=$!
	watched=$(watch "$dir/pid")
	wait "$timed" || { echo "$name failed:" >&2; tail -n 5 "$dir/stderr" >&2; exit 1; }
	awk -v name="$name" -v bytes="$(stat -c %s "$dir/$size.mbox")" -v watched="$watched" -v hz="$(getconf CLK_TCK)" -v planted="$(planted "$size" "$report")" '
		{ cpu = $2 + $3; split(watched, w, " "); apart = cpu - w[3]/hz
		  printf "%-12s %6.0f MB  %8.2f s  %8.2f CPU-s  %8.2f MB/CPU-s  %6.0f MB RssAnon  planted %s",
			name, bytes/1e6, $1, cpu, bytes/1e6/cpu, w[1]/1e3, planted
		  if (w[2] > 0) printf "  child processes %.0f %% of CPU-s, %.0f MB", 100*apart/cpu, w[2]/1e3
		  print "" }' "$dir/time"
}

if [ ! -x "$dir/gitleaks" ]; then
	GOBIN=$dir CGO_ENABLED=0 go install github.com/zricethezav/gitleaks/v8@v8.30.1
fi
for size in "${sizes[@]}"; do
	if [ ! -s "$dir/$size.answers" ]; then
		go run ./cmd/mailgen bench --size "${size}MB" --answers "$dir/$size.answers" >"$dir/$size.mbox"
	fi
	report=$dir/$size.jsonl
	measure mailspill "$size" "$report" \
		"$mailspill" scan --counterpart all --show-secrets --quiet --no-progress --format jsonl -o "$report" "$dir/$size.mbox"
done
size=${sizes[0]}
report=$dir/gitleaks.json
measure "gitleaks dir" "$size" "$report" \
	"$dir/gitleaks" dir --no-banner --exit-code 0 --report-format json --report-path "$report" "$dir/$size.mbox"

size=files
if [ ! -s "$dir/$size.answers" ]; then
	go run ./cmd/mailgen bench --size 64MB --files --credentials 100 --answers "$dir/$size.answers" >"$dir/$size.mbox"
fi
for name in sandbox no-sandbox; do
	report=$dir/$size-$name.jsonl
	flags=()
	if [ "$name" = no-sandbox ]; then flags=(--no-sandbox); fi
	measure "$name" "$size" "$report" \
		"$mailspill" scan "${flags[@]}" --counterpart all --show-secrets --quiet --no-progress --format jsonl -o "$report" "$dir/$size.mbox"
done
