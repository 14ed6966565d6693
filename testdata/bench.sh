#!/usr/bin/env bash
# bench.sh MAILSPILL DIR [MB...]: speed and peak memory on generated mailboxes
# (64 and 512 MB), and gitleaks v8.30.1 on the first of them in the same run.
# MB are 1e6 bytes; seconds are CPU seconds (user and system, all threads);
# "planted" is how many of the invented credentials the report holds.
set -euo pipefail
mailspill=$(realpath "$1")
mkdir -p "$2"
dir=$(realpath "$2")
shift 2
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(64 512)

# peak_anon PIDFILE: the peak of RssAnon in kB of the process that the file names,
# until it ends. Pages of a mapped file do not count: the kernel takes them back
# as it likes.
peak_anon() {
	local peak=0 key value _ pid
	until [ -s "$1" ]; do sleep 0.01; done
	read -r pid <"$1"
	while [ -r "/proc/$pid/status" ]; do
		while read -r key value _; do
			if [ "$key" = RssAnon: ] && ((value > peak)); then peak=$value; fi
		done 2>/dev/null <"/proc/$pid/status" || break
		sleep 0.05
	done
	echo "$peak"
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
	local name=$1 size=$2 report=$3 TIMEFORMAT='%R %U %S' timed peak
	shift 3
	rm -f "$dir/pid" "$report"
	# The shell writes its process id and becomes the command.
	{ time bash -c 'echo $$ >"$0"; exec "$@"' "$dir/pid" "$@" >"$dir/stdout" 2>"$dir/stderr"; } 2>"$dir/time" &
	timed=$!
	peak=$(peak_anon "$dir/pid")
	wait "$timed" || { echo "$name failed:" >&2; tail -n 5 "$dir/stderr" >&2; exit 1; }
	awk -v name="$name" -v bytes="$(stat -c %s "$dir/$size.mbox")" -v peak="$peak" -v planted="$(planted "$size" "$report")" '
		{ cpu = $2 + $3
		  printf "%-12s %6.0f MB  %8.2f s  %8.2f CPU-s  %8.2f MB/CPU-s  %6.0f MB RssAnon  planted %s\n",
			name, bytes/1e6, $1, cpu, bytes/1e6/cpu, peak/1e3, planted }' "$dir/time"
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
