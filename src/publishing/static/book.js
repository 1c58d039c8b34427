/* What a page does beyond links: colours, search, side panels, "On this page", copying of code, printing. Every page reads without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, parent = document) => [...parent.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const words = JSON.parse(root.dataset.words ?? "{}"); // of a page in another language (languages.py)
  const say = (english) => words[english] ?? english;

  /* Colours: as the system has them until a reader chooses; the choice is remembered. */
  const system = matchMedia("(prefers-color-scheme: dark)");
  const colour = () => {
    const dark = root.dataset.mode === "auto" ? system.matches : root.dataset.mode === "dark";
    root.dataset.theme = dark ? "dark" : "light";
    const label = say(`Colours: ${{ auto: "as the system", light: "light", dark: "dark" }[root.dataset.mode]}`);
    for (const button of all(".theme-switch-button")) Object.assign(button, { ariaLabel: label, title: label });
  };
  system.addEventListener("change", colour);
  for (const button of all(".theme-switch-button")) button.addEventListener("click", () => {
    const order = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    root.dataset.mode = order[(order.indexOf(root.dataset.mode) + 1) % 3];
    try { localStorage.setItem("mode", root.dataset.mode); } catch { /* holds for this page only */ }
    colour();
  });
  colour();

  /* A dialog closes on Escape by itself; here also on a click beside it. */
  for (const dialog of all("dialog")) dialog.addEventListener("click", (event) => {
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (event.target === dialog && !inside) dialog.close();
  });

  const search = one("#pst-search-dialog");
  const toggleSearch = () => (search.open ? search.close() : search.showModal());
  for (const button of all(".search-open")) button.addEventListener("click", toggleSearch);
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    toggleSearch();
  });

  /* Side panels: where there is no room beside the text their content opens as a dialog, and goes back when it closes. */
  const panel = (button, side, dialog) => {
    if (!button || !side || !dialog) return;
    const move = (from, to) => {
      to.append(...from.childNodes);
      to.classList.add(...from.classList);
      from.removeAttribute("class");
    };
    button.addEventListener("click", () => {
      if (getComputedStyle(side).position !== "fixed") {
        button.ariaExpanded = String(!side.classList.toggle("pst-sidebar-hidden"));
        return;
      }
      move(side, dialog);
      dialog.showModal();
    });
    dialog.addEventListener("close", () => move(dialog, side));
    dialog.addEventListener("click", (event) => event.target.closest("a[href^='#']") && dialog.close());
  };
  panel(one(".primary-toggle"), one("#pst-primary-sidebar"), one("#pst-primary-sidebar-modal"));
  panel(one(".secondary-toggle"), one("#pst-secondary-sidebar"), one("#pst-secondary-sidebar-modal"));

  const downloads = one("details.downloads");
  if (downloads) {
    addEventListener("click", (event) => { if (!downloads.contains(event.target)) downloads.open = false; });
    downloads.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      downloads.open = false;
      downloads.querySelector("summary").focus();
    });
    downloads.querySelector(".print").addEventListener("click", () => { downloads.open = false; print(); });
  }

  /* "On this page": the heading that was last reached. */
  const entries = all("nav.page-toc a");
  const current = (link) => {
    for (const other of entries) {
      other.classList.toggle("active", other === link);
      if (other === link) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
  };
  const headings = new Map();
  const reached = new IntersectionObserver((seen) => {
    const last = seen.filter(({ isIntersecting }) => isIntersecting).pop();
    if (last) current(headings.get(last.target));
  }, { rootMargin: "0px 0px -70% 0px" });
  const follow = (part) => {
    for (const link of entries) {
      const section = document.getElementById(link.hash.slice(1));
      if (!section || !part.contains(section)) continue;
      const heading = section.querySelector("h1, h2, h3, h4, h5, h6") ?? section;
      headings.set(heading, link);
      reached.observe(heading);
    }
  };

  /* Later parts of the page are read in (first.js) and laid out one by one in idle time, so that the scroll bar and the End key soon know
     the whole. What stands below them is not shown until then: it would move under the eyes of a reader who is quick. */
  const parts = all(".later");
  const { unpack, read, readAll } = window.halfOpenWaiting;
  const idle = window.requestIdleCallback ? (task) => requestIdleCallback(task, { timeout: 500 }) : (task) => setTimeout(task, 50);
  const layOut = () => {
    if (parts.length && !read(parts[0])) parts.shift().classList.add("reached");
  };
  const goOn = () => {
    layOut();
    if (parts.length) requestAnimationFrame(() => idle(goOn));
    else root.classList.remove("unfinished");
  };
  window.halfOpenWaiting.taken = true;
  const whenLoaded = (task) => (document.readyState === "complete" ? task() : addEventListener("load", task));
  whenLoaded(() => idle(goOn));

  /* Code is copied by a button; what may be wider than the page can be scrolled by keyboard. */
  const equip = (part) => {
    for (const block of all(".highlight", part)) addCopy(block);
    for (const block of all("pre, .pst-scrollable-table-container", part)) block.tabIndex = 0;
  };
  const addCopy = (block) => {
    const label = [say("Copy"), block.dataset.copy].filter(Boolean).join(" ");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "copy", textContent: label });
    button.addEventListener("click", async () => {
      const text = block.querySelector("pre").textContent;
      let copied = true;
      try { await navigator.clipboard.writeText(text); } catch { copied = false; }
      button.textContent = say(copied ? "Copied" : "Not allowed here");
      setTimeout(() => { button.textContent = label; }, 2000);
    });
    block.append(button);
  };
  const take = (part) => {
    follow(part);
    equip(part);
    window.halfOpenLabelled?.take(part);
  };
  addEventListener("part", ({ target }) => take(target));
  take(one(".bd-article"));

  /* Who comes by an address with a place, or follows one on the page, gets there: the parts around it are read in and laid out at once. */
  const arrive = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const find = () => document.getElementById(id);
    const there = find();
    if (id && !there) parts.find((part) => read(part) && find());
    const place = find();
    let part = place?.closest(".later:not(.reached)");
    if (!part) return;
    for (; part; part = part.parentElement.closest(".later:not(.reached)")) part.classList.add("reached");
    place.scrollIntoView({ behavior: "instant" });
    if (!there) location.replace(location.hash); // the browser knows now what is meant, and marks it
  };
  addEventListener("hashchange", arrive);
  arrive();

  /* Who loads the page again, or comes back to it, is where they were: a browser alone scrolls no further than the page is long by then. */
  const { top } = history.state ?? {};
  if (top && parts.length) {
    while (parts.length && parts[0].getBoundingClientRect().top + scrollY < top + innerHeight) layOut();
    scrollTo({ top, behavior: "instant" });
  }
  let rest = 0;
  if (parts.length) addEventListener("scroll", () => {
    clearTimeout(rest);
    rest = setTimeout(() => history.replaceState({ ...history.state, top: scrollY }, ""), 300); // browsers allow no more
  });

  /* Code and tables that are folded away wait as text (publishing/folded.py) until they are opened, or looked through by the browser's own search. */
  const unfold = (part) => {
    const waits = all("noscript", part);
    for (const waiting of waits) unpack(waiting, equip);
    if (waits.length) window.halfOpenLabelled?.take(part);
  };
  document.addEventListener("toggle", ({ target }) => target.querySelector("noscript") && unfold(target), true);
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
      readAll();
      unfold(one(".bd-article"));
    }
  });

  /* For reading without a network: from a server, and not before the page is there and the browser idle (offline.js). On a line that is
     to be spared, only when a reader opens the menu that offers it. */
  if (location.protocol !== "file:" && navigator.serviceWorker) {
    const offline = () => {
      const src = `${root.dataset.content_root}_static/offline.js`;
      if (!one("script[src$='offline.js']")) document.head.append(Object.assign(document.createElement("script"), { src }));
    };
    downloads?.addEventListener("toggle", offline);
    if (one(".kept-list")) offline();
    if (!navigator.connection?.saveData) whenLoaded(() => setTimeout(() => idle(offline), 3000));
  }

  const load = (...names) => {
    for (const name of names) {
      const script = document.createElement("script");
      Object.assign(script, { src: `${root.dataset.content_root}_static/${name}.js`, async: false });
      document.head.append(script);
    }
  };

  /* Names of countries, indicators and parties in another language: the dictionary comes when a reader has chosen one or reaches for the switch. */
  const names = one(".languages .names");
  if (names) {
    let chosen = null;
    try { chosen = localStorage.getItem("names"); } catch { /* a browser that keeps nothing */ }
    names.value = [...names.options].some(({ value }) => value === chosen) ? chosen : root.lang;
    let asked = false;
    const ask = () => {
      if (!asked) load("labels", "languages");
      asked = true;
    };
    for (const reach of ["focus", "pointerenter", "change"]) names.addEventListener(reach, ask);
    names.addEventListener("change", () => {
      try { localStorage.setItem("names", names.value); } catch { /* holds for this page only */ }
    });
    if (names.value !== "en") ask();
  }

  /* After a search the words looked for are marked; Sphinx does it, and only then are its scripts wanted. */
  const marked = () => {
    try { return localStorage.getItem("sphinx_highlight_terms"); } catch { return null; }
  };
  if ((new URLSearchParams(location.search).has("highlight") || marked()) && !one("script[src*='sphinx_highlight']")) {
    readAll();
    load("documentation_options", "doctools", "sphinx_highlight");
  }
})();
