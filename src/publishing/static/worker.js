/* The book without a network. Built as sw.js at the root of the book; its version is a hash of every built file (publishing/offline.py).

   The network comes first, always. What was seen is kept; it answers where there is no network, and for a page where the network takes
   longer than PATIENCE: then what came late is there the next time. A new version takes over at once: it takes from the caches of older
   ones what has not changed, fetches anew what has, and deletes them. */
"use strict";
const VERSION = "{version}";
const PATIENCE = 4000; // ms
const ROOT = new URL("./", location.href).href;
const OURS = `half-open ${ROOT} `;
const NAME = OURS + VERSION;
const SHELL = ["offline.html", "_static/page.css", "_static/book.js", "_static/offline.js"];
// Left to the browser: what is fetched to be taken away, too large to keep without being asked; and the icon, which the browser asks for
// by itself and may never read: an unread answer would hold up the next version for minutes.
const AWAY = /^(data|_sources)\/|^kept\.json|^_static\/favicon\.svg/;

const older = async () => (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);

/* The address under which an answer is kept: neither a search nor the version of a file is part of it. */
const plain = (address) => {
  const url = new URL(address);
  url.search = url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.href;
};

const keep = async (cache, address, answer) => {
  if (answer.status !== 200) return;
  // A browser refuses an answer that came by a redirect for a page that asked for none.
  await cache.put(plain(address), answer.redirected ? new Response(answer.body, { headers: answer.headers }) : answer);
};

const digest = async (answer) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
  return [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

/* One after the other, so that it never competes with reading. Where a changed page cannot be had now, or the line is to be spared,
   the kept one stays. */
const takeOver = async (cache) => {
  const before = await older();
  if (!before.length) return;
  const list = await fetch(`${ROOT}kept.json?${VERSION}`, { cache: "no-store" });
  const files = await list.clone().json();
  for (const name of before) {
    const old = await caches.open(name);
    const whole = await old.match(`${ROOT}kept.json`); // the reader asked for the whole book
    for (const address of whole ? Object.keys(files).map((path) => ROOT + path) : (await old.keys()).map(({ url }) => url)) {
      const path = address.slice(ROOT.length);
      const mark = files[path] ?? files[`${path}.html`];
      if (!mark || (await cache.match(address))) continue;
      const was = await old.match(address);
      const same = was && (navigator.connection?.saveData || (await digest(was.clone())) === mark);
      const now = same ? was : await fetch(address, { cache: "no-cache" }).catch(() => was);
      if (now) await keep(cache, address, now.ok || !was ? now : was);
    }
    if (whole) await cache.put(`${ROOT}kept.json`, list.clone());
  }
};

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(NAME);
  await cache.addAll(SHELL.map((path) => new Request(ROOT + path, { cache: "no-cache" })));
  await takeOver(cache);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  await Promise.all((await older()).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  if (event.data === "claim") event.waitUntil(self.clients.claim());
  if (event.data === "whole") event.waitUntil(caches.open(NAME).then((cache) => cache.add(`${ROOT}kept.json`)));
});

const fromKept = new Set(); // pages that were answered from what is kept: so are their parts, which are then of the same edition

const answer = async (event) => {
  const { request } = event;
  const page = request.mode === "navigate";
  const cache = await caches.open(NAME);
  const stored = async () => {
    const found = (await cache.match(plain(request.url))) ?? (await cache.match(`${plain(request.url)}.html`));
    if (found && page) fromKept.add(event.resultingClientId);
    return found;
  };
  if (fromKept.has(event.clientId)) {
    const found = await stored();
    if (found) return found;
  }
  // A file whose address names its version may come from the browser's own cache, all else is asked for anew.
  const fresh = fetch(request, new URL(request.url).searchParams.has("v") ? {} : { cache: "no-cache" });
  event.waitUntil(fresh.then((found) => keep(cache, request.url, found.clone())).catch(() => {}));
  const usable = fresh.then((found) => (found.status < 500 ? found : null), () => null);
  let answered = false;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(async () => (answered ? null : (await stored()) ?? usable));
  const found = (await (page ? Promise.race([usable, late]) : usable)) ?? (await stored());
  answered = true;
  return found ?? fresh.catch(() => (page ? cache.match(`${ROOT}offline.html`) : Response.error()));
};

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(ROOT) && !AWAY.test(url.slice(ROOT.length))) event.respondWith(answer(event));
});
