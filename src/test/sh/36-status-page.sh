#!/usr/bin/env bash
# The status page and a run's page in a real browser: a monitor with replayed recordings and with runs whose names are
# attacks. Whoever reads the page must see everything without loading it again, on a phone and in the dark too, and must be
# told when the monitor is gone. Needs target/plumbline (mvn package), chromium, python3.
set -euo pipefail
cd "$(dirname "$0")/../../.."

dir=$(mktemp -d)
launcher=target/plumbline/bin/plumbline
"$launcher" monitor --embedded --kafka-port 0 --http-port 0 --data-dir "$dir/data" >"$dir/monitor.log" 2>&1 &
monitor=$!
finish() {
  local code=$?
  kill "$monitor" 2>/dev/null || true
  wait "$monitor" 2>/dev/null || true
  [ $code -eq 0 ] || tail -n 20 "$dir/monitor.log" >&2
  rm -rf "$dir"
}
trap finish EXIT

for _ in $(seq 600); do
  ! grep -q 'status page and metrics on' "$dir/monitor.log" || break
  kill -0 "$monitor" || exit 1
  sleep 0.1
done
kafka=$(sed -n 's/.* on \(localhost:[0-9]*\);.*/\1/p' "$dir/monitor.log")
page=$(sed -n 's|.*metrics on http://[^:]*:\([0-9]*\)/.*|http://localhost:\1/|p' "$dir/monitor.log")

python3 - "$page" "$kafka" "$launcher" "$monitor" "$dir" <<'PYTHON'
import gzip, json, os, signal, subprocess, sys, time, urllib.parse, zlib
sys.path.insert(0, "src/test/sh")
from browser import Browser

page, kafka, launcher, monitor, folder = sys.argv[1:]
EVIL = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\u202e'
NAMES = [EVIL, "'\"><svg/onload=window.pwned=1>", "a/b c?d=e&f#g%20", "x" * 256, "\u05d0\u05d1\u05d2 \U0001f600", "{{1}} ${x} &lt;b&gt; javascript:1"]

def recording(name, share):
    lines = gzip.open(f"src/main/resources/recordings/{name}.jsonl.gz", "rt").read().splitlines()
    return lines[: int(share * len(lines))]

def send(lines):
    path = os.path.join(folder, "events.jsonl")
    open(path, "w", encoding="utf-8").write("\n".join(lines) + "\n")
    subprocess.run([launcher, "replay", path, "--bootstrap-servers", kafka], check=True, stdout=subprocess.DEVNULL)

def expect(what, fine, details=""):
    if not fine:
        raise SystemExit(f"FAILED: {what} {details}")

def ok(what, fine, details=""):
    expect(what, fine, details)
    print("ok: " + what)

def not_blank(png):
    at, data = 8, b""
    while at < len(png):
        size = int.from_bytes(png[at:at + 4], "big")
        data += png[at + 8:at + 8 + size] if png[at + 4:at + 8] == b"IDAT" else b""
        at += 12 + size
    return len(set(zlib.decompress(data))) > 60

# Every text against what it stands on, by WCAG 2.1's formula; 4.5 is level AA.
CONTRAST = """(() => {
  const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const l = rgb(c).slice(0, 3).map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; const v = rgb(c);
    if (v.length < 4 || v[3] > 0) return c; } return "rgb(255,255,255)"; };
  let worst = [99, ""];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || e.closest("script,title") || !e.getClientRects().length) continue;
    const s = getComputedStyle(e), a = light(e.closest("svg") ? s.fill : s.color), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst[0]) worst = [ratio, e.tagName + "." + e.getAttribute("class") + ": " + walk.currentNode.data.slice(0, 40)];
  }
  return worst;
})()"""

def check_looks(what):
    for width in (390, 820, 1100, 1440):
        for dark in (False, True):
            browser.look(width, 1000, dark)
            wide = browser.js("document.documentElement.scrollWidth")
            expect(f"{what}: nothing to scroll sideways at {width} px", wide <= width, f"({wide})")
            ratio, where = browser.js(CONTRAST)
            expect(f"{what}: contrast in the {'dark' if dark else 'light'}", ratio >= 4.5, f"({ratio:.1f}, {where})")
            expect(f"{what}: a picture", not_blank(browser.picture()))
    browser.look(1200, 800)
    print(f"ok: {what}: 390, 820, 1100, 1440 px wide, light and dark: nothing to scroll sideways, contrast, a picture")

