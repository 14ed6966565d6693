#!/usr/bin/env bash
# nonet.sh MAILSPILL MAILBOX: a scan in a network namespace without interfaces
# gives the same records as one with a network.
set -euo pipefail
mailspill=$(realpath "$1")
mailbox=$2

isolate=()
for how in "unshare -rn" "unshare -n"; do
	if $how true 2>/dev/null; then
		read -ra isolate <<<"$how"
		break
	fi
done
if [ ${#isolate[@]} -eq 0 ]; then
	echo "SKIPPED: nonet: this system gives no network namespace (unshare -n)"
	exit 0
fi
# The loopback exists in a new namespace but is down; nothing else may be there.
interfaces=$("${isolate[@]}" sh -c "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' \n'")
[ "$interfaces" = lo ] || { echo "nonet: the namespace has interfaces: $interfaces" >&2; exit 1; }

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# The times and the key of a run without a case differ by design.
records() {
	"$@" scan --quiet --no-progress --format jsonl "$mailbox" |
		sed -E 's/"(started_at|credential_id)":"[^"]*"/"\1":""/g; s/"elapsed_ms":[0-9]+/"elapsed_ms":0/'
}
records "$mailspill" >"$dir/with"
records "${isolate[@]}" "$mailspill" >"$dir/without"

found=$(grep -c '"type":"finding"' "$dir/with" || true)
[ "$found" -gt 0 ] || { echo "nonet: the scan of $mailbox found nothing, so this shows nothing" >&2; exit 1; }
diff -u "$dir/with" "$dir/without" || { echo "nonet: the result differs without a network" >&2; exit 1; }
echo "nonet: ok, the same $found findings without a network"
