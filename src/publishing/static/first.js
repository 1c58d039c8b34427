/* Stands in the head of every page, so that colours are right before anything is painted, says when all of the page is there, and makes
   elements of what waits as text. */
(() => {
  const root = document.documentElement;
  let mode = null;
  try { mode = localStorage.getItem("mode"); } catch { /* a browser that keeps nothing */ }
  root.classList.add("js", "loading");
  addEventListener("DOMContentLoaded", () => root.classList.remove("loading"));
  root.dataset.mode = ["light", "dark"].includes(mode) ? mode : "auto";
  const dark = root.dataset.mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  root.dataset.theme = dark ? "dark" : "light";

  /* A later part of a page is read in (publishing/later.py); false where it was before. Whoever equips what stands in a page listens for it. */
  const read = (part) => {
    const text = part.firstElementChild;
    if (text?.localName !== "noscript") return false;
    const holder = document.createElement("div");
    holder.innerHTML = text.textContent.replaceAll("<!--noscript-->", "<noscript>").replaceAll("<!--/noscript-->", "</noscript>");
    text.replaceWith(...holder.childNodes);
    part.dispatchEvent(new Event("part", { bubbles: true }));
    return true;
  };
  window.halfOpenRead = read;
  addEventListener("load", () => { // should book.js not have come
    if (!document.body.classList.contains("unfinished")) document.querySelectorAll(".later").forEach(read);
  });
})();
