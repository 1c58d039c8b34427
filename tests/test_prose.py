"""The prose cannot drift from the data: no number is typed that data decide, no citation lacks a place."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from pybtex.database import parse_file

from tests.prose import citations, typed_numbers

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [ROOT / "intro.md", *sorted((ROOT / "appendices").glob("*.md")), *CHAPTERS]


@cache
def references() -> frozenset[str]:
    return frozenset(parse_file(str(ROOT / "references.bib")).entries)


def name(path: Path) -> str:
    return path.stem


def markdown(path: Path) -> str:
    if path.suffix == ".md":
        return re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.S)
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_number_from_data_is_typed_in_prose(path):
    assert typed_numbers(markdown(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_citation_has_a_known_key_and_a_place(path):
    known = references()
    for key, place in citations(markdown(path)):
        assert key in known, f"{key} is not in references.bib"
        assert place, f"{key} is cited without a locator"


def test_every_reference_is_used_somewhere():
    """In a table, a chapter, an appendix or a helper; the bibliography promises nothing else."""
    files = [*(ROOT / "data").glob("*.csv"), *(ROOT / "src" / "helpers").glob("*.py"), *PAGES]
    text = "\n".join(path.read_text("utf-8") for path in files)
    unused = [key for key in references() if not re.search(rf"\b{re.escape(key)}\b", text)]
    assert unused == []


@pytest.mark.parametrize(
    "typed",
    [
        "Kazakhstan stood at 38.0 in 2006.",
        "It gained 12 points.",
        "About 8,300 remained.",
        "More than 90 % of the vote.",
        "Eleven of sixteen published.",
        "Four of the six states cannot be told apart.",
        "Some eighteen thousand were registered.",
        "The rank is 42nd.",
        ":::{admonition} About\nReading: 15 minutes. Teaching: 45 minutes.\n\nIt gained 7 points.\n:::",
        ":::\n\nIt gained 7 points.",
        "(one-target)=\nIt gained 7 points.\n\n(another-target)=\nWords.",
    ],
)
def test_a_typed_number_is_found(typed):
    assert typed_numbers(f"Some words before. {typed} Some words after.")


@pytest.mark.parametrize(
    "fine",
    [
        "Law No. 401-V of 16 November 2015, Article 16, in force since January 2016.",
        "It stood at {glue:text}`kaz_2006` in 2006, printed as {printed}`33.6 <knox2008, L1290>` {cite:p}`knox2008{L1277-1290}`.",
        "The bars are 90 % intervals; the six dimensions; one of the five documents.",
        "1. First step\n2. Second step",
        "`wgi` has 11 columns".replace("11 columns", "`11` columns"),
        "Reading: 15 minutes. Teaching: 45 minutes.",
        "In the 1990s, from 1996-2023.",
        "(one-target)=\nWords.\n\n(another-target)=\nWords.",
    ],
)
def test_what_is_no_number_from_data_passes(fine):
    assert typed_numbers(fine) == []


def test_a_citation_without_a_place_is_seen():
    assert citations("{cite:p}`knox2008` and {cite:t}`oconnor2019{L210},baimenov{L34}`") == [
        ("knox2008", ""),
        ("oconnor2019", "L210"),
        ("baimenov", "L34"),
    ]


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_chapters_carry_no_outputs(path):
    notebook = json.loads(path.read_text("utf-8"))
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], f"cell {number} has outputs"
            assert cell["execution_count"] is None, f"cell {number} has an execution count"
        assert set(cell["metadata"]) <= {"tags"}, f"cell {number} has metadata {set(cell['metadata'])}"


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_code_cells_are_short_enough_to_read(path):
    for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"], 1):
        lines = "".join(cell["source"]).splitlines()
        if cell["cell_type"] == "code":
            assert len(lines) <= 20, f"cell {number} has {len(lines)} lines: the rest belongs in a helper"
            assert max(map(len, lines), default=0) <= 120, f"cell {number} has a line over 120 characters"


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_a_chapter_has_all_its_parts(path):
    text = markdown(path)
    tags = [tag for cell in json.loads(path.read_text("utf-8"))["cells"] for tag in cell["metadata"].get("tags", [])]
    assert re.search(r"^Reading: \d+ minutes\. Teaching: \d+ minutes\.", text, re.M), "minutes"
    for heading in ("What this cannot tell you", "Exercises", "Questions for discussion", "The step to the next chapter"):
        assert f"\n## {heading}" in text, heading
    assert tags.count("solution") >= 3, "solutions"
    assert "instructor" in tags, "notes for instructors"
    words = len(re.findall(r"\w+", text))
    assert 1200 <= words <= 4500, f"{words} words: a chapter is read in 10 to 20 minutes"
