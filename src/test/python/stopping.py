"""A monitor that is asked to stop at a bad moment ends with 0 within its time, and nothing is lost by it.

The moments: while it starts and no broker answers; while it restores; while runs move; while a pager does not answer;
twice; and when the broker has gone away. Kubernetes gives 30 s by default, then it kills.
"""

import json
import signal
import socket
import threading
import time

from sink import Sink
from stack import Stack, free_port, slowness, until

GRACE_SECONDS = 30
RUNS, STEPS = 6, 40


class Hanging:
    """A pager that takes the connection and never answers."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.taken = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            self.taken.append(self.socket.accept())

    @property
    def url(self):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/"


def moving(monitor):
    """Whether it is being given runs, or was so fast that it has them all already."""
    return "REBALANCING" in monitor.why_not_ready() or monitor.ready()


def main():
    failures = []

    def check(what, good, detail=""):
        print(f"{'ok' if good else 'FAILED'}: {what}{': ' + str(detail) if detail != '' else ''}", flush=True)
        if not good:
            failures.append(what)

    def ends(what, monitor, signals=1):
        for _ in range(signals):
            monitor.process.signal(signal.SIGTERM)
            time.sleep(0.3 if signals > 1 else 0)
        code, seconds = monitor.process.wait(2 * GRACE_SECONDS)
        check(f"TERM {what}", code == 0 and seconds < GRACE_SECONDS * slowness(), f"exit code {code} after {seconds:.1f} s")

    with Stack() as stack:
        nobody = stack.monitor("no-broker", f"localhost:{free_port()}")
        until(30, "it starts", lambda: nobody.why_not_ready(), every=0.05)
        ends("while no broker answers yet", nobody)

        broker = stack.broker()
        sent = 0

        def send(producer, loss):
            nonlocal sent
            for step in range(sent + 1, sent + STEPS + 1):
                for run in range(RUNS):
                    event = {"step": step, "tokens": 1000 * step, "loss": loss(step)}
                    producer.produce("training.events", key=f"run-{run}", value=json.dumps(event))
            sent += STEPS
            producer.flush()

        def healthy(step):
            return 2 + 3 * step ** -0.4

        def all_read():
            tokens = first.scrape("plumbline_run_tokens") or {}
            return sorted(tokens.values()) == RUNS * [1000.0 * sent]

        pager = Sink()
        hanging = Hanging()
        settings = {"topic-partitions": 4, "family-priors": "fixed", "webhook-url": hanging.url}
        first = stack.monitor("first", broker.servers, **settings)
        first.await_ready()
        producer = broker.producer()
        send(producer, healthy)
        send(producer, lambda step: float("nan"))
        until(30, "the pager is called", lambda: hanging.taken)
        ends("while the pager does not answer", first)

        first.settings["webhook-url"] = pager.url("told")
        first.start()
        until(30, "whoever is next tells it", lambda: len(pager.at("told")) >= RUNS)
        ends("twice", first, signals=2)

        first.start()
        first.await_ready()
        send(producer, healthy)
        first.process.kill()
        first.start()
        until(30, "it restores", lambda: moving(first), every=0.02)
        ends("while it restores", first)

        first.start()
        first.await_ready()
        second = stack.monitor("second", broker.servers, **settings | {"webhook-url": pager.url("told")})
        until(60, "runs begin to move", lambda: moving(second), every=0.02)
        send(producer, healthy)
        first.process.signal(signal.SIGTERM)
        ends("while runs move, the one that joins", second)
        ends("while runs move, the one that was there", first)

        first.start()
        first.await_ready()
        send(producer, healthy)
        until(30, "all is read", all_read, every=1)
        send(producer, healthy)
        broker.process.kill()
        ends("when the broker is gone", first)
        broker.start()

        first.start()
        first.await_ready()
        for run in range(RUNS):
            producer.produce("training.events", key=f"run-{run}", value='{"type":"end","status":"finished"}')
        producer.flush()
        until(60, "all runs have ended", lambda: all(
            each["status"] == "finished" for each in broker.newest("training.forecasts").values()), every=1)
        counts = {run: each["counts"] for run, each in broker.newest("training.forecasts").items()}
        wrong = {run: each for run, each in counts.items()
                 if (each["steps"], each["duplicates"], each["late"], each["rewinds"]) != (sent, 0, 0, 0)}
        check(f"each of {sent * RUNS:,} steps counted once", not wrong, wrong or "")
        transitions = [json.loads(value) for *_, value in broker.read("training.alerts")]
        open_ = [(a["run"], a["id"]) for a in transitions if a["state"] == "open" and a["kind"] == "diverged"]
        check("each divergence was opened once", len(open_) == len(set(run for run, _ in open_)) == RUNS, len(open_))
        ends("at the end", first)
        told = [headers["Idempotency-Key"] for _, _, headers in pager.at("told")]
        check("each transition was told once", len(told) == len(set(told)), f"{len(told)} messages")
    if failures:
        print("FAILED:\n  " + "\n  ".join(failures))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
