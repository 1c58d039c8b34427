"""A deck for each chapter, by rule: title, aims, one slide for each figure, questions. nbconvert writes it for reveal.js.

| slide | what stands on it | speaker's notes |
|---|---|---|
| title | title and question of the chapter | minutes, and the cells tagged `instructor` |
| aims | what the reader can do after it | |
| a figure | its finding, its static picture, caption, source | the prose that follows it, up to the next heading |
| questions | questions for discussion | "What this cannot tell you" |
"""

import re
from html import escape
from pathlib import Path

from nbconvert import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from seminar.chapters import Chapter, tags
from seminar.prose import plain

TEMPLATES = Path(__file__).parent / "templates"


def deck(chapter: Chapter) -> NotebookNode:
    """The slides as a notebook of Markdown cells with the slide types of nbconvert."""
    source = chapter.notebook.cells
    words = {cell.id: plain(cell.source, chapter.facts) for cell in source if cell.cell_type == "markdown"}
    reading, teaching = chapter.minutes
    hints = [words[cell.id] for cell in source if "instructor" in tags(cell)]
    cells = [
        *_slide(f"# {chapter.title}\n\n{plain(chapter.question, chapter.facts)}\n\n<p class='source'>Half-Open, chapter {chapter.number}</p>",
                "\n\n".join([f"Reading {reading} minutes, teaching {teaching} minutes.", *hints])),
        *_slide("## After this chapter you can\n\n" + "\n".join(f"- {item}" for item in chapter.objectives), ""),
    ]
    for place, cell in enumerate(source):
        if cell.id in chapter.figures and "solution" not in tags(cell):
            cells += _slide(finding(chapter.figures[cell.id]), _reading(source[place + 1 :], words))
    everything = "\n\n".join(words[cell.id] for cell in source if cell.id in words and not {"solution", "instructor"} & set(tags(cell)))
    cells += _slide("## Questions for discussion\n\n" + section(everything, "Questions for discussion"), section(everything, "What this cannot tell you"))
    for place, cell in enumerate(cells):
        cell.id = f"slide-{place}"
    return new_notebook(cells=cells, metadata={"title": chapter.title})


def finding(figure: dict) -> str:
    """One figure as a slide; its picture is the static one of the folder `figures`."""
    return (
        f"## {figure['title']}\n\n<img src=\"../figures/{figure['id']}.svg\" alt=\"{escape(figure['alt'])}\">\n"
        f"<p class=\"how\">{escape(figure['caption'])}</p>\n<p class=\"source\">Source: {escape(figure['source'])}.</p>"
    )


def section(text: str, heading: str) -> str:
    """What stands below one heading of the second level."""
    return re.search(rf"^## {heading}\n+(.*?)(?=^## |\Z)", text, re.M | re.S)[1].strip()


def _reading(after: list[NotebookNode], words: dict[str, str]) -> str:
    for cell in after:
        if cell.id in words and "solution" not in tags(cell):
            return re.split(r"^#+ ", words[cell.id], flags=re.M)[0].strip()
    return ""


def _slide(shown: str, notes: str) -> list[NotebookNode]:
    """The cell of a slide and, where there are notes, theirs; a note's headings become bold, so that a slide has one."""
    cells = [new_markdown_cell(shown, metadata={"slideshow": {"slide_type": "slide"}})]
    if notes:
        cells.append(new_markdown_cell(re.sub(r"^#+ (.+)$", r"**\1**", notes, flags=re.M), metadata={"slideshow": {"slide_type": "notes"}}))
    return cells


def html(chapter: Chapter) -> str:
    """The deck as a page that looks for reveal.js in `reveal/` and for pictures in `../figures/`."""
    config = Config()
    config.SlidesExporter.extra_template_basedirs = [str(TEMPLATES)]
    config.SlidesExporter.template_name = "deck"
    config.SlidesExporter.reveal_url_prefix = "reveal"
    config.SlidesExporter.exclude_anchor_links = True
    return SlidesExporter(config=config).from_notebook_node(deck(chapter))[0]
