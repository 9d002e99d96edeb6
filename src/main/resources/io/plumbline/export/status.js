// Fetches the page again and puts the new rows in place of the old; open details stay open.
(() => {
  const everyMs = 5000;
  let busy = false;
  async function refresh() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) throw new Error("status " + answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = new Set([...document.querySelectorAll("details[open]")].map((d) => d.dataset.run));
      for (const id of ["summary", "runs"]) {
        document.getElementById(id).replaceWith(document.importNode(fresh.getElementById(id), true));
      }
      for (const d of document.querySelectorAll("details")) d.open = open.has(d.dataset.run);
      document.body.classList.remove("stale");
    } catch (e) {
      document.body.classList.add("stale");
    } finally {
      busy = false;
    }
  }
  setInterval(refresh, everyMs);
})();
