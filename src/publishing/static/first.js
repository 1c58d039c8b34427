/* Stands in the head of every page, so that colours are right before anything is painted. Has the page painted before its scripts come, and
   makes elements of what waits as text. */
(() => {
  const root = document.documentElement;
  let mode = null;
  try { mode = localStorage.getItem("mode"); } catch { /* a browser that keeps nothing */ }
  root.classList.add("js", "loading", "unfinished");
  root.dataset.mode = ["light", "dark"].includes(mode) ? mode : "auto";
  const dark = root.dataset.mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  root.dataset.theme = dark ? "dark" : "light";

  /* What waits as text (publishing/folded.py) becomes elements; `equip` gets them in a holder before they stand in the page. */
  const unpack = (waiting, equip = () => {}) => {
    const holder = document.createElement("div");
    holder.innerHTML = waiting.textContent.replaceAll("<!--noscript-->", "<noscript>").replaceAll("<!--/noscript-->", "</noscript>");
    equip(holder);
    waiting.replaceWith(...holder.childNodes);
  };
  /* A later part of a page is read in (publishing/later.py); false where it was before. Whoever equips what stands in a page listens for it. */
  const read = (part) => {
    const text = part.firstElementChild;
    if (text?.localName !== "noscript") return false;
    unpack(text);
    part.dispatchEvent(new Event("part", { bubbles: true }));
    return true;
  };
  const readAll = () => document.querySelectorAll(".later").forEach(read);
  addEventListener("beforeprint", readAll);
  window.halfOpenWaiting = { unpack, read, readAll, taken: false };

  /* The page's scripts stand in a template: browsers would have them before they paint. They are fetched once something is to be seen and
     run when all of the page is there. Should book.js not come, or not run, everything is read in here. */
  const scripts = (make) => {
    for (const script of document.querySelector("template.scripts")?.content.children ?? []) document.head.append(make(script.getAttribute("src")));
  };
  const alone = () => {
    if (window.halfOpenWaiting.taken) return;
    root.classList.remove("unfinished");
    readAll();
  };
  const painted = new Promise((resolve) => {
    new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach(resolve)).observe({ type: "paint", buffered: true });
    addEventListener("load", () => setTimeout(resolve, 1000)); // a browser that does not tell, or does not paint
  });
  const whole = new Promise((resolve) => addEventListener("DOMContentLoaded", resolve));
  whole.then(() => root.classList.remove("loading"));
  painted.then(() => {
    if (document.readyState === "loading") scripts((href) => Object.assign(document.createElement("link"), { rel: "preload", as: "script", href }));
    return whole;
  }).then(() => {
    scripts((src) => Object.assign(document.createElement("script"), { src, async: false, onload: alone, onerror: alone }));
    setTimeout(alone, 5000); // a line that has gone silent
  });
})();
