/* On the search page, before Sphinx's own search starts: from disk a browser may not read other pages, so results come without excerpts. */
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
/* Sphinx would make a function out of text to have its words in another language, which the page's policy refuses. */
Object.assign(Documentation.TRANSLATIONS, JSON.parse(document.documentElement.dataset.words ?? "{}"));