def run_url(name):
    return page + "run?id=" + urllib.parse.quote(name)

browser = Browser()
try:
    browser.look(1200, 800)
    browser.open(page)
    ok("a monitor without runs says where events go", "training.events" in browser.js("document.body.innerText"))
    browser.js("window.stays = 1; document.querySelector('input').value = 'typed'")

    lines = recording("en-98k-wsd-s3", 0.6) + recording("fault-smallshard-s1", 0.6) + recording("fault-divergence-s2", 0.69)
    for name in NAMES:
        lines.append(json.dumps({"type": "run", "run": name, "family": name, "params": 1e6, "target_tokens": 1000000, "tags": {"t": name}}))
        lines += [json.dumps({"run": name, "step": i, "tokens": 1000 * i, "loss": 2 + 40 * (1000 * i) ** -0.35}) for i in range(1, 400)]
        lines.append(json.dumps({"run": name, "step": 400, "tokens": 400000, "loss": "NaN"}))
        lines.append(json.dumps({"type": "eval", "run": name, "step": 400, "tokens": 400000, "metrics": {name[:100]: 1}}))
    send(lines)
    browser.wait(60, f"document.querySelectorAll('tbody').length == {3 + len(NAMES)}")
    browser.wait(60, "document.querySelectorAll('.alert .chip.bad').length >= 3 && document.querySelectorAll('svg.curve').length >= 3")
    ok("runs, curves and alerts came without loading the page again", browser.js("window.stays") == 1)
    text = browser.js("document.querySelector('main').innerText")
    ok("a name that is markup is text", '<img src=x onerror="window.pwned=1"><script>' in text)
    ok("a mark that turns text is shown by its number", "U+202e" in text and "\u202e" not in text)
    ok("an alert says what to do and links its runbook", "Next:" in text and browser.js("!!document.querySelector('a[href^=\"/runbooks/Run\"]')"))

    # What the reader does stays: typed, scrolled, focused.
    browser.look(1200, 500)
    browser.js("scrollTo(0, 300); document.querySelector('th.run a').focus({preventScroll: true}); 0")
    before, focus = browser.js("[scrollY, document.activeElement.href]"), browser.js("document.querySelector('main').dataset.now")
    for i in range(2):
        send([json.dumps({"run": "x" * 256, "step": 401 + i, "tokens": 401000 + 1000 * i, "loss": 2.4})])
        browser.listen(6)
    after = browser.js("[scrollY, document.activeElement.href]")
    ok("refreshes keep place and focus", before == after, f"({before} {after})")
    ok("refreshes keep what is typed", browser.js("document.querySelector('input').value") == "typed")
    check_looks("status page")

    for name in NAMES:
        browser.open(run_url(name))
        expect("its own page", browser.js("document.querySelectorAll('h1').length == 1 && document.querySelectorAll('svg.chart').length >= 2"), name[:30])
    ok("each has its own page", True)
    browser.open(run_url("fault-smallshard-s1"))
    browser.js("document.querySelector('section[data-key=declaration] details').open = true; window.stays = 2")
    send(recording("fault-smallshard-s1", 0.62)[-30:])
    browser.listen(11)
    ok("a refresh keeps what is unfolded", browser.js("document.querySelector('section[data-key=declaration] details').open && window.stays == 2"))
    check_looks("a run's page")
    ok("no name ran as a script", browser.js("window.pwned === undefined"))
    ok("no errors, no violations of the content policy", browser.errors == [], browser.errors)
    elsewhere = [url for url in browser.requests if not url.startswith((page, "data:", "about:"))]
    ok("nothing is asked for elsewhere", elsewhere == [], elsewhere)

    browser.open(page)
    os.kill(int(monitor), signal.SIGTERM)
    browser.wait(60, "document.getElementById('stale').innerText.includes('No answer from the monitor')")
    ok("a monitor that is gone is missed", browser.js("document.body.classList.contains('stale')"))
finally:
    browser.close()
PYTHON
