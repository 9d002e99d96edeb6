#!/usr/bin/env bash
# Runs every query of every panel, variable, annotation and rule on a real Prometheus that scrapes the real endpoint, those
# about what lies ahead on the endpoint's own query API, and follows every link to a runbook. None may fail; each must find
# something, except those that are empty when all is well. Needs `mvn package` first.
#
# With a number of runs it measures instead how long the panels take: `30-dashboards-live.sh 10000`.
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
runs=${1:-40}
java -cp "target/test-classes:target/classes:target/plumbline/lib/*" io.plumbline.export.SampleServer "$work/port" "$runs" \
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
every=1s
[ "$runs" -le 40 ] || every=15s
sed -i -e "s/plumbline:9464/$monitor/; s/: [0-9]*s\$/: $every/; /job_name: alertmanager/,\$d" "$work/prometheus.yml"
promtool check config "$work/prometheus.yml" >/dev/null
start_prometheus || start_prometheus

python3 - "http://127.0.0.1:$port" "http://$monitor" "$runs" <<'PYTHON'
import json, re, sys, time, urllib.parse, urllib.request, urllib.error, glob

prometheus, monitor, many = sys.argv[1], sys.argv[2], int(sys.argv[3]) > 40

def ask(path, server=prometheus, **parameters):
    data = urllib.parse.urlencode(parameters).encode() or None
    try:
        with urllib.request.urlopen(f"{server}/api/v1/{path}", data, timeout=120) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise SystemExit(f"FAILED {parameters}: {error.read().decode()}")

def count(expr):
    result = ask("query", query=expr)["result"]
    return float(result[0]["value"][1]) if result else 0.0

# Rates need two scrapes, recorded series an evaluation after them.
until = time.time() + (300 if many else 60)
while not (count("count_over_time(plumbline_events_total[1m])") >= (3 if many else 8) and count("plumbline:step_seconds:p99_5m") > 0):
    if time.time() > until:
        raise SystemExit("the endpoint was not scraped: " + json.dumps(ask("query", query="up")))
    time.sleep(0.5)

# r18 is the sample run with alerts open; r17 is one whose forecast goes on from now.
values = {"job": "plumbline", "family": "llama-ladder", "search": "", "tag": "", "limit": "20", "run": "r18",
          "instance": ".+", "ahead": "6h", "monitor": monitor, "__rate_interval": "60s" if many else "10s"}
def filled(text, **other):
    return re.sub(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))", lambda m: {**values, **other}.get(m.group(1) or m.group(2), m.group()), text)

asked = failures = 0
took = []

def failed(text):
    global failures
    failures += 1
    print(text)

def expect_something(where, expr, kind="range", ahead=False):
    global asked
    now = time.time()
    asked += 1
    if ahead:
        # From now on, and also where it is drawn beside what was measured.
        result = ask("query_range", monitor + "/forecast", query=expr, start=now, end=now + 6 * 3600, step=300)["result"]
        finite = [v for series in result for _, v in series["values"]]
    elif kind == "range":
        # Six hours in the steps of a panel 1,000 pixels wide, or what there is of them.
        span, step = (6 * 3600, 22) if many else (15, 1)
        result = ask("query_range", query=expr, start=now - span, end=now, step=step)["result"]
        finite = [v for series in result for _, v in series["values"]]
    else:
        finite = ask("query", query=expr)["result"]
    took.append((time.time() - now, len(finite), where))
    if not finite:
        failed(f"EMPTY {where}: {expr}")

def links(node):
    """Every address of a data link."""
    if isinstance(node, dict):
        if "url" in node and "title" in node:
            yield node["url"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from links(each)

boards = {file: json.load(open(file)) for file in sorted(glob.glob("grafana/dashboards/*.json"))}
uids = {board["uid"] for board in boards.values()}
for file, board in boards.items():
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            where = f"{file} / {panel['title']} {target['refId']}"
            if target["datasource"]["uid"] == "${forecasts}":
                expect_something(where, filled(target["expr"], run="ladder-0"), ahead=True)
            elif "off its family" in str(panel) and target["refId"] == "F" or panel["title"] == "Loss against parameters":
                expect_something(where, filled(target["expr"]), "instant")
            else:
                expect_something(where, filled(target["expr"]), "range" if target["range"] else "instant")
    for variable in board["templating"]["list"]:
        if variable["type"] != "query":
            continue
        where = f"{file} / variable {variable['name']}"
        definition = filled(variable["definition"], family=".*")
        begun = time.time()
        if definition.startswith("query_result("):
            # As Grafana does: each series as text, of which the regular expression takes a part.
            texts = ["{" + ",".join(f'{k}="{v}"' for k, v in s["metric"].items()) + "}"
                     for s in ask("query", query=definition[len("query_result("):-1])["result"]]
            found = [m.group(1) for t in texts for m in [re.search(variable["regex"][1:-1], t)] if m]
        else:
            selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", definition).groups()
            found = ask(f"label/{label}/values?" + urllib.parse.urlencode({"match[]": selector}))
        asked += 1
        took.append((time.time() - begun, len(found), where))
        if not found or len(found) > 200:
            failed(f"{where} lists {len(found)}")
    for annotation in board["annotations"]["list"]:
        expr = filled(annotation["expr"])
        # A rewind is an event; the sample run has had its own before.
        ask("query", query=expr) if annotation["name"] == "Rewinds" else expect_something(f"{file} / {annotation['name']}", expr)
        for address in re.findall(r'href="[^"]*(/runbooks/[^"]*)"', annotation["textFormat"]):
            asked += 1
            page = urllib.request.urlopen(monitor + address.replace("{{kind}}", "drift_up")).read().decode()
            if not page.startswith("# RunDriftUp"):
                failed(f"{file} / {annotation['name']} leads to {page[:40]}")
    for address in links(board["panels"]):
        asked += 1
        dashboard = re.match(r"/d/([\w-]+)\?", address)
        if dashboard:
            if dashboard.group(1) not in uids:
                failed(f"{file}: a link to a dashboard that is not there: {address}")
        else:
            page = re.sub(r"\$\{__[^}]*\}", "spike", address)
            if not urllib.request.urlopen(filled(page)).read().decode().startswith("# RunSpike"):
                failed(f"{file}: {address} is no runbook")

if many:
    print(f"{len(took)} queries with {sys.argv[3]} runs; the slowest, seconds, values:")
    for seconds, values_, where in sorted(took, reverse=True)[:12]:
        print(f"{seconds:7.3f} s  {values_:7d}  {where}")
    halfway = sorted(seconds for seconds, _, _ in took)[len(took) // 2]
    scrape = {name: count(f'max({name}{{job="plumbline"}})') for name in ("scrape_duration_seconds", "scrape_samples_scraped")}
    print(f"median {halfway:.3f} s; scrape {scrape['scrape_duration_seconds']:.2f} s, {scrape['scrape_samples_scraped']:.0f} samples")
    sys.exit(1 if failures else 0)

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
