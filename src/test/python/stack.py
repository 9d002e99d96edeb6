"""Real processes for checks that need several: a broker, monitors, and whatever watches them.

Each has a folder of its own, a log in it, and ports that were free a moment ago. All are stopped when the check ends.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

from confluent_kafka import Consumer, Producer, TopicPartition

HOME = pathlib.Path(__file__).resolve().parents[3]


class Failed(Exception):
    """What was expected did not come."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def slowness():
    """How many times longer than on a machine of its own a check may take: 1 unless others use this one too."""
    return max(1, os.getloadavg()[0] / (2 * os.cpu_count()))


def get(url, timeout=5):
    """Status and body; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def until(seconds, what, condition, every=0.2):
    """Waits for a condition and returns what it answered; nothing is waited for without a bound, in seconds on a fast machine."""
    seconds *= 3 * slowness()
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise Failed(f"not within {seconds:.0f} s: {what}")
        time.sleep(every)


class Stack:
    """All processes of a check. Leaving it stops them; leaving it by an error shows what they said."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="plumbline-stack-"))
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        for process in self.processes:
            process.kill()
        if kind:
            for log in sorted(self.folder.glob("*.log")):
                print(f"--- {log.name}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-25:]))
        subprocess.run(["rm", "-rf", str(self.folder)], check=False)

    def start(self, name, *command):
        process = Process(name, [str(part) for part in command], self.folder / f"{name}.log")
        self.processes.append(process)
        return process

    def broker(self):
        return Broker(self)

    def monitor(self, name, servers, **settings):
        return Monitor(self, name, servers, settings)


class Process:
    def __init__(self, name, command, log):
        self.name = name
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, cwd=HOME)

    def running(self):
        return self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        if self.running():
            self.process.kill()
        self.process.wait()

    def end(self, seconds=30):
        """Asks it to stop; its exit code and how many seconds it took."""
        self.signal(signal.SIGTERM)
        return self.wait(seconds)

    def wait(self, seconds=30):
        begun = time.monotonic()
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"{self.name} has not ended {seconds} s after it was asked to") from None
        return code, time.monotonic() - begun

    def said(self):
        return self.log.read_text(errors="replace")


class Broker:
    """The embedded broker, alone in a process; it keeps its port and data over a restart."""

    def __init__(self, stack):
        self.stack = stack
        self.port = free_port()
        self.starts = 0
        self.start()

    def start(self):
        self.starts += 1
        ready = self.stack.folder / f"broker-port-{self.starts}"
        self.process = self.stack.start(
            f"broker-{self.starts}", "java", "-Xmx512m", "-cp",
            "target/test-classes:target/classes:target/plumbline/lib/*", "io.plumbline.app.broker.BrokerServer",
            ready, self.stack.folder / "kafka", self.port)
        until(60, "the broker is up", ready.exists)

    @property
    def servers(self):
        return f"localhost:{self.port}"

    def producer(self):
        return Producer({"bootstrap.servers": self.servers, "enable.idempotence": True, "linger.ms": 5, "log_level": 0,
                         "partitioner": "murmur2_random"})

    def read(self, topic, seconds=20):
        """All committed records of a topic: partition, offset, time in ms, key, value."""
        consumer = Consumer({"bootstrap.servers": self.servers, "group.id": "check", "enable.auto.commit": False,
                             "isolation.level": "read_committed", "enable.partition.eof": True, "log_level": 0})
        try:
            partitions = consumer.list_topics(topic, 10).topics[topic].partitions
            consumer.assign([TopicPartition(topic, number, 0) for number in partitions])
            records, open_ = [], set(partitions)
            deadline = time.monotonic() + seconds
            while open_:
                if time.monotonic() > deadline:
                    raise Failed(f"{topic} could not be read to its end within {seconds} s")
                message = consumer.poll(0.2)
                if message is None:
                    continue
                if message.error():
                    open_.discard(message.partition())
                    continue
                records.append((message.partition(), message.offset(), message.timestamp()[1],
                                (message.key() or b"").decode(), message.value()))
            return records
        finally:
            consumer.close()

    def watch(self, topic):
        """Committed records from now on, as they can be read: [(seconds since the epoch, value)], which grows."""
        seen = []
        consumer = Consumer({"bootstrap.servers": self.servers, "group.id": "watch", "isolation.level": "read_committed",
                             "log_level": 0})
        partitions = consumer.list_topics(topic, 10).topics[topic].partitions
        consumer.assign([TopicPartition(topic, number, 0) for number in partitions])

        def run():
            while True:
                message = consumer.poll(0.1)
                if message is not None and not message.error():
                    seen.append((time.time(), json.loads(message.value())))

        threading.Thread(target=run, daemon=True).start()
        return seen

    def newest(self, topic):
        """The newest value of every key, decoded; deleted keys are not there."""
        newest = {}
        for _, _, _, key, value in self.read(topic):
            newest[key] = json.loads(value) if value else None
        return {key: value for key, value in newest.items() if value is not None}


class Monitor:
    """plumbline monitor on a folder of its own; it keeps folder and port over a restart."""

    def __init__(self, stack, name, servers, settings):
        self.stack = stack
        self.name = name
        self.port = free_port()
        self.settings = {"bootstrap-servers": servers, "http-port": self.port, "http-address": "127.0.0.1",
                         "data-dir": stack.folder / name, **settings}
        self.start()

    def start(self):
        flags = [part for key, value in self.settings.items() for part in self.flag(key.replace("_", "-"), value)]
        self.process = self.stack.start(self.name, *self.program(), "monitor", *flags)

    @staticmethod
    def program():
        # STACK_CLASSPATH: to try a change without packaging it.
        if "STACK_CLASSPATH" in os.environ:
            return ["java", "-Xmx768m", "-cp", os.environ["STACK_CLASSPATH"], "io.plumbline.app.Main"]
        return ["env", "JAVA_OPTS=-Xmx768m", "target/plumbline/bin/plumbline"]

    @staticmethod
    def flag(key, value):
        if key == "set":
            return [part for each in value for part in ("--set", each)]
        return ["--" + key, str(value)]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def ready(self):
        if not self.process.running():
            raise Failed(f"{self.name} ended with {self.process.process.returncode}")
        return get(self.url + "/-/ready")[0] == 200

    def why_not_ready(self):
        """What /-/ready says; empty when nobody answers."""
        return get(self.url + "/-/ready")[1]

    def await_ready(self, seconds=60):
        until(seconds, f"{self.name} is ready", self.ready)

    def scrape(self, *names):
        """Samples as {series: value} of the metrics named, or None when nobody answers."""
        query = "&".join("name[]=" + name for name in names)
        status, body = get(f"{self.url}/metrics?{query}", timeout=10)
        if status != 200:
            return None
        samples = {}
        for line in body.splitlines():
            if line and not line.startswith("#"):
                series, value = line.rsplit(" ", 1)
                samples[series] = float(value)
        return samples
