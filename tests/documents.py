"""The five documents of the book as lines, for tests that hold a locator against its text."""

import functools
import os
import re
import unicodedata
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("HALF_OPEN_SOURCES") or Path(__file__).parents[2] / "shared" / "sources")
KEYS = ["baimenov", "janenova_kurmanov", "knox2008", "oconnor2019", "zhansulu2022"]
needs_documents = pytest.mark.skipif(not FOLDER.is_dir(), reason="the five documents are not at hand: name their folder in HALF_OPEN_SOURCES")


@functools.cache
def lines(key: str) -> list[str]:
    """The lines of a document; line 1 is at index 0."""
    return (FOLDER / f"{key}.txt").read_text(encoding="utf-8").splitlines()


def spans(locator: str) -> list[tuple[int, int]]:
    """``L12; L20-24`` as [(12, 12), (20, 24)]. Raises ValueError for a locator of another form."""
    found = []
    for part in locator.split("; "):
        match = re.fullmatch(r"L([1-9][0-9]*)(?:-([1-9][0-9]*))?", part)
        if not match:
            raise ValueError(f"{locator!r} is not of the form L12; L20-24")
        start = int(match[1])
        found.append((start, int(match[2] or start)))
    return found


def faults(key: str, locator: str) -> list[str]:
    """What is wrong with a locator: lines in reverse, beyond the end of the document, or without a word in them."""
    found = []
    for start, end in spans(locator):
        if end < start:
            found.append(f"L{start}-{end} runs backwards")
        elif end > len(lines(key)):
            found.append(f"L{end} is beyond the last line of {key}, {len(lines(key))}")
        elif not (lines(key)[start - 1].strip() and lines(key)[end - 1].strip()):
            found.append(f"L{start}-{end} of {key} begins or ends on an empty line")
    return found


def plain(text: str) -> str:
    """Text for a search: lower case, British -ise-, one kind of quote and hyphen, single spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub("[‘’“”\"']", "", text)
    text = re.sub(r"[‐-―-]", " ", text)
    return " ".join(re.sub("organiz", "organis", re.sub("cente?r", "centre", text)).split())


def said(key: str, locator: str) -> str:
    """The lines of a locator as one string, made ready for a search by ``plain``."""
    return plain(" ".join(" ".join(lines(key)[start - 1 : end]) for start, end in spans(locator)))
