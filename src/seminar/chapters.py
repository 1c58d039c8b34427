"""The chapters in the order of `_toc.yml`: their source, their last run and what a reader meets first.

The runs are those that `make book` keeps in its cache, found by the code of the chapter; nothing is run here.
"""

import ast
import json
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
import nbformat.warnings
from jupyter_cache import get_cache
from nbformat import NotebookNode

from helpers.figures import BOOK_MIME
from publishing.build import ROOT, pages

RECORD = "application/papermill.record/text/plain"


class KitError(Exception):
    """What a teacher can mend: a wrong chapter number, a book that is not built, a browser that is missing."""


def _title(first: str) -> str:
    return re.search(r"^# (.+)$", first, re.M)[1]


def _minutes(first: str) -> tuple[int, int]:
    found = re.search(r"^Reading: (\d+) minutes\. Teaching: (\d+) minutes\.", first, re.M)
    return int(found[1]), int(found[2])


def first_cell(path: Path) -> str:
    return "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])


def title(path: Path) -> str:
    """The title of a chapter's file."""
    return _title(first_cell(path))


def card(path: Path) -> tuple[int, int]:
    """Minutes (to read, to teach) of a chapter's file."""
    return _minutes(first_cell(path))


@dataclass(frozen=True)
class Chapter:
    """One chapter. `number` is its place in `_toc.yml`, from 1; `notebook` is the source, `run` the same with outputs."""

    number: int
    name: str
    notebook: NotebookNode
    run: NotebookNode

    @property
    def title(self) -> str:
        return _title(self.notebook.cells[0].source)

    @cached_property
    def question(self) -> str:
        """The paragraph below the title, in the book's markup."""
        return re.search(r"^# [^\n]+\n+(.+?)\n\n(?=:::)", self.notebook.cells[0].source, re.S | re.M)[1]

    @cached_property
    def objectives(self) -> list[str]:
        card = re.search(r"^:{3,}\{admonition\}.*?^:{3,}$", self.notebook.cells[0].source, re.S | re.M)[0]
        return [re.sub(r"\s+", " ", item) for item in re.findall(r"^- (.+?)[;.]$", card, re.S | re.M)]

    @property
    def minutes(self) -> tuple[int, int]:
        """(to read, to teach), from the chapter's card."""
        return _minutes(self.notebook.cells[0].source)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The values that the prose names, as `helpers.text.facts` printed them."""
        found = {}
        for output in outputs(self.run):
            if name := output.get("metadata", {}).get("scrapbook", {}).get("name"):
                found[name] = str(ast.literal_eval(output["data"][RECORD]))
        return found

    @cached_property
    def figures(self) -> dict[str, dict]:
        """Payloads of the figures by id of the cell that shows them."""
        return {
            cell.id: output["data"][BOOK_MIME]
            for cell in self.run.cells if cell.cell_type == "code"
            for output in cell.outputs if BOOK_MIME in output.get("data", {})
        }


def outputs(notebook: NotebookNode):
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def names(root: Path = ROOT) -> list[str]:
    """Names of the chapters in the order of the book: chapter 1 is the first."""
    return [page.removeprefix("notebooks/") for page in pages(root) if page.startswith("notebooks/")]


def chosen(weeks: str | None, root: Path = ROOT) -> list[int]:
    """Chapter numbers of a list such as "3,9,14", in the order given; all where there is no list. Raises KitError."""
    known = names(root)
    if not (weeks or "").strip():
        return list(range(1, len(known) + 1))
    parts = [part.strip() for part in weeks.split(",")]
    for part in parts:
        if not re.fullmatch(r"\d+", part) or not 1 <= int(part) <= len(known):
            listed = "\n".join(f"  {number:2} {name}" for number, name in enumerate(known, 1))
            raise KitError(f'WEEKS="{weeks}": {part!r} is no chapter number, expected numbers from 1 to {len(known)}, with commas:\n{listed}')
    if len(set(map(int, parts))) < len(parts):
        raise KitError(f'WEEKS="{weeks}": a chapter is named twice')
    return [int(part) for part in parts]


def load(numbers: list[int], root: Path = ROOT) -> list[Chapter]:
    """Those chapters with their last runs. Raises KitError where the book was not built since a chapter changed."""
    known, cache, found = names(root), get_cache(str(root / "_build" / ".jupyter_cache")), []
    for number in numbers:
        path = root / "notebooks" / f"{known[number - 1]}.ipynb"
        try:
            with warnings.catch_warnings():  # older notebooks name no cells
                warnings.simplefilter("ignore", nbformat.warnings.MissingIDFieldWarning)
                source = nbformat.read(path, 4)
                _, run = cache.merge_match_into_notebook(nbformat.read(path, 4))
        except KeyError:
            raise KitError(f"notebooks/{path.name} has not run as it stands: make book first") from None
        for place, cells in enumerate(zip(source.cells, run.cells, strict=True)):
            for cell in cells:
                cell.setdefault("id", f"cell-{place}")
        found.append(Chapter(number, path.stem, source, run))
    return found
