"""Broker, two monitors, Prometheus and Alertmanager, as they are deployed: only addresses and intervals are replaced.

Recordings are replayed. A fault must reach the webhook by both ways, from plumbline itself and through Prometheus' rules
alone, once each, and so must its end; a healthy run must reach nobody; every rule and every panel's query must work.
"""

import glob
import json
import re
import urllib.parse

from sink import Sink
from stack import HOME, Failed, Stack, free_port, get, slowness, until

RECORDINGS = "src/main/resources/recordings"
HEALTHY = ["en-98k-wsd-s3", "en-98k-linear-s4"]
# The fault's first step, the alert, who is to be told, and on what evidence.
FAULTY = {"fault-labelnoise10-s3": (600, "RunDriftUp", "page", r"expected [0-9.]+ nats per token, seen [0-9.]+"),
          "fault-divergence-s2": (760, "RunLearningRate", "chat", r"the learning rate [^\"]*")}
TOLD_NOBODY = ["fault-rewind-s1"]
SPEED = 1.5


def alertmanager(stack, name, sink):
    """deploy/alertmanager, with receivers. 10 s and 1 min of waiting for company become 1 s and 3 s."""
    text = (HOME / "deploy/alertmanager/alertmanager.yml").read_text()
    text = re.sub(r"group_wait: .*", "group_wait: 1s", text, count=1)
    text = re.sub(r"group_interval: .*", "group_interval: 3s", text, count=1)
    text, receivers = re.subn(
        r"(?m)^  - name: (page|chat)$",
        lambda match: match[0] + f'\n    webhook_configs: [{{url: "{sink.url(name)}/{match[1]}", send_resolved: true}}]',
        text)
    if receivers != 2:
        raise Failed(f"deploy/alertmanager/alertmanager.yml has {receivers} of the receivers page and chat")
    config, port = stack.folder / f"{name}.yml", free_port()
    config.write_text(text)
    stack.start(name, "prometheus-alertmanager", f"--config.file={config}", f"--storage.path={stack.folder / name}",
                f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=")
    return port


def prometheus(stack, name, monitors, alertmanager_port, tells_runs):
    """deploy/prometheus, scraping and evaluating every second, with five minutes of keep_firing_for cut to five seconds."""
    folder, port = stack.folder / name, free_port()
    folder.mkdir()
    for file in glob.glob(str(HOME / "deploy/prometheus/*.yml")):
        text = open(file, encoding="utf-8").read()
        text = re.sub(r"(scrape_interval|evaluation_interval): \d+s", r"\1: 1s", text)
        text = re.sub(r"keep_firing_for: \d+m", "keep_firing_for: 5s", text)
        # As deploy/README.md says that it be done.
        text = text.replace("http://localhost:9464", monitors[0].url)
        targets = ", ".join(f'"127.0.0.1:{monitor.port}"' for monitor in monitors)
        text = text.replace('["plumbline:9464"]', f"[{targets}]").replace("alertmanager:9093", f"127.0.0.1:{alertmanager_port}")
        text = text.replace("localhost:9090", f"127.0.0.1:{port}")
        if tells_runs:
            text = re.sub(r"(?m)^  alert_relabel_configs:\n(    - .*\n)+", "", text)
        (folder / file.rsplit("/", 1)[1]).write_text(text)
    stack.start(name, "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                f"--web.listen-address=127.0.0.1:{port}")
    until(20, f"{name} is ready", lambda: get(f"http://127.0.0.1:{port}/-/ready")[0] == 200)
    return f"http://127.0.0.1:{port}/api/v1"


def ask(api, path, **parameters):
    status, body = get(f"{api}/{path}?{urllib.parse.urlencode(parameters)}", timeout=20)
    if status != 200:
        raise Failed(f"{path} {parameters}: {status} {body[:500]}")
    return json.loads(body)["data"]


def expressions(node):
    """Every query of a dashboard that goes to Prometheus."""
    if isinstance(node, dict):
        if isinstance(node.get("expr"), str):
            yield node["expr"]
        for value in node.values():
            yield from expressions(value)
    elif isinstance(node, list):
        for value in node:
            yield from expressions(value)


def filled(text):
    values = {"run": "fault-labelnoise10-s3", "limit": "20", "__rate_interval": "10s", "__range": "60s", "__interval": "5s",
              "job": "plumbline"}
    return re.sub(r"\$\{(\w+)[^}]*\}|\$(\w+)", lambda m: values.get(m[1] or m[2], ".*"), text)


def told(sink, way):
    """What each receiver of one way was told of each alert: [(when, receiver, status, alert)], in order."""
    return [(when, message["receiver"], alert["status"], alert)
            for when, message, _ in sink.at(way) for alert in message["alerts"]]


def alerts_of(sink, way, name, run, status):
    return [(when, receiver, alert) for when, receiver, state, alert in told(sink, way)
            if (alert["labels"].get("alertname"), alert["labels"].get("run"), state) == (name, run, status)]


def main():
    failures = []

    def check(what, good, detail=""):
        print(f"{'ok' if good else 'FAILED'}: {what}{': ' + str(detail) if detail != '' else ''}", flush=True)
        if not good:
            failures.append(what)

    with Stack() as stack:
        sink = Sink()
        broker = stack.broker()
        direct, rules = alertmanager(stack, "direct", sink), alertmanager(stack, "rules", sink)
        settings = {"topic-partitions": 4, "alertmanager-urls": f"http://127.0.0.1:{direct}",
                    "alertmanager-resend-seconds": 10, "alertmanager-hold-seconds": 3}
        monitors = [stack.monitor("first", broker.servers, **settings)]
        # Whoever starts first creates the topics.
        monitors[0].await_ready()
        monitors.append(stack.monitor("second", broker.servers, **settings))
        deployed = prometheus(stack, "prometheus", monitors, direct, tells_runs=False)
        alone = prometheus(stack, "prometheus-rules", monitors, rules, tells_runs=True)
        monitors[1].await_ready()

        transitions = broker.watch("training.alerts")
        files = [f"{RECORDINGS}/{run}.jsonl.gz" for run in [*HEALTHY, *FAULTY, *TOLD_NOBODY]]
        replay = stack.start("replay", *monitors[0].program(), "replay", *files, "--bootstrap-servers", broker.servers,
                             "--speed", SPEED)

        for run, (_, name, _, _) in FAULTY.items():
            for way in ("direct", "rules"):
                until(120, f"{run}: {name} is told ({way})", lambda: alerts_of(sink, way, name, run, "firing"))

        # While all of it runs.
        asked = 0
        for file in sorted(glob.glob(str(HOME / "grafana/dashboards/*.json"))):
            for expr in expressions(json.load(open(file, encoding="utf-8"))):
                ask(deployed, "query", query=filled(expr))
                asked += 1
        check("every query of every dashboard is answered", asked > 50, f"{asked} queries")
        for api in (deployed, alone):
            listed = [rule for group in ask(api, "rules")["groups"] for rule in group["rules"]]
            bad = [f"{rule['name']}: {rule.get('lastError', rule['health'])}" for rule in listed if rule["health"] != "ok"]
            check("every rule is healthy", not bad, bad or f"{len(listed)} rules")
        samples = ask(deployed, "query", query="count by (run) (plumbline_run_tokens) > 1")["result"]
        check("no run is exported by both monitors", not samples, [each["metric"]["run"] for each in samples] or "")
        shares = ask(deployed, "query", query="count by (instance) (plumbline_run_tokens)")["result"]
        check("both monitors have runs", len(shares) == 2, sorted(int(each["value"][1]) for each in shares))

        code, _ = replay.wait(180)
        check("the replay ends with 0", code == 0)
        for run, (_, name, _, _) in FAULTY.items():
            for way in ("direct", "rules"):
                until(60, f"{run}: the end of {name} is told ({way})", lambda: alerts_of(sink, way, name, run, "resolved"))

        # Event times: the broker stamps a record when it arrives.
        arrived = {}
        for *_, at, key, value in broker.read("training.events"):
            event = json.loads(value)
            arrived[key or event.get("run"), event.get("step")] = at / 1000
        opened = {}
        for at, alert in transitions:
            if alert["state"] == "open" and alert["grade"] == "confirmed":
                opened.setdefault((alert["run"], alert["kind"]), (at, alert))

        print("\nSeconds from the event that opened an alert to its record in training.alerts, and from there to the webhook, by\n"
              "plumbline itself and through scrape and rules; 1 s of group_wait is in both:")
        print("run                    alert            event to alert   to webhook, plumbline   to webhook, rules")
        for run, (step, name, receiver, evidence) in FAULTY.items():
            kind = re.sub(r"(?<!^)([A-Z])", r"_\1", name.removeprefix("Run")).lower()
            at, alert = opened[run, kind]
            ways = [alerts_of(sink, way, name, run, "firing")[0][0] - at for way in ("direct", "rules")]
            print(f"{run:22} {name:16} {at - arrived[run, alert['step']]:12.2f} s {ways[0]:21.2f} s {ways[1]:17.2f} s"
                  f"   {alert['step'] - step} steps after the fault", flush=True)
            for what, took, limit in zip(("plumbline tells", "the rules tell"), ways, (8, 12)):
                allowed = limit * slowness()
                check(f"{run}: {what} within {allowed:.0f} s", took <= allowed, f"{took:.2f} s")
            for way in ("direct", "rules"):
                judge(check, sink, way, name, run, receiver, evidence, monitors)

        silent = {alert["labels"].get("run") for way in ("direct", "rules") for *_, alert in told(sink, way)} & {
            *HEALTHY, *TOLD_NOBODY}
        check("healthy runs and a rewind reach nobody", not silent, sorted(silent) or "")
        names = {alert["labels"]["alertname"] for way in ("direct", "rules") for *_, alert in told(sink, way)}
        check("nothing is said of the monitors", not any(name.startswith("Plumbline") for name in names), sorted(names))
    if failures:
        print("FAILED:\n  " + "\n  ".join(failures))
        return 1
    return 0


def judge(check, sink, way, name, run, receiver, evidence, monitors):
    """One alert by one way: once, whole, to the right receiver, and over at the end."""
    firing, resolved = alerts_of(sink, way, name, run, "firing"), alerts_of(sink, way, name, run, "resolved")
    begun = {alert["startsAt"] for *_, alert in firing + resolved}
    check(f"{run} ({way}): {name} is one alert", len(begun) == 1, len(begun))
    # Alertmanager says the whole of a group again when another alert joins it; without that, once.
    groups = [(when, sorted((a["labels"]["alertname"], a["status"]) for a in message["alerts"]))
              for when, message, _ in sink.at(way) if message["groupLabels"].get("run") == run
              and message["receiver"] == firing[0][1]]
    repeats = [now for (_, before), (_, now) in zip(groups, groups[1:]) if before == now]
    check(f"{run} ({way}): nothing is said twice", not repeats, repeats or "")
    check(f"{run} ({way}): the receiver is {receiver}", {each[1] for each in firing} == {receiver})
    check(f"{run} ({way}): it is over at the end", groups[-1][1] and {s for _, s in groups[-1][1]} == {"resolved"})
    alert = firing[0][2]
    words = json.dumps(alert["annotations"])
    found = re.search(evidence if way == "direct" else r"Loss [0-9.]+, forecast at the end [0-9.]+", words)
    check(f"{run} ({way}): evidence", found, found[0] if found else words)
    link = urllib.parse.urlsplit(alert["annotations"]["runbook_url"])
    status, page = get(f"{monitors[0].url}{link.path}")
    check(f"{run} ({way}): the runbook opens", status == 200 and name in page, alert["annotations"]["runbook_url"])


if __name__ == "__main__":
    raise SystemExit(main())
