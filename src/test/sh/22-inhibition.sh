#!/usr/bin/env bash
# What the deployed Alertmanager holds back when something graver is open, asked of the real one.
set -euo pipefail
cd "$(dirname "$0")/../../.."

folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
prometheus-alertmanager --config.file=deploy/alertmanager/alertmanager.yml --storage.path="$folder" \
  --web.listen-address="127.0.0.1:$port" --cluster.listen-address= >"$folder/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

python3 - "http://127.0.0.1:$port" "$folder/log" <<'PYTHON'
import json, sys, time, urllib.request

url, log = sys.argv[1:]


def call(path, body=None):
    request = urllib.request.Request(url + path, headers={"Content-Type": "application/json"},
                                     data=None if body is None else json.dumps(body).encode())
    return urllib.request.urlopen(request, timeout=5).read()


for attempt in range(100):
    try:
        call("/-/ready")
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("Alertmanager did not start:\n" + open(log).read())


def run(name, **labels):
    return {"alertname": name, "job": "plumbline", "run": "r17", **labels}


def monitor(name, **labels):
    return {"alertname": name, "job": "plumbline", **labels}


# Each: what is open together, and which of it is held back. One after the other, in jobs of their own.
CASES = [
    ([run("RunDiverged"), run("RunDriftUp"), run("RunSpike"), run("RunDriftUp", run="other")], {("RunDriftUp", "r17"), ("RunSpike", "r17")}),
    ([run("RunDriftUp"), run("RunSpike"), run("RunStalled")], {("RunSpike", "r17")}),
    ([monitor("PlumblineDown"), monitor("PlumblineNotReady", instance="m1"), monitor("PlumblineInstanceMissing"), run("RunStalled"), run("RunDiverged")],
     {("PlumblineNotReady", ""), ("PlumblineInstanceMissing", ""), ("RunStalled", "r17")}),
    ([monitor("PlumblineNotReady", instance="m1"), monitor("PlumblineLagging"), monitor("PlumblineLate"), monitor("PlumblineDeliveryFailing", target="webhook")],
     {("PlumblineLagging", ""), ("PlumblineLate", "")}),
    ([monitor("PlumblineRestarting", instance="m1"), monitor("PlumblineInstanceMissing")], {("PlumblineInstanceMissing", "")}),
    # Alone, each is told.
    ([monitor("PlumblineInstanceMissing"), run("RunSpike")], set()),
]
for number, (alerts, held) in enumerate(CASES):
    job = f"plumbline{number}"
    call("/api/v2/alerts", [{"labels": {**labels, "job": job}} for labels in alerts])
    want = {(labels["alertname"], labels.get("run", "")): (labels["alertname"], labels.get("run", "")) in held for labels in alerts}
    for attempt in range(50):
        # Inhibition is told where it is decided, shortly after an alert was taken; until then an alert is unprocessed.
        shown = [a for a in json.loads(call("/api/v2/alerts")) if a["labels"]["job"] == job]
        got = {(a["labels"]["alertname"], a["labels"].get("run", "")): bool(a["status"]["inhibitedBy"]) for a in shown}
        if got == want:
            break
        time.sleep(0.1)
    if got != want:
        sys.exit(f"held back: {got}, wanted: {want}")
print(f"inhibition: {len(CASES)} cases as configured")
PYTHON
