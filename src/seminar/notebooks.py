"""Copies of a chapter for students and for instructors, runnable beside the code and the tables of the kit.

Rules, by the tags of a cell:

- `solution`: left out of the student's copy; in its place stands one empty cell to write in. `instructor`: left out.
- `exercise`: a code cell whose lines from `### BEGIN SOLUTION` to `### END SOLUTION` become the stub `answer = ...`; what
  stands around them, above all the `check`, stays. The instructor's copy has the solution without the two markers.
- `hide-cell`, `hide-input`: folded in JupyterLab, as in the book.
"""

import re
from copy import deepcopy
from itertools import takewhile

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from seminar import prose
from seminar.chapters import Chapter, tags

SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n(.*?)^ *### END SOLUTION[ ]*(?:\n|\Z)", re.M | re.S)
STUB = "answer = ...  # your answer in place of the three dots\n"
SETUP = '''\
# Finds the code and the tables of the kit: installed, or in a folder above; on Colab they are fetched first.
import importlib.util, os, subprocess, sys
from pathlib import Path

REPOSITORY, BRANCH = {repository!r}, {branch!r}
if importlib.util.find_spec("helpers") is None:
    beside = Path(os.environ.get("JPY_SESSION_NAME", ".")).resolve()
    kit = next((f for f in (Path.cwd(), *Path.cwd().parents, *beside.parents) if (f / "src" / "helpers").is_dir()), None)
    if kit is None and REPOSITORY:
        kit = Path("half-open").resolve()
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", "--branch", BRANCH, REPOSITORY, str(kit)], check=True)
        missing = [name for name in ("pandera", "pysyncon") if importlib.util.find_spec(name) is None]
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *missing], check=True) if missing else None
    if kit is None:
        raise FileNotFoundError("the kit was not found: unpack it whole, or install it as its index.html says")
    sys.path.insert(0, str(kit / "src"))
'''
NOTE = (
    "*{kind} of chapter {number} of Half-Open. Numbers in the text were computed by these cells when the kit was made; change a cell and "
    "the tables of facts change, the text does not. The chapter with everything in place: [in the book](../book/notebooks/{name}.html).*"
)


def stub(source: str) -> str:
    """The cell as a student gets it."""
    return SOLUTION.sub(lambda match: match[1] + STUB, source)


def solved(source: str) -> str:
    """The cell with its solution and without the markers."""
    return SOLUTION.sub(lambda match: match[2], source)


def folded(cell: NotebookNode) -> NotebookNode:
    """The same cell with the folding that JupyterLab knows; only its own tags are kept."""
    hidden = {"source_hidden": True} if "hide-input" in tags(cell) else {}
    if "hide-cell" in tags(cell) and "exercise" not in tags(cell):
        hidden = {"source_hidden": True, "outputs_hidden": True}
    cell.metadata = NotebookNode({"tags": tags(cell), **({"jupyter": hidden} if hidden else {})})
    return cell


def copy(chapter: Chapter, instructor: bool, local: frozenset[str] = frozenset(), launch: tuple[str, str] = ("", "main")) -> NotebookNode:
    """The copy without outputs. local: names of the chapters whose copies lie beside this one; launch: repository and branch."""
    kind = "Instructor's copy" if instructor else "Student's copy"
    cells = [
        new_markdown_cell(NOTE.format(kind=kind, number=chapter.number, name=chapter.name), id="seminar-note"),
        new_code_cell(SETUP.format(repository=launch[0], branch=launch[1]), id="seminar-setup", metadata={"jupyter": {"source_hidden": True}}),
    ]
    source, before = chapter.notebook.cells, []
    for place, cell in enumerate(source):
        now = tags(cell)
        if not instructor and ("solution" in now or "instructor" in now):
            several = takewhile(lambda c: "solution" in tags(c), source[place:])
            if "solution" in now and "solution" not in before and not _answered(source, place):
                write = new_code_cell if any(c.cell_type == "code" for c in several) else new_markdown_cell
                cells.append(write("# Your work goes here.\n" if write is new_code_cell else "*Your answer:*", id=f"seminar-write-{place}"))
            before = now
            continue
        before = now
        cell = folded(deepcopy(cell))
        if cell.cell_type == "markdown":
            cell.source = prose.plain(cell.source, chapter.facts, local)
        else:
            cell.source = solved(cell.source) if instructor else stub(cell.source)
        cells.append(cell)
    shown = (cell for cell in source if cell.cell_type == "markdown" and (instructor or not {"solution", "instructor"} & set(tags(cell))))
    everything = "\n".join(cell.source for cell in shown)
    cells.append(new_markdown_cell(f"## Works cited\n\n{prose.sources(everything)}", id="seminar-sources"))
    return new_notebook(cells=cells, metadata=deepcopy(chapter.notebook.metadata))


def _answered(cells: list[NotebookNode], place: int) -> bool:
    """Whether the exercise that this solution belongs to has a cell of its own to write in."""
    for cell in reversed(cells[:place]):
        if cell.cell_type == "markdown" and re.search(r"^###? ", cell.source, re.M):
            return False
        if "exercise" in tags(cell):
            return True
    return False
