/* Draws a figure over its static picture when a reader reaches for it: pointer, keyboard focus, tap. Until then a page runs neither
   Plotly nor the data of its figures; where the line is known to be fast and unmetered, an idle browser fetches them in advance. */
window.halfOpen = (() => {
  "use strict";
  const NARROW_BELOW = 520; // CSS pixels; the static pictures change over at the same width (book.css)
  const PLOTLY = new URL("plotly-basic.min.js", document.currentScript.src).href;
  const specs = {};
  const loading = {};

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
      await Promise.all([load(PLOTLY), load(figure.dataset.script)]);
      const spec = specs[figure.dataset.figure];
      const canvas = figure.querySelector(".canvas");
      const live = document.createElement("div");
      live.className = "live";
      canvas.append(live);
      await Plotly.newPlot(live, structuredClone(spec.figure.data), fit(spec, canvas), { displayModeBar: false });
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

  /* Show the traces whose values are all chosen; a trace that lacks a key answers to every choice of it. */
  const choose = (figure) => {
    const spec = specs[figure.dataset.figure];
    const form = new FormData(figure.querySelector(".choose form"));
    const chosen = Object.fromEntries(spec.choices.map(({ key }) => [key, new Set(form.getAll(key))]));
    const visible = spec.figure.data.map((trace) =>
      Object.entries(chosen).every(([key, values]) => !trace.meta || !(key in trace.meta) || values.has(trace.meta[key])));
    Plotly.restyle(figure.querySelector(".live"), { visible });
    const said = spec.choices.map(({ key, label, values }) => {
      const names = chosen[key].size > 5 ? `${chosen[key].size} of ${values.length}` : [...chosen[key]].join(", ");
      return `${label}: ${names || "none"}`;
    });
    figure.querySelector(".status").textContent = `Now shown. ${said.join(". ")}.`;
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
      text: wrapped(text(".source"), 110), xref: "paper", yref: "paper", x: 0, y: 0, yshift: -72, yanchor: "top",
      showarrow: false, align: "left", font: { size: 10 },
    }];
    const url = await Plotly.toImage({ data: live.data, layout }, { format: "png", scale: 2 });
    const link = document.createElement("a");
    Object.assign(link, { href: url, download: `${figure.dataset.figure}.png` });
    link.click();
  };

  const start = () => {
    const figures = [...document.querySelectorAll(".book-figure")];
    for (const figure of figures) {
      figure.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") wake(figure); }); // a finger may only scroll
      figure.addEventListener("focusin", () => wake(figure));
      figure.querySelector(".canvas").addEventListener("click", () => wake(figure));
      figure.querySelector(".choose form")?.addEventListener("change", () => wake(figure).then(() => choose(figure)));
      figure.querySelector(".choose form")?.addEventListener("submit", (event) => event.preventDefault());
      const png = figure.querySelector("button.png");
      png.hidden = false;
      png.addEventListener("click", () => savePng(figure));
    }
    const line = navigator.connection; // not every browser tells; then nothing is fetched in advance
    if (!line || line.saveData || line.effectiveType !== "4g" || line.type === "cellular") return;
    const fetched = new Set();
    const fetchEarly = (href) => {
      if (fetched.has(href)) return;
      fetched.add(href);
      document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href }));
    };
    const near = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        (window.requestIdleCallback ?? setTimeout)(() => [PLOTLY, target.dataset.script].forEach(fetchEarly));
      }
    });
    window.addEventListener("load", () => figures.forEach((figure) => near.observe(figure)));
  };

  start();
  return { receive: (name, spec) => { specs[name] = spec; }, wake };
})();
