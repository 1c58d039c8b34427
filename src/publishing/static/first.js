/* Stands in the head of every page, so that colours are right before anything is painted, and says when all of the page is there. */
(() => {
  const root = document.documentElement;
  let mode = null;
  try { mode = localStorage.getItem("mode"); } catch { /* a browser that keeps nothing */ }
  root.classList.add("js", "loading");
  addEventListener("DOMContentLoaded", () => root.classList.remove("loading"));
  root.dataset.mode = ["light", "dark"].includes(mode) ? mode : "auto";
  const dark = root.dataset.mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  root.dataset.theme = dark ? "dark" : "light";
})();
