/* Reading without a network: has the browser keep what is visited (worker.js), and offers to keep the whole book. Loaded by book.js, never
   from disk. */
(async () => {
  "use strict";
  const workers = navigator.serviceWorker;
  const { lang, dataset } = document.documentElement;
  const root = new URL(lang === "en" ? "./" : "../", new URL(dataset.content_root, location.href)).href; // one worker for all languages
  const before = workers.controller;

  /* Asked for so that the worker keeps it, and read to its end: an answer that nobody reads would hold up the next version. */
  const pass = async (address) => (await fetch(address)).arrayBuffer();

  const begin = async () => {
    await workers.register(`${root}sw.js`);
    for (const [rel, file] of [["manifest", "manifest.webmanifest"], ["apple-touch-icon", "_static/icon-192.png"]]) {
      document.head.append(Object.assign(document.createElement("link"), { rel, href: root + file }));
    }
    const { active } = await workers.ready;
    while (!workers.controller) { // not yet, or the page was loaded around it
      active.postMessage("claim");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  /* What this page showed before there was a worker passes by it now, and is kept. */
  const keepThis = async () => {
    const parts = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(root));
    for (const address of [location.href, ...new Set(parts)]) await pass(address).catch(() => {});
  };

  const item = lang === "en" ? document.querySelector(".downloads .keep") : null; // what is kept whole is the English book
  const missing = async (files) => {
    const there = await Promise.all(files.map((file) => caches.match(root + file)));
    return files.filter((_, place) => !there[place]);
  };
  const keepAll = async (button) => {
    await begin();
    const files = Object.keys(await (await fetch(`${root}kept.json`)).json());
    let left = await missing(files);
    for (const file of left) {
      await pass(root + file);
      button.textContent = `Keeping: ${files.length - left.length + left.indexOf(file) + 1} of ${files.length}`;
    }
    for (let tries = 0; tries < 20 && left.length; tries += 1) { // the last are still being written
      await new Promise((resolve) => setTimeout(resolve, 100));
      left = await missing(left);
    }
    if (left.length) throw new Error(left[0]);
    (await workers.ready).active.postMessage("whole");
  };
  const offer = async () => {
    const [button, status] = item.children;
    const kept = "The whole book is kept on this device.";
    if (await caches.match(`${root}kept.json`)) {
      button.hidden = true;
      status.textContent = kept;
    }
    button.textContent = "Keep the whole book offline ({size})";
    button.addEventListener("click", async () => {
      const words = button.textContent;
      button.disabled = true;
      try {
        await keepAll(button);
        button.hidden = true;
        status.textContent = kept;
      } catch {
        button.textContent = words;
        status.textContent = "Not all of it could be kept: no network, or no room. What is there stays.";
      }
      button.disabled = false;
    });
    item.hidden = false;
  };

  if (item) offer().catch(() => {});
  for (const link of document.querySelectorAll(".kept-list a")) {
    if (await caches.match(link.href).catch(() => null)) link.after(" (kept)");
  }
  if (navigator.connection?.saveData && !before) return;
  try {
    await begin();
    if (!before) await keepThis();
  } catch { /* a browser that keeps nothing: the book reads as before */ }
})();
