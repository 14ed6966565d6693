#!/usr/bin/env bash
# bench.sh MAILSPILL DIR [SIZE...]: speed and peak memory on generated mailboxes
# (64 and 512 MB), and gitleaks v8.30.1 on the smallest of them in the same run.
# MB are 1e6 bytes; seconds are CPU seconds (user and system, all threads).
set -euo pipefail
mailspill=$(realpath "$1")
dir=$2
shift 2
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(64 512)
mkdir -p "$dir"
dir=$(realpath "$dir")

# anon PID: the peak of RssAnon in kB, until the process ends. Pages of a mapped
# file do not count: the kernel takes them back as it likes.
anon() {
	local peak=0 now
	while now=$(awk '/^RssAnon/ {print $2}' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
		((now > peak)) && peak=$now
		sleep 0.05
	done
	echo "$peak"
}

# measure NAME FILE COMMAND...
measure() {
	local name=$1 file=$2
	shift 2
	TIMEFORMAT='%R %U %S'
	{ time { "$@" >"$dir/stdout" 2>"$dir/stderr" & anon $! >"$dir/anon"; wait $! || true; }; } 2>"$dir/time"
	awk -v name="$name" -v bytes="$(stat -c %s "$file")" -v peak="$(cat "$dir/anon")" '
		{ printf "%-28s %6.0f MB  %8.2f s  %8.2f CPU-s  %8.2f MB/CPU-s  %6.0f MB RssAnon\n",
			name, bytes/1e6, $1, $2+$3, bytes/1e6/($2+$3), peak/1e3 }' "$dir/time"
}

if [ ! -x "$dir/gitleaks" ]; then
	GOBIN=$dir CGO_ENABLED=0 go install github.com/zricethezav/gitleaks/v8@v8.30.1
fi
for size in "${sizes[@]}"; do
	file=$dir/$size.mbox
	[ -s "$file" ] || go run ./cmd/mailgen bench --size "${size}MB" --answers "$dir/$size.answers" >"$file"
	measure "mailspill $size MB" "$file" "$mailspill" scan --counterpart all --quiet --no-progress --format jsonl -o "$dir/$size.jsonl" "$file"
done
file=$dir/${sizes[0]}.mbox
measure "gitleaks dir ${sizes[0]} MB" "$file" "$dir/gitleaks" dir --no-banner --exit-code 0 --report-format json --report-path "$dir/gitleaks.json" "$file"
