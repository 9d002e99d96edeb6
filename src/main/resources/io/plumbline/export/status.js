// Asks for the page's main element every few seconds and puts what changed in place: what is read, typed, scrolled to,
// focused or unfolded stays. Says so when the monitor no longer answers.
(() => {
  const everyMs = 5000, patienceMs = 15000;
  const main = document.querySelector("main"), asof = document.getElementById("asof"), warning = document.getElementById("stale");
  let answeredAt = performance.now(), answeredClock = new Date(), serverMs = +main.dataset.now, busy = false;

  const span = (s) => {
    s = Math.max(0, Math.round(s));
    if (s < 60) return s + " s";
    if (s < 3600) return Math.floor(s / 60) + " min";
    if (s < 86400) return Math.floor(s / 3600) + " h " + Math.floor(s % 3600 / 60) + " min";
    return Math.floor(s / 86400) + " d " + Math.floor(s % 86400 / 3600) + " h";
  };
  const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  function tick() {
    const sinceMs = performance.now() - answeredAt;
    for (const time of document.querySelectorAll("time[data-at]")) {
      put(time, span((serverMs + sinceMs - time.dataset.at) / 1000) + " ago");
    }
    put(asof, "updated " + span(sinceMs / 1000) + " ago");
    const stale = sinceMs > patienceMs + everyMs && !document.hidden;
    document.body.classList.toggle("stale", stale);
    put(warning, stale
      ? "No answer from the monitor. Everything below is as it was at " + answeredClock.toLocaleTimeString()
        + ". Look whether it runs: its log, its host, the way there."
      : "");
  }

  // Times change all the time, and what is unfolded is the reader's: neither makes a piece another one.
  const essence = (element) => {
    const copy = element.cloneNode(true);
    for (const time of copy.querySelectorAll("time")) { time.textContent = ""; delete time.dataset.at; }
    for (const unfolded of copy.querySelectorAll("details")) unfolded.open = false;
    return copy.outerHTML;
  };

  function replace(old, fresh) {
    const piece = document.importNode(fresh, true);
    for (const unfolded of piece.querySelectorAll("details")) {
      const before = old.querySelector('details[data-key="' + unfolded.dataset.key + '"]');
      unfolded.open = before !== null && before.open;
    }
    old.replaceWith(piece);
    return piece;
  }

  function merge(old, fresh) {
    const known = new Map([...old.children].map((child) => [child.dataset.key, child]));
    let at = old.firstElementChild;
    for (const next of [...fresh.children]) {
      let piece = known.get(next.dataset.key);
      known.delete(next.dataset.key);
      if (!piece) {
        piece = document.importNode(next, true);
      } else if (essence(piece) === essence(next)) {
        const times = piece.querySelectorAll("time");
        next.querySelectorAll("time").forEach((time, i) => { times[i].dataset.at = time.dataset.at; });
      } else if ("list" in next.dataset && "list" in piece.dataset) {
        merge(piece, next);
      } else {
        const here = piece === at;
        piece = replace(piece, next);
        if (here) at = piece;
      }
      if (piece === at) at = at.nextElementSibling; else old.insertBefore(piece, at);
    }
    for (const gone of known.values()) gone.remove();
  }

  async function refresh() {
    if (busy || document.hidden) return;
    busy = true;
    const giveUp = new AbortController(), timer = setTimeout(() => giveUp.abort(), patienceMs);
    try {
      const address = new URL(location.href);
      address.searchParams.set("live", "1");
      address.hash = "";
      const answer = await fetch(address, { signal: giveUp.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("main");
      if (!fresh) throw new Error("status " + answer.status);
      const focus = document.activeElement, link = focus && focus.getAttribute("href");
      merge(main, fresh);
      if (link && document.activeElement !== focus) {
        const again = [...main.querySelectorAll("a")].find((a) => a.getAttribute("href") === link);
        if (again) again.focus({ preventScroll: true });
      }
      document.title = page.title;
      serverMs = +fresh.dataset.now;
      answeredAt = performance.now();
      answeredClock = new Date();
    } catch (e) {
      // No answer: the clock above says so.
    } finally {
      clearTimeout(timer);
      busy = false;
    }
    tick();
  }

  setInterval(refresh, everyMs);
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", refresh);
  tick();
})();
