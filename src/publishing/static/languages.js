/* Names of countries, indicators and parties and the labels of figures in English, Russian or Kazakh, in the place of the English ones.
   The dictionary is in labels.js (publishing/labels.py). book.js loads both when a reader has chosen or reaches for the switch, and keeps
   what is chosen in localStorage; print shows it too. Without this script a page shows English names. */
window.halfOpenLabelled = (() => {
  "use strict";
  const PLACES = ".book-figure .static text, .book-figure .choose legend, .book-figure .choose label, .book-figure .choose option, "
    + ".book-figure table th, .book-figure table td, table.dataframe th, table.dataframe td";
  const names = window.halfOpenLabels ?? {};
  let language = "en";

  /* As publishing.labels.translated: whole; with numbers in places; with a small first letter; part by part, between commas and before a
     sign; null where there is none. */
  const lookup = (label) => {
    const numbers = label.match(/\d+(?:[.,]\d+)*/g) ?? [];
    let place = 0;
    const shape = label.replace(/\d+(?:[.,]\d+)*/g, () => `{${place++}}`);
    for (const form of [label, shape]) {
      if (names[form]) return names[form][language]?.replace(/\{(\d+)\}/g, (_, at) => numbers[at]) ?? null;
    }
    const capital = names[label.charAt(0).toUpperCase() + label.slice(1)]?.[language];
    if (capital) return capital.charAt(0).toLowerCase() + capital.slice(1);
    for (const [between, parts] of [[", ", label.split(", ")], [" ", label.split(/ (?=[≈▲▼])/)]]) {
      if (parts.length < 2) continue;
      const said = parts.map(lookup);
      return said.includes(null) ? null : said.join(between);
    }
    return /\p{L}/u.test(label) ? null : label;
  };
  /* The label in the language chosen, or null where it stays English. Labels without letters stay as they are. */
  const translate = (label) => (language === "en" || !/\p{L}/u.test(label) ? null : lookup(label));
  const say = (label) => translate(label) ?? label;

  /* Text over as many lines as the English has, of about the same length; a sign (▲ rose) has the last line to itself. */
  const lines = (text, count) => {
    const sign = text.search(/ [≈▲▼]/);
    if (sign > 0 && count > 1) return [...lines(text.slice(0, sign), count - 1), text.slice(sign + 1)];
    const words = text.split(" ");
    const out = [];
    while (out.length < count - 1 && words.length > 1) {
      const room = words.join(" ").length / (count - out.length);
      let line = words.shift();
      while (words.length > 1 && `${line} ${words[0]}`.length <= room + 2) line += ` ${words.shift()}`;
      out.push(line);
    }
    out.push(words.join(" "));
    return [...out, ...Array(count - out.length).fill("")];
  };

  const nodesOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
    return nodes;
  };

  /* Every place on the page that holds a label: the nodes of its text, line by line, and its English. */
  const known = new Set();
  const placesIn = (part) => [...part.querySelectorAll(PLACES)].flatMap((element) => {
    if (known.has(element)) return [];
    known.add(element);
    if (element.matches("option")) element.value = element.value; // the value stays English, as the traces know it
    const nodes = nodesOf(element);
    const english = nodes.map((node) => node.data.trim()).join(" ");
    return /\p{L}/u.test(english) ? [{ element, nodes, texts: nodes.map((node) => node.data), english, lang: element.getAttribute("lang") }] : [];
  });
  const places = placesIn(document);

  const write = ({ element, nodes, texts, english, lang }, label) => {
    const said = label === null ? texts : lines(label, nodes.length);
    nodes.forEach((node, line) => { if (node.data !== said[line]) node.data = label === null ? texts[line] : said[line]; });
    if (label === null && lang === null) element.removeAttribute("lang");
    else element.setAttribute("lang", label === null ? lang : language);
    for (const part of element.matches("text") ? [element, ...element.querySelectorAll("tspan")] : []) {
      part.removeAttribute("textLength");
      part.removeAttribute("lengthAdjust");
    }
  };

  /* A longer label of a picture may run over its edge, over another label or over a mark. It is drawn narrower, to seven tenths at the
     least, and where that is not enough the English comes back. Gives the places where it does. */
  const fit = (picture, changed) => {
    const frame = picture.getBoundingClientRect();
    const without = [];
    if (!frame.width) return without;
    const box = (element) => element.getBoundingClientRect();
    const meets = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.35 * Math.min(a.height, b.height);
    const marks = [...picture.querySelectorAll("path")].map(box).filter(({ width, height }) => width < 45 && height < 25)
      .map(({ left, right, top, bottom }) => ({ left, right, top: top - 3, bottom: bottom + 3, height: bottom - top + 6 })); // a dash has no height
    const drawn = picture.matches("svg"); // by us, and not by Plotly, which makes room for a legend
    if (drawn) for (const clip of picture.querySelectorAll("clipPath > rect[x='0'][y='0']")) clip.setAttribute("width", "100%"); // as wide as its English
    const texts = new Map([...picture.querySelectorAll("text")].filter((text) => text.textContent.trim()).map((text) => [text, box(text)]));
    for (const place of changed) {
      const { element } = place;
      write(place, null);
      const english = box(element);
      write(place, translate(place.english));
      const faulty = () => {
        const at = box(element);
        texts.set(element, at);
        return at.left < frame.left - 1 || at.right > frame.right + 1 || at.top < frame.top - 1 || at.bottom > frame.bottom + 1
          || [...texts].some(([other, there]) => other !== element && meets(at, there))
          || marks.some((mark) => meets(at, mark) && !meets(english, mark));
      };
      const parts = element.querySelector("tspan") ? [...element.querySelectorAll("tspan")].filter((part) => !part.querySelector("tspan")) : [element];
      const full = parts.map((part) => part.getComputedTextLength());
      for (const share of [1, 0.85, 0.7]) {
        if (share < 1) parts.forEach((part, line) => {
          if (!full[line]) return;
          part.setAttribute("textLength", (full[line] * share).toFixed(1));
          part.setAttribute("lengthAdjust", "spacingAndGlyphs");
        });
        if (!faulty()) break;
        if (share === 0.7) {
          write(place, null);
          texts.set(element, box(element));
          without.push(place);
        }
      }
    }
    return without;
  };

  const show = (some = places) => {
    const pictures = new Map();
    for (const place of some) {
      const label = translate(place.english);
      write(place, label);
      const picture = label === null ? null : place.element.closest(".static svg");
      if (picture) pictures.set(picture, [...(pictures.get(picture) ?? []), place]);
    }
    for (const [picture, changed] of pictures) fit(picture, changed);
  };

  /* What book.js has just read in or unfolded. */
  const take = (part) => {
    const more = placesIn(part);
    places.push(...more);
    show(more);
  };

  /* Charts that are drawn: their specifications are kept with the English of each label, and drawn again in another language. */
  const kept = new Map();
  const fonts = new Map();
  const tight = new Map(); // axes whose margin is measured for English
  const back = new Map(); // label in the language chosen -> English
  const refused = new Set(); // "figure label" for which there is no room
  /* Parts of a specification whose words a reader sees; others are settings, of which "paper" is a word too. */
  const SHOWN = new Set(["text", "name", "legendgroup", "customdata", "x", "y", "labels", "ticktext", "tickvals", "categoryarray"]);
  const keep = (name, spec) => {
    const found = [];
    const walk = (holder, shown = false) => {
      for (const [key, value] of Object.entries(holder)) {
        if (key === "meta" || key === "template") continue;
        const text = shown || SHOWN.has(key);
        if (value && typeof value === "object") walk(value, text);
        else if (text && typeof value === "string" && /\p{L}/u.test(value)) found.push({ holder, key, english: value });
      }
    };
    walk(spec.figure.data);
    walk(spec.figure.layout);
    walk(spec.narrow);
    kept.set(name, found);
    const measured = Object.keys(spec.figure.layout).filter((key) => spec.figure.layout[key]?.automargin === false);
    for (const key of measured) spec.narrow[key] = { automargin: false, ...spec.narrow[key] }; // no room to give on a phone
    tight.set(name, measured.map((key) => spec.figure.layout[key]));
    label(name);
  };
  const label = (name) => {
    for (const axis of tight.get(name)) axis.automargin = language !== "en";
    for (const { holder, key, english } of kept.get(name)) {
      const broken = english.split("<br>").map((line) => line.match(/^((?:<[^>]+>)*)(.*?)((?:<[^>]+>)*)$/s));
      const plain = broken.map(([, , text]) => text).join(" ");
      const said = refused.has(`${name} ${plain}`) ? null : translate(plain);
      if (said !== null) back.set(said, plain);
      holder[key] = said === null ? english
        : lines(said, broken.length).map((text, line) => text && broken[line][1] + text + broken[line][3]).filter(Boolean).join("<br>");
      if (!("showarrow" in holder)) continue;
      // An annotation stands where it is put and makes no room: longer words are drawn smaller.
      fonts.set(holder, fonts.get(holder) ?? holder.font);
      const longest = (text) => Math.max(...text.replace(/<[^b][^>]*>/g, "").split("<br>").map((line) => line.length));
      const share = said === null ? 1 : longest(english) / (1.15 * longest(holder[key]));
      const font = fonts.get(holder);
      if (share < 1) holder.font = { ...font, size: Math.max(0.75, share) * (font?.size ?? 13) };
      else if (font) holder.font = font;
      else delete holder.font;
    }
  };

  /* The same care for a chart that Plotly has just drawn; where the English comes back the chart is drawn again, for it to stand right. */
  const settle = (live) => {
    for (const text of live.querySelectorAll("text[lang]")) text.removeAttribute("lang");
    if (language === "en") return;
    const changed = [...live.querySelectorAll("text")].flatMap((element) => {
      const nodes = nodesOf(element);
      const label = nodes.map((node) => node.data.trim()).join(" ");
      return back.has(label) ? [{ element, nodes, texts: lines(back.get(label), nodes.length), english: back.get(label), lang: null }] : [];
    });
    const { id, dataset: { figure: name } } = live.closest(".book-figure");
    const english = fit(live, changed).map((place) => `${name} ${place.english}`).filter((label) => !refused.has(label));
    if (!english.length) return;
    for (const one of english) refused.add(one);
    label(name);
    window.halfOpen.redraw(document.getElementById(id));
  };

  const change = (code) => {
    language = code;
    back.clear();
    refused.clear();
    show();
    for (const name of kept.keys()) {
      label(name);
      window.halfOpen.redraw(document.getElementById(`fig-${name}`));
    }
  };

  const select = document.querySelector(".languages .names");
  select.addEventListener("change", () => change(select.value));
  for (const [name, spec] of Object.entries(window.halfOpen?.specs ?? {})) keep(name, spec);
  if (select.value !== "en") change(select.value);
  // A picture that was not shown could not be measured: it is fitted when the page takes another width, or goes to print.
  let wide = innerWidth;
  const again = () => { if (language !== "en") show(); };
  addEventListener("resize", () => { if (innerWidth !== wide) { wide = innerWidth; again(); } });
  matchMedia("print").addEventListener("change", again);
  return { say, keep, settle, take, get language() { return language; } };
})();
