"""`make book`: builds the book if something has changed, checks it, and says where it is.

    python -m publishing.build [--strict] [--language ru]

Jupyter Book does the work, once for English and once for each language that `locale/` translates the introduction into. This driver
adds what it leaves out: an unchanged book costs no build at all; a warning fails the build the second time too; every page of `_toc.yml`
must be there with text on it; a failing cell is named. `--strict` also fails where a static picture is missing or out of step, as CI does.
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

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "_build"
INPUTS = (
    "_config.yml", "_toc.yml", "*.md", "CITATION.cff", "references.bib", "requirements.txt", "pyproject.toml",
    "notebooks/*", "appendices/*", "data/*", "figures/*", "src/**/*",
)  # fmt: skip
SPOKEN = {  # settings of the book that a reader sees: Sphinx's or the theme's name for it, and where it stands in _config.yml
    "nb_code_prompt_show": (), "nb_code_prompt_hide": (), "search_bar_text": ("html_theme_options",), "toc_title": ("html_theme_options",),
}  # fmt: skip
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


def translations(root: Path = ROOT) -> list[str]:
    """Codes of the languages that the book is translated into: those with a catalogue of the introduction."""
    return sorted(path.parents[1].name for path in (root / "locale").glob("*/LC_MESSAGES/intro.po"))


def read_catalogue(path: Path, language: str | None = None) -> Catalog:
    """A catalogue of messages, or the template of one."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def spoken_settings(root: Path = ROOT) -> dict[str, str]:
    """The settings that a reader sees, as `_config.yml` has them."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    found = {"title": config["title"]}
    for name, parents in SPOKEN.items():
        holder = config["sphinx"]["config"]
        for parent in parents:
            holder = holder[parent]
        found[name] = holder[name]
    return found


def settings(language: str, root: Path = ROOT) -> Path:
    """Write the settings of the book in another language, made from `_config.yml`; its runs are those of the English book."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    catalogue = root / "locale" / language / "LC_MESSAGES" / "sphinx.po"
    known = {message.id: message.string for message in read_catalogue(catalogue, language)} if catalogue.exists() else {}
    own = config["sphinx"]["config"]
    config["title"] = known.get(config["title"]) or config["title"]
    for name, parents in SPOKEN.items():
        holder = own
        for parent in parents:
            holder = holder[parent]
        holder[name] = known.get(holder[name]) or holder[name]
    own["language"] = language
    config["execute"]["cache"] = str(root / "_build" / ".jupyter_cache")
    path = root / "_build" / language / "_config.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return path


def command(language: str, all_pages: bool, root: Path = ROOT) -> list[str]:
    """The call of Jupyter Book. Another language is built in a folder of its own, `_build/<language>/_build`."""
    words = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(root), "--warningiserror", "--keep-going"]
    if language != "en":
        words += ["--config", str(settings(language, root)), "--path-output", str(root / "_build" / language)]
    return [*words, "--all"] if all_pages else words


def run(strict: bool, all_pages: bool, language: str = "en") -> int:
    """Run Jupyter Book with its progress shown; 0 where it ended without a warning."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    if strict:
        environment["BOOK_STRICT"] = "1"
    with subprocess.Popen(
        command(language, all_pages), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
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
    (BUILD / ("build.log" if language == "en" else f"build.{language}.log")).write_text("\n".join(log) + "\n", "utf-8")
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


def make(language: str, strict: bool) -> bool:
    """Build the book in one language if its inputs have changed; False where it could not be built."""
    work = BUILD if language == "en" else BUILD / language
    built, html = work / "html" if language == "en" else work / "_build" / "html", BUILD / "html"
    html = html if language == "en" else html / language
    stamp, begun = work / "built.json", work / "begun"
    now = {"inputs": digest(), "machinery": digest(under="src/publishing")}
    if language == "en":  # its pages link to those that are translated
        links = " ".join(path.relative_to(ROOT / "locale").as_posix() for path in sorted((ROOT / "locale").rglob("*.po")))
        now = {name: f"{value} {links}" for name, value in now.items()}
    else:
        now["inputs"] += locale_digest(language)
        now["machinery"] += locale_digest(language, "sphinx.po")  # words around every page; of a page's own catalogue Sphinx takes note
    last = json.loads(stamp.read_text()) if stamp.exists() else {}
    cut = begun.exists()  # the last build failed or was cut off: its half-written state must not pass for a good one
    if last.get("inputs") == now["inputs"] and (last.get("strict") or not strict) and (html / "index.html").exists() and not cut:
        return True
    if cut:
        shutil.rmtree(built.parent / ".doctrees", ignore_errors=True)
        shutil.rmtree(html, ignore_errors=True)
        shutil.rmtree(built, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    begun.touch()
    start = time.monotonic()
    told = "" if language == "en" else f" in {language}"
    print(f"Building the book{told}; a chapter whose code, tables or helpers have changed is run again.", flush=True)
    # Sphinx looks at pages alone: a changed style sheet, script or template needs every page written again.
    if run(strict, last.get("machinery") != now["machinery"], language):
        print(f"The book{told} was not built: see the lines above; the whole log is in _build.", file=sys.stderr)
        return False
    if wrong := faults(built):
        print("\n".join(wrong), file=sys.stderr)
        return False
    if language != "en":
        shutil.rmtree(html, ignore_errors=True)
        shutil.copytree(built, html, ignore=shutil.ignore_patterns("plotly-*.js", "data"))  # those of the English book are used
    stamp.write_text(json.dumps({**now, "strict": strict}))
    begun.unlink()
    print(f"Built in {time.monotonic() - start:.0f} s.")
    return True


def locale_digest(language: str, name: str = "*.po", root: Path = ROOT) -> str:
    """Digest of the catalogues of one language, or of those with one name."""
    total = hashlib.sha256()
    for path in sorted((root / "locale" / language).rglob(name)):
        total.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strict", action="store_true", help="fail where a static picture is missing or out of step")
    parser.add_argument("--language", action="append", help="build this language alone (en, ru ...); may be given again")
    given = parser.parse_args(arguments)
    for language in given.language or ["en", *translations()]:
        if not make(language, given.strict):
            return 1
    print(f"Open {BUILD / 'html' / 'index.html'} in a browser, from disk and without a network; `make serve` serves it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
