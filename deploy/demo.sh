#!/usr/bin/env bash
# A receiver and a sidecar on free ports of this machine, over one page of every generation of influxd: waits until
# all are counted, and shows what they come to and from which addresses they came. Nothing stays behind.
# usage: demo.sh SCRAPER FIXTURES
set -euo pipefail
scraper=$(realpath "$1")
pages=("$(realpath "$2")"/influxd-*.prom)
room=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$room"' EXIT
cd "$room"

# Prints the address that a program said it listens on, once it did.
address() {
  for _ in $(seq 300); do
    sed -n 's/.* listening address=\([^ ]*\) .*/\1/p' "$1" | grep . && return
    sleep 0.1
  done
  cat "$1" >&2
  return 1
}

"$scraper" receive --listen 127.0.0.1:0 --state-dir received 2>receiver.log &
receiver=$(address receiver.log)

targets=()
for page in "${pages[@]}"; do targets+=(--target "$page"); done
"$scraper" run --listen 127.0.0.1:0 --state-dir sent "${targets[@]}" \
  --sink "webhook=$receiver/api/v1/reports" 2>sidecar.log &
echo "receiver $receiver, sidecar $(address sidecar.log), ${#pages[@]} pages"

count() { "$scraper" usage --state-dir received --format json | sed -n 's/.*"reports":\([0-9]*\).*/\1/p'; }
for _ in $(seq 300); do
  [ "$(count)" = ${#pages[@]} ] && break
  sleep 0.1
done
[ "$(count)" = ${#pages[@]} ] || { cat receiver.log sidecar.log >&2; exit 1; }

echo
"$scraper" usage --state-dir received
echo
echo "by address"
"$scraper" usage --state-dir received --by ip --field uptime_seconds
