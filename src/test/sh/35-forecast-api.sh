#!/usr/bin/env bash
# The forecast API as its clients use it: Prometheus' own promtool, and requests shaped as Grafana sends them, against the
# real monitor that has followed a recorded run for 60 % of its way, its clock moved so that the newest event is now.
# Needs target/plumbline (mvn package), promtool, curl and python3.
set -euo pipefail
cd "$(dirname "$0")/../../.."

dir=$(mktemp -d)
launcher=target/plumbline/bin/plumbline
run=en-98k-wsd-s3
monitor=

finish() {
  local code=$?
  if [ -n "$monitor" ]; then
    kill "$monitor" 2>/dev/null || true
    wait "$monitor" 2>/dev/null || true
  fi
  [ $code -eq 0 ] || { echo "--- the monitor said:"; tail -n 40 "$dir/monitor.log"; } >&2
  rm -rf "$dir"
}
trap finish EXIT

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# await SECONDS WHAT COMMAND...: asks every 0.2 s.
await() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || fail "$what: not within the time given"
    kill -0 "$monitor" 2>/dev/null || fail "$what: the monitor has ended"
    sleep 0.2
  done
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# json EXPRESSION: true of the document on standard input, called d.
json() { python3 -c 'import json, sys; d = json.load(sys.stdin); sys.exit(0 if ('"$1"') else f"not so: {sys.argv[1]}\n{json.dumps(d)[:2000]}")' "$1"; }

kafka=$(free_port)
http=$(free_port)
"$launcher" monitor --embedded --kafka-port "$kafka" --http-port "$http" --data-dir "$dir/data" >"$dir/monitor.log" 2>&1 &
monitor=$!
await 90 "ready" curl -fsS "localhost:$http/-/ready"
server=http://localhost:$http/forecast
api=$server/api/v1

# One second of the recording is made four minutes: the rest of the run takes some hours.
python3 - "src/main/resources/recordings/$run.jsonl.gz" "$dir/part.jsonl" <<'PYTHON'
import gzip, json, sys, time
events = [json.loads(line) for line in gzip.open(sys.argv[1], "rt")]
part = [e for e in events if e.get("tokens", 0) <= 0.6 * 3072000 and e.get("type") != "end"]
newest, now = max(e["ts"] for e in part), int(time.time() * 1000)
with open(sys.argv[2], "w") as out:
    for e in part:
        e["ts"] = now - (newest - e["ts"]) * 240
        out.write(json.dumps(e) + "\n")
PYTHON
"$launcher" replay "$dir/part.jsonl" --bootstrap-servers "localhost:$kafka" --speed max >"$dir/replay.log" 2>&1
# All of it: until then each answer is of another forecast. An event is counted before its report is shown.
sent=$(wc -l <"$dir/part.jsonl")
last=$(python3 -c 'import json, sys; print(max(json.loads(line).get("tokens", 0) for line in open(sys.argv[1])))' "$dir/part.jsonl")
seen() {
  curl -fsS "localhost:$http/metrics" | awk -v sent="$sent" -v last="$last" -v tokens="plumbline_run_tokens{run=\"$run\",}" '
    /^plumbline_events_total/ { events += $2 }
    $1 == tokens { at = $2 }
    END { exit !(events + 0 == sent + 0 && at + 0 == last + 0) }'
}
await 60 "all is read, and the run is forecast" seen
now=$(date +%s)

# promtool, an ordinary client of Prometheus.
instant() { promtool query instant "$@" 2>&1; }
value() { instant "$@" | sed -n 's/.*=> \([^ ]*\) @.*/\1/p'; }
mid="plumbline_ahead_loss{run=\"$run\",bound=\"mid\"}"
here=$(value "$server" "$mid")
hour=$(value "$server" "$mid offset -1h")
then_=$(value --time "$((now + 3600))" "$server" "$mid")
python3 -c "import sys; a, b, c = map(float, sys.argv[1:]); sys.exit(0 if 1 < b < a < 4 and abs(b - c) < 1e-3 else sys.argv)" "$here" "$hour" "$then_" ||
  fail "the loss in an hour is not below that now, or offset -1h is not the time in an hour: $here $hour $then_"
[ -z "$(value --time "$((now + 10 * 86400))" "$server" "$mid")" ] || fail "there is a forecast after the planned end"
lines=$(promtool query range --start="$now" --end="$((now + 3600))" --step=10m "$server" "plumbline_ahead_loss{run=\"$run\"}" | grep -c '@\[')
[ "$lines" -eq 49 ] || fail "seven bounds at seven times: $lines lines"
[[ $(promtool query series --match="plumbline_ahead_loss{run=\"$run\"}" "$server") == *'bound="lo95"'*'family="tiny-en-byte"'* ]] || fail "series"
[ "$(promtool query labels "$server" run)" = "$run" ] || fail "labels"
refused=$(instant "$server" 'rate(plumbline_ahead_tokens[5m])') && fail "rate() was answered"
[[ $refused == *"rate() is not supported over forecasts"* ]] || fail "the refusal: $refused"
echo "ok: promtool reads now, in an hour, a range, series and labels"

# Grafana: forms by POST for queries, GET with match[] for variables, and what it asks of a new data source.
post() { curl -fsS "$api/$1" -H 'Content-Type: application/x-www-form-urlencoded' "${@:2}"; }
post query -d 'query=1%2B1' -d "time=$now" | json 'd["data"]["result"][1] == "2"'
post query_range --data-urlencode "query=plumbline_ahead_loss{run=~\"$run\", bound=~\"lo80|mid|hi80\"}" \
  -d "start=$((now - 7200))" -d "end=$((now + 7200))" -d step=60 |
  json 'd["data"]["resultType"] == "matrix" and len(d["data"]["result"]) == 3 and len(d["data"]["result"][0]["values"]) > 60'
curl -fsSG "$api/label/run/values" --data-urlencode 'match[]=plumbline_ahead_loss' -d "start=$((now - 3600))" -d "end=$((now + 3600))" |
  json "d['data'] == ['$run']"
curl -fsSG "$api/label/__name__/values" | json '"plumbline_ahead_loss" in d["data"]'
post series --data-urlencode 'match[]=plumbline_ahead_loss{bound="mid"}' | json 'len(d["data"]) == 1'
post labels | json 'd["data"] == ["__name__", "bound", "family", "run"]'
curl -fsS "$api/metadata" | json 'd["data"]["plumbline_ahead_loss"][0]["type"] == "gauge"'
curl -fsS "$api/status/buildinfo" | json 'd["status"] == "success" and d["data"]["version"]'
[ "$(curl -s -o /dev/null -w '%{http_code}' "$api/query_exemplars?query=x")" = 404 ] || fail "exemplars are not 404"
echo "ok: Grafana's health check, queries, variables and metadata"

# The run ends, and with it what lies ahead of it.
echo "{\"type\":\"end\",\"run\":\"$run\",\"status\":\"killed\"}" >"$dir/end.jsonl"
"$launcher" replay "$dir/end.jsonl" --bootstrap-servers "localhost:$kafka" --speed max >>"$dir/replay.log" 2>&1
gone() { post query --data-urlencode "query=$mid" | json 'd["data"]["result"] == [] and "has ended (killed)" in d["warnings"][0]'; }
await 30 "the ended run has no forecast, and a warning says why" gone
echo "ok: nothing is ahead of an ended run"
