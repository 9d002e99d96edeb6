#!/usr/bin/env bash
# What the image holds: the program without RocksDB's libraries for other machines still opens its stores.
# Needs target/plumbline (mvn package).
set -euo pipefail
cd "$(dirname "$0")/../../.."

dir=$(mktemp -d)
monitor=
trap '[ -z "$monitor" ] || kill "$monitor" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$dir"' EXIT

cp -r target/plumbline "$dir/plumbline"
sh deploy/slim.sh "$dir/plumbline"
before=$(du -sm target/plumbline | cut -f1)
after=$(du -sm "$dir/plumbline" | cut -f1)
[ "$after" -lt $((before * 2 / 3)) ] || { echo "FAILED: $before MB became $after MB only" >&2; exit 1; }

"$dir/plumbline/bin/plumbline" monitor --embedded --kafka-port 0 --http-port 0 --data-dir "$dir/data" >"$dir/log" 2>&1 &
monitor=$!
for _ in $(seq 120); do
  port=$(sed -n 's#.*http://[^ ]*:\([0-9][0-9]*\)/.*#\1#p' "$dir/log" | head -n 1)
  # The image's own health check, asking for readiness.
  if [ -n "$port" ] && bash deploy/healthcheck.sh /-/ready "$port" 2>/dev/null; then
    echo "ok: $before MB became $after MB, and it is ready"
    exit 0
  fi
  kill -0 "$monitor" 2>/dev/null || break
  sleep 0.5
done
echo "FAILED: the slimmed program is not ready" >&2
cat "$dir/log" >&2
exit 1
