#!/usr/bin/env bash
# fuzz.sh FUZZTIME MODULE [PATH...]: runs every fuzz target of the tracked and new
# files below PATH, as many at a time as there are processors, each on one.
set -euo pipefail
export FUZZTIME=$1 MODULE=$2 OUT=$PWD/build/fuzz
shift 2
CACHE=$(go env GOCACHE)/fuzz
export CACHE
mkdir -p "$OUT"

# At the end of its time go test sometimes fails with "context deadline exceeded" and
# no input (go.dev/issue/75804): then once more.
fuzz_one() {
	local dir=$1 target=$2 log=$OUT/$2.log binary
	binary=$OUT/$(echo "$dir" | tr / -).test
	run() {
		(cd "$dir" && "$binary" -test.run='^$' -test.fuzz="^$target\$" -test.fuzztime="$FUZZTIME" -test.parallel=1 \
			-test.fuzzcachedir="$CACHE/$MODULE/$dir") </dev/null >"$log" 2>&1
	}
	if ! run && ! { grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log" && run; }; then
		echo "fuzz $dir $target FAILED"
		cat "$log"
		return 1
	fi
	echo "fuzz $dir $target $(tail -n 2 "$log" | head -n 1)"
}
export -f fuzz_one

targets=$(git grep -o --untracked '^func Fuzz[A-Za-z0-9_]*' -- "$@" | sed -E 's#^(.*)/[^/]*:func (Fuzz.*)$#\1 \2#')
for dir in $(echo "$targets" | cut -d' ' -f1 | sort -u); do
	go test -c -fuzz=. -o "$OUT/$(echo "$dir" | tr / -).test" "./$dir"
done
echo "$targets" | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 2 bash -c 'fuzz_one "$1" "$2" || exit 255' _
