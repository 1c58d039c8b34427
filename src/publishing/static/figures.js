/* Draws a figure over its static picture when a reader reaches for it: pointer, keyboard focus, tap. Until then a page runs neither
   Plotly nor the data of its figures; where the line is known to be fast and unmetered, an idle browser fetches them in advance. */
window.halfOpen = (() => {
  "use strict";
  const NARROW_BELOW = 520; // CSS pixels; the static pictures change over at the same width (book.css)
  const specs = {};
  const loading = {};
  const words = JSON.parse(document.documentElement.dataset.words ?? "{}"); // of a page in another language (languages.py)
  const word = (english) => words[english] ?? english;
  /* Plotly lies beside the folder of the charts, which the book in another language shares. */
  const plotly = (figure) => new URL("../plotly-basic.min.js", new URL(figure.dataset.script, document.baseURI)).href;

  const load = (src) => (loading[src] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = () => { delete loading[src]; reject(new Error(`cannot load ${src}`)); };
    document.head.append(script);
  }));

  const merge = (base, changes) => {
    for (const [key, value] of Object.entries(changes)) {
      const both = value && base[key] && typeof value === "object" && typeof base[key] === "object";
      if (both && !Array.isArray(value)) merge(base[key], value);
      else base[key] = value;
    }
    return base;
  };

  /* The layout for the room there is: as wide and as high as the static picture that it replaces. */
  const fit = (spec, canvas) => {
    const layout = structuredClone(spec.figure.layout);
    if (canvas.clientWidth < NARROW_BELOW) merge(layout, spec.narrow);
    return Object.assign(layout, { width: canvas.clientWidth, height: canvas.clientHeight, dragmode: false });
  };

  /* Plotly would add a style element, which the page's policy refuses; where it finds this one it adds nothing (see book.css). */
  const noStyle = document.createElement("meta");
  Object.assign(noStyle, { id: "plotly.js-style-global", className: "no-inline-styles" });
  document.head.append(noStyle);

  const wake = async (figure) => {
    if (figure.dataset.state) return figure.ready;
    figure.dataset.state = "loading";
    figure.ready = (async () => {
      await Promise.all([load(plotly(figure)), load(figure.dataset.script)]);
      const spec = specs[figure.dataset.figure];
      const canvas = figure.querySelector(".canvas");
      const live = document.createElement("div");
      live.className = "live";
      canvas.append(live);
      await Plotly.newPlot(live, structuredClone(spec.figure.data), fit(spec, canvas), { displayModeBar: false });
      const settle = () => window.halfOpenLabelled?.settle(live);
      live.on("plotly_afterplot", settle);
      settle();
      figure.dataset.state = "live";
      let width = canvas.clientWidth;
      new ResizeObserver(() => {
        if (canvas.clientWidth === width || !canvas.clientWidth) return;
        width = canvas.clientWidth;
        Plotly.react(live, live.data, fit(spec, canvas));
      }).observe(canvas);
    })().catch((error) => {
      delete figure.dataset.state; // the static picture stays, and the next touch tries again
      console.warn(error.message);
    });
    return figure.ready;
  };

  /* A name or label in the language that the reader has chosen (languages.js), where that is loaded. */
  const say = (text) => window.halfOpenLabelled?.say(text) ?? text;

  /* Draw a live figure again after its labels were changed in place; what is chosen stays chosen. */
  const redraw = async (figure) => {
    await figure.ready;
    const spec = specs[figure.dataset.figure];
    const live = figure.querySelector(".live");
    if (figure.dataset.state !== "live") return;
    const data = structuredClone(spec.figure.data).map((trace, place) => ({ ...trace, visible: live.data[place].visible }));
    Plotly.react(live, data, fit(spec, figure.querySelector(".canvas")));
  };

  /* Show the traces whose values are all chosen; a trace that lacks a key answers to every choice of it. */
  const choose = (figure) => {
    const spec = specs[figure.dataset.figure];
    const form = new FormData(figure.querySelector(".choose form"));
    const chosen = Object.fromEntries(spec.choices.map(({ key }) => [key, new Set(form.getAll(key))]));
    const visible = spec.figure.data.map((trace) =>
      Object.entries(chosen).every(([key, values]) => !trace.meta || !(key in trace.meta) || values.has(trace.meta[key])));
    Plotly.restyle(figure.querySelector(".live"), { visible });
    const lang = window.halfOpenLabelled?.language ?? "en";
    const said = spec.choices.map(({ key, label, values }) => {
      const names = chosen[key].size > 5 ? `${chosen[key].size} ${word("of")} ${values.length}` : [...chosen[key]].map(say).join(", ");
      return Object.assign(document.createElement("span"), { lang, textContent: ` ${say(label)}: ${names || word("none")}.` });
    });
    figure.querySelector(".status").replaceChildren(word("Now shown."), ...said);
  };

  const wrapped = (text, length) => text.replace(new RegExp(`(.{1,${length}})(\\s+|$)`, "g"), "$1<br>").replace(/<br>$/, "");

  /* A PNG of what is shown, with the finding above and the source below, on white, twice the size of the page. */
  const savePng = async (figure) => {
    await wake(figure);
    const live = figure.querySelector(".live");
    const layout = structuredClone(specs[figure.dataset.figure].figure.layout);
    const text = (selector) => figure.querySelector(selector).firstChild.textContent;
    Object.assign(layout, { paper_bgcolor: "#ffffff", width: 720, height: layout.height + 130 });
    layout.title = { text: wrapped(text("figcaption"), 76), x: 0.01, y: 0.98, yanchor: "top", font: { size: 16 } };
    layout.margin = { ...layout.margin, t: 96, b: 80 };
    layout.annotations = [...(layout.annotations ?? []), {
      text: wrapped(figure.querySelector(".source").textContent, 110), xref: "paper", yref: "paper", x: 0, y: 0, yshift: -72, yanchor: "top",
      showarrow: false, align: "left", font: { size: 10 },
    }];
    const url = await Plotly.toImage({ data: live.data, layout }, { format: "png", scale: 2 });
    const link = document.createElement("a");
    Object.assign(link, { href: url, download: `${figure.dataset.figure}.png` });
    link.click();
  };

  const start = () => {
    const near = early();
    const equip = (figure) => {
      figure.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") wake(figure); }); // a finger may only scroll
      figure.addEventListener("focusin", () => wake(figure));
      figure.querySelector(".canvas").addEventListener("click", () => wake(figure));
      figure.querySelector(".choose form")?.addEventListener("change", () => wake(figure).then(() => choose(figure)));
      figure.querySelector(".choose form")?.addEventListener("submit", (event) => event.preventDefault());
      const png = figure.querySelector("button.png");
      png.hidden = false;
      png.addEventListener("click", () => savePng(figure));
      if (figure.matches(":hover, :focus-within")) wake(figure); // who reached for it before this script came
      near?.observe(figure);
    };
    const take = ({ target }) => target.querySelectorAll(".book-figure").forEach(equip);
    addEventListener("part", take); // is read in later (book.js)
    take({ target: document });
  };

  /* Where the line allows it, fetches what the figures on the screen need, once the page is loaded. */
  const early = () => {
    const line = navigator.connection; // not every browser tells; then nothing is fetched in advance
    if (!line || line.saveData || line.effectiveType !== "4g" || line.type === "cellular") return null;
    const fetched = new Set();
    const fetchEarly = (href) => {
      if (fetched.has(href)) return;
      fetched.add(href);
      document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href }));
    };
    const loaded = new Promise((resolve) => {
      if (document.readyState === "complete") resolve();
      else addEventListener("load", resolve);
    });
    const near = new IntersectionObserver(async (entries) => {
      await loaded;
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        (window.requestIdleCallback ?? setTimeout)(() => [plotly(target), target.dataset.script].forEach(fetchEarly));
      }
    });
    return near;
  };

  start();
  const receive = (name, spec) => { specs[name] = spec; window.halfOpenLabelled?.keep(name, spec); };
  return { receive, wake, redraw, specs };
})();
