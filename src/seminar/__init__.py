"""The seminar kit, made from the chapters by rule: `make seminar`, or `make course WEEKS="3,9,14"` for a few of them.

| module | what is in it |
|---|---|
| `chapters` | the chapters in the order of `_toc.yml`, with what they showed when the book was built |
| `prose` | the book's markup as plain Markdown, for readers without the book |
| `notebooks` | copies for students and for instructors |
| `slides` | a deck for each chapter, one finding a slide |
| `pages` | the built pages as articles for paper: handouts and the whole book as PDF |
| `epub` | the whole book as EPUB |
| `kit` | the folder, its front page and the zip |
| `courses` | the courses of the teaching guide, with minutes and readings |
| `launch` | links to Binder and Colab; what Sphinx loads |
| `checks`, `expected` | `check("3.2", answer)`, and where the expected answers come from |

The kit carries `checks` alone of these modules; it imports nothing but the standard library and the table of countries.
"""
