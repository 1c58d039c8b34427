/* On the search page, before Sphinx's own search starts: from disk a browser may not read other pages, so results come without excerpts. */
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
