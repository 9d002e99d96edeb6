"""A headless Chromium over its debugging pipe, in the standard library alone: for checks and pictures of the pages.

As a program it takes a picture: browser.py URL FILE.png [WIDTH [HEIGHT [dark]]]
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time


class Browser:
    """One browser with one page; what went wrong in it is collected."""

    def __init__(self):
        self.profile = tempfile.mkdtemp()
        ours, theirs = os.pipe(), os.pipe()  # commands go down the first, answers come up the second
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
            "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "about:blank",
        ]

        def wire():
            os.dup2(ours[0], 13), os.dup2(theirs[1], 14)
            os.dup2(13, 3), os.dup2(14, 4)

        self.process = subprocess.Popen(
            ["chromium", *flags], preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(ours[0]), os.close(theirs[1])
        self.down, self.up = ours[1], theirs[0]
        self.buffer, self.number, self.session = b"", 0, None
        self.errors, self.requests, self.bytes = [], [], {}
        pages = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"]
        page = pages[0]["targetId"] if pages else self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def message(self, timeout):
        while b"\0" not in self.buffer:
            import select
            if not select.select([self.up], [], [], timeout)[0]:
                return None
            piece = os.read(self.up, 1 << 20)
            if not piece:
                raise SystemExit("the browser has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def noticed(self, message):
        what, details = message.get("method"), message.get("params", {})
        if what == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(details["exceptionDetails"])[:400])
        elif what == "Runtime.consoleAPICalled" and details["type"] in ("error", "warning", "assert"):
            self.errors.append(json.dumps(details["args"])[:400])
        elif what == "Log.entryAdded" and details["entry"]["level"] in ("error", "warning"):
            self.errors.append(details["entry"].get("url", "") + " " + details["entry"]["text"])
        elif what == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])
        elif what == "Network.loadingFinished":
            self.bytes[details["requestId"]] = details["encodedDataLength"]

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.down, json.dumps(command).encode() + b"\0")
        while True:
            message = self.message(120)
            if message is None:
                raise SystemExit("the browser does not answer " + method)
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.noticed(message)

    def listen(self, seconds):
        until = time.time() + seconds
        while time.time() < until:
            message = self.message(max(0.01, until - time.time()))
            if message:
                self.noticed(message)

    def js(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"{expression}: {json.dumps(answer['exceptionDetails'])[:500]}")
        return answer["result"].get("value")

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.wait(60, "document.readyState == 'complete' && location.href != 'about:blank'")

    def wait(self, seconds, condition):
        until = time.time() + seconds
        while not self.js(condition):
            if time.time() > until:
                raise SystemExit("not within the time given: " + condition)
            self.listen(0.2)

    def look(self, width, height, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def picture(self):
        self.listen(0.3)
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


if __name__ == "__main__":
    browser = Browser()
    try:
        size = [int(number) for number in sys.argv[3:5]]
        browser.look(size[0] if size else 1200, size[1] if len(size) > 1 else 800, "dark" in sys.argv)
        browser.open(sys.argv[1])
        open(sys.argv[2], "wb").write(browser.picture())
    finally:
        browser.close()
