"""`make book`: builds the book if something has changed, checks it, and says where it is.

    python -m publishing.build [--strict]

Jupyter Book does the work. This driver adds what it leaves out: an unchanged book costs no build at all; a warning fails the
build the second time too; every page of `_toc.yml` must be there with text on it; a failing cell is named. `--strict` also
fails where a static picture is missing or out of step, as CI does.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "_build"
INPUTS = (
    "_config.yml", "_toc.yml", "*.md", "CITATION.cff", "references.bib", "requirements.txt", "pyproject.toml",
    "notebooks/*", "appendices/*", "data/*", "figures/*", "src/**/*",
)  # fmt: skip
LEAST_TEXT = 400  # characters; the shortest page a reader would not take for an accident


def inputs(root: Path = ROOT) -> Iterator[Path]:
    for pattern in INPUTS:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts and not any(part.endswith(".egg-info") for part in path.parts):
                yield path


def digest(root: Path = ROOT, under: str = "") -> str:
    """Digest of the inputs of the book, or of those below one folder."""
    total = hashlib.sha256()
    for path in inputs(root):
        if path.is_relative_to(root / under):
            total.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


class _ArticleText(HTMLParser):
    """Text inside <article>, without scripts and pictures."""

    def __init__(self):
        super().__init__()
        self.depth, self.skip, self.text = 0, 0, []

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "article"
        self.skip += tag in ("script", "style", "svg")

    def handle_endtag(self, tag):
        self.depth -= tag == "article"
        self.skip -= tag in ("script", "style", "svg")

    def handle_data(self, data):
        if self.depth and not self.skip:
            self.text.append(data.strip())


def pages(root: Path = ROOT) -> list[str]:
    """Names of the pages that `_toc.yml` lists, without suffix."""
    text = (root / "_toc.yml").read_text("utf-8")
    return re.findall(r"^\s*(?:- )?(?:root|file):\s*(\S+?)(?:\.(?:md|ipynb))?\s*$", text, re.M)


def faults(html: Path, root: Path = ROOT) -> list[str]:
    """What is wrong with the built pages: one line each, nothing if all are there and none is empty."""
    found = []
    for page in pages(root):
        path = html / f"{page}.html"
        if not path.exists():
            found.append(f"{page}: the page is missing")
            continue
        article = _ArticleText()
        article.feed(path.read_text("utf-8"))
        length = len(" ".join(filter(None, article.text)))
        if length < LEAST_TEXT:
            found.append(f"{page}: the page is empty ({length} characters of text, expected at least {LEAST_TEXT})")
    return found


def run(strict: bool, all_pages: bool) -> int:
    """Run Jupyter Book with its progress shown; 0 where it ended without a warning."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(ROOT), "--warningiserror", "--keep-going"]
    if all_pages:
        command.append("--all")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    if strict:
        environment["BOOK_STRICT"] = "1"
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        env=environment,
    ) as process:
        log = []
        for line in process.stdout:
            line = re.sub(r"\x1b\[[\d;]*m", "", line.replace("\r", "\n")).rstrip()
            log.append(line)
            if name := re.match(r".*?(\w+)\.ipynb: (Executing|Executed|Using cached)(.*)", line):
                print(f"  {name[1]}: {name[2].lower()}{name[3].removesuffix(' [mystnb]').replace(' using local CWD', '')}", flush=True)
            elif re.search(r"WARNING:|ERROR:|CRITICAL:|Error:|figures drawn|no browser", line):
                print(f"  {line.replace(f'{ROOT}{os.sep}', '')}", flush=True)
    (BUILD / "build.log").write_text("\n".join(log) + "\n", "utf-8")
    if process.returncode:
        for line in failing_cell("\n".join(log)):
            print(f"  {line}")
    return process.returncode


def failing_cell(log: str) -> list[str]:
    """The cell that failed, as nbclient prints it between rules, and its error; nothing where no cell failed."""
    found = re.search(r"An error occurred while executing the following cell:\n-+\n(.*?)\n-+\n(.*?)(?:\n\n|\Z)", log, re.S)
    if not found:
        return []
    error = [line for line in log.splitlines() if re.match(r"[\w.]*(?:Error|Exception|Interrupt|Timeout)\b.*:", line)]
    return ["failing cell:", *(f"  | {line}" for line in found[1].splitlines()), *(f"  {line}" for line in error[:1])]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strict", action="store_true", help="fail where a static picture is missing or out of step")
    strict = parser.parse_args(arguments).strict
    html, stamp, begun = BUILD / "html", BUILD / "built.json", BUILD / "begun"
    now = {"inputs": digest(), "machinery": digest(under="src/publishing")}
    last = json.loads(stamp.read_text()) if stamp.exists() else {}
    ready = last.get("inputs") == now["inputs"] and (last.get("strict") or not strict) and (html / "index.html").exists()
    if not ready:
        if begun.exists():  # the last build failed or was cut off: its half-written state must not pass for a good one
            shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)
            shutil.rmtree(html, ignore_errors=True)
        BUILD.mkdir(exist_ok=True)
        begun.touch()
        start = time.monotonic()
        print("Building the book; a chapter whose code, tables or helpers have changed is run again.", flush=True)
        # Sphinx looks at pages alone: a changed style sheet, script or template needs every page written again.
        if run(strict, all_pages=last.get("machinery") != now["machinery"]):
            print("The book was not built: see the lines above; the whole log is in _build/build.log.", file=sys.stderr)
            return 1
        if wrong := faults(html):
            print("\n".join(wrong), file=sys.stderr)
            return 1
        stamp.write_text(json.dumps({**now, "strict": strict}))
        begun.unlink()
        print(f"Built in {time.monotonic() - start:.0f} s.")
    print(f"Open {html / 'index.html'} in a browser, from disk and without a network; `make serve` serves it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
