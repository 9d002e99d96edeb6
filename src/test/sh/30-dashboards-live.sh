#!/usr/bin/env bash
# Runs every query of every panel, variable, annotation and rule on a real Prometheus that scrapes the real endpoint. None
# may fail; each must find something, except those that are empty when all is well. Needs `mvn package` first.
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

# await SECONDS COMMAND...: until it succeeds.
await() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || { echo "gave up waiting for: $*" >&2; tail -n 20 "$work"/*.log >&2; return 1; }
    sleep 0.2
  done
}

# Beyond `topk`'s choice of 20 runs, so that it has something to choose.
java -cp "target/test-classes:target/classes:target/plumbline/lib/*" io.plumbline.export.SampleServer "$work/port" 40 \
  >"$work/monitor.log" 2>&1 &
pids+=($!)
await 60 test -e "$work/port"
monitor=127.0.0.1:$(cat "$work/port")

# Prometheus cannot be asked for any free port: take one that was free a moment ago, and try again if it is not any more.
start_prometheus() {
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
    --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
  pids+=($!)
  await 20 curl -fsS "http://127.0.0.1:$port/-/ready"
}

# The shipped configuration, made quicker, and pointed at this endpoint.
cp deploy/prometheus/*.yml "$work/"
sed -i -e "s/plumbline:9464/$monitor/; s/: [0-9]*s\$/: 1s/; /job_name: alertmanager/,\$d" "$work/prometheus.yml"
promtool check config "$work/prometheus.yml" >/dev/null
start_prometheus || start_prometheus

python3 - "http://127.0.0.1:$port" <<'PYTHON'
import json, re, sys, time, urllib.parse, urllib.request, urllib.error, glob

server = sys.argv[1]

def ask(path, **parameters):
    data = urllib.parse.urlencode(parameters).encode() or None
    try:
        with urllib.request.urlopen(f"{server}/api/v1/{path}", data, timeout=30) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise SystemExit(f"FAILED {parameters}: {error.read().decode()}")

def count(expr):
    result = ask("query", query=expr)["result"]
    return float(result[0]["value"][1]) if result else 0.0

# Rates need two scrapes, recorded series an evaluation after them.
until = time.time() + 60
while not (count("count_over_time(plumbline_events_total[1m])") >= 8 and count("plumbline:step_seconds:p99_5m") > 0):
    if time.time() > until:
        raise SystemExit("the endpoint was not scraped: " + json.dumps(ask("query", query="up")))
    time.sleep(0.5)

# r18 is the sample run with alerts open.
values = {"job": "plumbline", "family": ".*", "search": "", "tag": "", "limit": "20", "run": "r18", "__rate_interval": "10s"}
def filled(text):
    text = re.sub(r"\$\{?(\w+)\}?", lambda m: values[m.group(1)], text)
    return text

asked = failures = 0
def expect_something(where, expr):
    global asked, failures
    now = time.time()
    result = ask("query_range", query=expr, start=now - 15, end=now, step=1)["result"]
    finite = [v for series in result for _, v in series["values"]]
    asked += 1
    if not finite:
        failures += 1
        print(f"EMPTY {where}: {expr}")

for file in sorted(glob.glob("grafana/dashboards/*.json")):
    board = json.load(open(file))
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            expect_something(f"{file} / {panel['title']}", filled(target["expr"]))
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", filled(variable["definition"])).groups()
            asked += 1
            if not any(label in series for series in ask("series", **{"match[]": selector})):
                failures += 1
                print(f"EMPTY {file} / variable {variable['name']}")
    for annotation in board["annotations"]["list"]:
        expr = filled(annotation["expr"])
        # A rewind is an event; the sample run has had its own before.
        ask("query", query=expr) if annotation["name"] == "Rewinds" else expect_something(f"{file} / {annotation['name']}", expr)

rules = [rule for group in ask("rules")["groups"] for rule in group["rules"]]
for rule in rules:
    asked += 1
    if rule["health"] != "ok":
        failures += 1
        print(f"BROKEN rule {rule['name']}: {rule.get('lastError', rule['health'])}")
firing = {rule["name"] for rule in rules if rule["type"] == "alerting" and rule["state"] == "firing"}
expected = {"RunDriftUp", "RunDiverged"}
if not expected <= firing:
    failures += 1
    print(f"not firing: {expected - firing}")
if {"PlumblineDown", "RunSpike"} & firing:
    failures += 1
    print(f"should not fire: {firing}")

# A table of at most $limit runs stays one, however many there are.
fleet = json.load(open("grafana/dashboards/00-fleet.json"))
[table] = [panel for panel in fleet["panels"] if panel["title"] == "Runs"]
runs = {series["metric"]["run"] for t in table["targets"] for series in ask("query", query=filled(t["expr"]))["result"]}
if len(runs) != 20:
    failures += 1
    print(f"the table of runs shows {len(runs)} runs, not 20")

print(f"{asked} queries and rules asked, {failures} failures; firing: {sorted(firing)}")
sys.exit(1 if failures else 0)
PYTHON
