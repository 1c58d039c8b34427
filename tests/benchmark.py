"""Prints what every chapter weighs and costs a fresh browser, beside other tools: make benchmark

    python -m tests.benchmark [--runs N] [--build]

Bytes and requests are exact; times are medians of N fresh browsers on this machine and mean something only beside the bare page, which is
one inline SVG (the chapter's first picture) and nothing else, measured in the same run. `--build` also times builds of a copy of the book:
cold, unchanged, after an edit of one cell and of one table, and with 5, 20 and 80 chapters. That takes many minutes.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from publishing import build, drawing
from tests.book import weight

HTML = build.BUILD / "html"
# The same small chapter (three charts, a table) in stock tools, measured once on one machine: gzip KB to a readable page,
# seconds to the first chart on a desktop.
PEERS = {
    "Jupyter Book 1 with plotly, stock": ("876", "3.4-4.3"),
    "Jupyter Book 1, bundle embedded": ("2,348", "3.8-4.1"),
    "Jupyter Book 2": ("3,767", "2.4"),
    "marimo": ("4,400", "5.5"),
    "Observable Framework": ("353", "0.8"),
    "a bare page with an inline SVG": ("3", "0.25"),
}
COLUMNS = ("KB gzip", "requests", "FCP ms", "bare ms", "ratio", "figure ms", "shift", "TBT ms", "TBT 4x ms", "chart ms")


def figures(page: str) -> list[str]:
    return re.findall(r'id="fig-([\w-]+)" data-figure=', (HTML / f"{page}.html").read_text("utf-8"))


def bare(name: str) -> str:
    svg = (drawing.FOLDER / f"{name}.svg").read_text("utf-8")
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A picture</title><p>A picture</p>{svg}</html>'


def measure(play, origin: str, page: str, runs: int) -> dict:
    """Medians for one chapter; every number from a browser that was started for it."""

    def fresh(task, *rest, **more):
        browser = play.chromium.launch(executable_path=drawing.browser(), args=["--no-sandbox"] if os.geteuid() == 0 else [])
        try:
            return task(browser, *rest, **more)
        finally:
            browser.close()

    url, name = f"{origin}{page}.html", figures(page)[0]
    visits, bares, slow, charts = [], [], [], []
    for _ in range(runs):
        visits.append(fresh(weight.read, url))
        bares.append(fresh(weight.read, f"{origin}bare/{name}.html"))
        slow.append(fresh(weight.read, url, slowdown=4))
        charts.append(fresh(weight.interactive, url, name))
    middle = lambda rows, key: statistics.median(row[key] for row in rows)  # noqa: E731
    fcp, base = middle(visits, "fcp"), middle(bares, "fcp")
    return dict(zip(COLUMNS, (
        middle(visits, "bytes") / 1000, middle(visits, "requests"), fcp, base, fcp / base, middle(visits, "figure"),
        max(row["shift"] for row in visits + slow), middle(visits, "tbt"), middle(slow, "tbt"), middle(charts, "ms"),
    ), strict=True))  # fmt: skip


def pages(runs: int) -> None:
    chapters = [page for page in build.pages() if page.startswith("notebooks/")]
    extra = {f"/bare/{figures(page)[0]}.html": bare(figures(page)[0]) for page in chapters}
    print(f"{'chapter':<28}" + "".join(f"{column:>11}" for column in COLUMNS))
    rows = []
    with sync_playwright() as play, weight.Server(HTML, extra) as server:
        for page in chapters:
            rows.append(measure(play, server.origin, page, runs))
            show(page.rpartition("/")[2], rows[-1])
    show("worst", {column: max(row[column] for row in rows) for column in COLUMNS})
    show("median", {column: statistics.median(row[column] for row in rows) for column in COLUMNS})
    print("\nOther tools, one small chapter: KB gzip to a readable page, seconds to the first chart")
    for tool, (size, seconds) in PEERS.items():
        print(f"  {tool:<36}{size:>8}{seconds:>10}")


def show(name: str, row: dict) -> None:
    form = {"ratio": "11.2f", "shift": "11.3f"}
    print(f"{name:<28}" + "".join(f"{row[column]:{form.get(column, '11.0f')}}" for column in COLUMNS), flush=True)


def timed(root: Path) -> float:
    """Seconds of one build of the copy."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "publishing.build"], cwd=root, env={**os.environ, "PYTHONPATH": str(root / "src")}, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.monotonic() - start


def copy(root: Path) -> None:
    keep = shutil.ignore_patterns("_build", ".venv", ".git", "__pycache__", "*.egg-info", ".pytest_cache", ".hypothesis")
    shutil.copytree(build.ROOT, root, ignore=keep)


def builds() -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        copy(root)
        print(f"\nWhole book: cold {timed(root):.0f} s", flush=True)
        print(f"unchanged {timed(root):.1f} s", flush=True)
        page = root / "notebooks" / "budget_scores.ipynb"
        book = json.loads(page.read_text("utf-8"))
        cell = next(cell for cell in book["cells"] if cell["cell_type"] == "code")
        cell["source"] = ["spare = 1\n", *cell["source"]]
        page.write_text(json.dumps(book), "utf-8")
        print(f"one cell edited {timed(root):.1f} s", flush=True)
        table = root / "data" / "obs.csv"
        lines = table.read_text("utf-8").splitlines(keepends=True)
        last = lines[-1].rsplit(",", 2)[0]  # country and round: the passport refuses half of one
        table.write_text("".join(line for line in lines if not line.startswith(f"{last},")), "utf-8")
        renew = [sys.executable, "data/builders/passports.py"]
        subprocess.run(renew, cwd=root, env={**os.environ, "PYTHONPATH": str(root / "src")}, check=True, capture_output=True)
        print(f"one table edited (obs.csv, last country of its last round out) {timed(root):.1f} s", flush=True)
    for count in (5, 20, 80):
        with TemporaryDirectory() as folder:
            root = Path(folder) / "book"
            copy(root)
            multiply(root, count)
            cold, kept = timed(root), timed(root)
            print(f"{count} chapters: cold {cold:.0f} s ({cold / count:.1f} s each), unchanged {kept:.1f} s", flush=True)


def multiply(root: Path, count: int) -> None:
    """Make the copy a book of so many chapters: the real ones in turn, labels and figure ids told apart by a number."""
    sources = sorted((root / "notebooks").glob("*.ipynb"))
    texts = [path.read_text("utf-8") for path in sources]
    for path in sources:
        path.unlink()
    shutil.rmtree(root / "appendices")
    names = []
    for number in range(count):
        names.append(f"notebooks/copy_{number:02d}")
        book = json.loads(texts[number % len(texts)])
        # Prose links to pages that are not in the copy; its code is what a build has to run.
        book["cells"] = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        for cell in book["cells"]:
            cell["source"] = re.sub(r'id="([\w-]+)"', rf'id="\1-{number}"', "".join(cell["source"]))
        words = "Words for a reader to take this for a page. " * 20
        heading = {"cell_type": "markdown", "id": f"head{number}", "metadata": {}, "source": f"# Chapter {number}\n\n{words}"}
        book["cells"].insert(0, heading)
        (root / f"{names[-1]}.ipynb").write_text(json.dumps(book), "utf-8")
    (root / "intro.md").write_text("# A book\n\n" + "It has enough words for a page. " * 30 + "\n", "utf-8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: intro\nchapters:\n" + "".join(f"  - file: {name}\n" for name in names), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="fresh browsers for each number")
    parser.add_argument("--build", action="store_true", help="time builds too (many minutes)")
    options = parser.parse_args()
    pages(options.runs)
    if options.build:
        builds()
