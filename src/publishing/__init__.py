"""Makes the chapters a book: a Sphinx extension for Jupyter Book 1, and the driver behind `make book`.

| module | what is in it |
|---|---|
| `extension` | what Sphinx loads: events, assets, roles |
| `figures` | the figure of `helpers.figures` as a page element |
| `drawing` | its static picture |
| `tables` | tables shown with pandas as page elements |
| `formulas` | mathematics as MathML, written at build time |
| `folded` | code and tables that wait as text until a reader unfolds them |
| `later` | sections that a browser reads in and lays out one by one |
| `styles` | one style sheet for all pages, without what none of them uses |
| `freshness` | re-runs a chapter when a table or a helper it uses has changed |
| `claims` | the claims ledger on a page: rows, registers, verdicts |
| `concepts`, `glossary`, `matrix` | the three other tables that have pages or page elements of their own |
| `words` | page elements for builders other than HTML |
| `parcels` | the tables as files of the built book, a zip of them for each page |
| `metadata` | cards for shared links, schema.org as JSON-LD |
| `offline` | the installable book: service worker, manifest, pages for addresses that lead nowhere |
| `pictures` | icons and the card for shared links, drawn from two SVG files |
| `languages` | the book in another language: computed texts, what is not translated, links between the languages |
| `labels` | names and labels of figures in three languages, for the switch on every page |
| `translate` | `make translate`: catalogues brought up to date with the book |
| `roles` | the role for a number that a source prints |
| `build` | `make book`: build, check, say where the book is |
| `vendor` | the browser libraries that are kept here, with version, licence and hash |
"""
