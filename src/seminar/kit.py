"""`make seminar` and `make course WEEKS="3,9,14"`: one folder and one zip for a course, from the book as it was built.

    python -m seminar.kit [--weeks "3,9,14"] [--folder _build/seminar]

Nothing is run and nothing is fetched. The zip is the same, byte for byte, whenever the book is the same.
"""

import argparse
import json
import re
import shutil
import sys
import time
import zipfile
from html import escape
from pathlib import Path

import nbformat
import yaml

from publishing.build import BUILD, ROOT
from publishing.parcels import put
from seminar import chapters, epub, launch, notebooks, pages, slides
from seminar.chapters import Chapter, KitError

HERE = Path(__file__).parent
VENDORED = ROOT / "src" / "publishing" / "vendored"
LIMIT = 25_000_000
"""Bytes that the zip may have."""
RUNNING = ("__init__.py", "checks.py", "answers.json")
PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "half-open-seminar"
version = "0.1.0"
requires-python = ">=3.11"

[tool.setuptools.packages.find]
where = ["src"]
"""


def settings(root: Path = ROOT) -> tuple[str, str]:
    """Address of the public repository, from the one setting in `_config.yml`, and the branch of the kit; no address where there is none."""
    repository = yaml.safe_load((root / "_config.yml").read_text("utf-8")).get("repository") or {}
    return repository.get("url") or "", launch.KIT_BRANCH


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def add_notebooks(folder: Path, course: list[Chapter]) -> None:
    local = frozenset(chapter.name for chapter in course)
    for chapter in course:
        for kind in ("student", "instructor"):
            copy = notebooks.copy(chapter, kind == "instructor", local, settings())
            write(folder / kind / f"{chapter.name}.ipynb", nbformat.writes(copy) + "\n")


def add_code(folder: Path, course: list[Chapter]) -> None:
    """What the notebooks need to run: helpers, checks, tables, the lock."""
    ignore = shutil.ignore_patterns("__pycache__", "builders")
    for package in ("helpers", "ledger"):
        shutil.copytree(ROOT / "src" / package, folder / "src" / package, ignore=ignore)
    for name in RUNNING:
        if (HERE / name).exists():
            write(folder / "src" / "seminar" / name, (HERE / name).read_text("utf-8"))
    shutil.copytree(ROOT / "data", folder / "data", ignore=ignore)
    shutil.copytree(ROOT / "binder", folder / "binder", ignore=shutil.ignore_patterns("*.in"))
    write(folder / "pyproject.toml", PROJECT)
    for name in ("LICENSE", "CITATION.cff"):
        shutil.copy(ROOT / name, folder / name)


def add_slides(folder: Path, course: list[Chapter]) -> None:
    for chapter in course:
        write(folder / "slides" / f"{chapter.name}.html", slides.html(chapter))
        for figure in chapter.figures.values():
            picture = ROOT / "figures" / f"{figure['id']}.svg"
            if not picture.exists():
                raise KitError(f"figures/{picture.name} is not drawn: make book on a machine with Chrome or Chromium")
            write(folder / "figures" / picture.name, picture.read_text("utf-8"))
    shutil.copytree(VENDORED / "seminar" / "reveal", folder / "slides" / "reveal")
    shutil.copy(VENDORED / "licences" / "reveal.txt", folder / "slides" / "reveal" / "LICENSE")
    for sheet in ("deck.css", "plain.css"):
        shutil.copy(slides.TEMPLATES / "deck" / sheet, folder / "slides" / "reveal" / sheet)


def add_book(folder: Path, course: list[Chapter]) -> None:
    """The book as it was built, without its copy of the tables and the zips of them: the kit has `data` itself."""
    shutil.copytree(BUILD / "html", folder / "book", ignore=shutil.ignore_patterns("*.map", ".buildinfo", "data"))
    for page in (folder / "book").rglob("*.html"):
        write(page, re.sub(r'<li><a class="parcel".*?</li>\n', "", page.read_text("utf-8")))


def add_epub(folder: Path, course: list[Chapter]) -> None:
    epub.write(folder / "half-open.epub", course)


def add_index(folder: Path, course: list[Chapter]) -> None:
    """The front page: every part of the kit by chapter, how to run it, what to hand out."""

    def link(path: str, words: str) -> str:
        if not (folder / path).exists():
            raise KitError(f"the front page would lead to {path}, which is not in the kit")
        return f'<a href="{escape(path)}">{escape(words)}</a>'

    rows = "".join(
        f'<tr><th scope="row">{c.number}. {link(f"book/notebooks/{c.name}.html", c.title)}</th><td>{c.minutes[0]}</td><td>{c.minutes[1]}</td>'
        f'<td>{link(f"slides/{c.name}.html", "slides")}</td>'
        f'<td>{link(f"handouts/{c.name}.pdf", "handout")}</td>'
        f'<td>{link(f"student/{c.name}.ipynb", "student")} {link(f"instructor/{c.name}.ipynb", "instructor")}</td></tr>'
        for c in course
    )
    tables = "".join(
        f'<li>{link("data/" + table["path"], table["name"])}: {escape(table["title"])}</li>'
        for table in json.loads((folder / "data" / "datapackage.json").read_text("utf-8"))["resources"]
    )
    parts = {
        "guide": link("book/appendices/teaching.html", "The teaching guide"),
        "rows": rows, "style": (HERE / "templates" / "index.css").read_text("utf-8"), "tables": tables, "minutes": sum(c.minutes[1] for c in course),
        "book": link("book/index.html", "The book"),
        "a4": link("half-open-a4.pdf", "PDF, A4"), "letter": link("half-open-letter.pdf", "PDF, Letter"), "epub": link("half-open.epub", "EPUB"),
        "catalogue": link("book/appendices/data_catalogue.html", "The catalogue"), "package": link("data/datapackage.json", "datapackage.json"),
        "licence": link("LICENSE", "licences"),
    }
    write(folder / "index.html", (HERE / "templates" / "index.html").read_text("utf-8").format(**parts))


STEPS = (add_notebooks, add_code, add_slides, add_book, pages.print_handouts, pages.print_book, add_epub, add_index)


def pack(folder: Path, target: Path) -> int:
    """Zip the folder with fixed times and order, so that the same files give the same bytes. Returns its size in bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            put(archive, f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return target.stat().st_size


def make(numbers: list[int], folder: Path) -> Path:
    """The kit of these chapters as a folder and beside it a zip, whose path is returned. Raises KitError."""
    course = chapters.load(numbers)
    shutil.rmtree(folder, ignore_errors=True)
    for step in STEPS:
        start = time.monotonic()
        step(folder, course)
        print(f"  {step.__name__.removeprefix('add_').replace('_', ' ')}: {time.monotonic() - start:.1f} s", flush=True)
    target = folder.with_name(f"{folder.name}.zip")
    size = pack(folder, target)
    if size > LIMIT:
        raise KitError(f"{target.name} has {size / 1e6:.1f} MB, more than {LIMIT / 1e6:.0f}")
    print(f"{target}: {size / 1e6:.1f} MB; unpack it and open {folder.name}/index.html.")
    return target


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weeks", help='chapter numbers in the order of _toc.yml, such as "3,9,14"; all where left out')
    parser.add_argument("--folder", type=Path, default=BUILD / "half-open-seminar")
    given = parser.parse_args(arguments)
    try:
        make(chapters.chosen(given.weeks), given.folder)
    except KitError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
