"""The citation of a figure: what it says, and that BibTeX reads it whatever stands in a title."""

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from helpers import data
from publishing import citing

FIGURE = {
    "id": "ge-2006",
    "title": "Kazakhstan & Russia: 38.0 % of #1, $5 {ranks}",
    "csv": "country,rank\nA,1.0\n",
    "tables": [["wgi", 2024], ["wgi", 2025], ["events", None], ["agencies", None]],
}


def entry(payload, page="notebooks/one.html"):
    found = parse_string(citing.bibtex(payload, page), "bibtex").entries
    assert len(found) == 1
    return next(iter(found.items()))


NAMED = {"textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\"}


def typeset(field: str) -> str:
    """What TeX prints of a field: escaped characters and the five that have names of their own; braces that only group go."""

    def printed(match: re.Match) -> str:
        if match[0] not in "{}" and not match[1] and match[2] not in NAMED:
            pytest.fail(f"{match[0]!r} is a command of TeX in {field}")
        return match[1] or NAMED.get(match[2], "")

    return re.sub(r"\\([&%$#_])|\\(text[a-z]+)\{\}|[{}]|[&%$#_~^\\]", printed, field)


def test_an_entry_says_what_a_reader_must_know_to_find_the_same_figure():
    book = citing.release()
    key, found = entry(FIGURE)
    assert key == f"halfopen-{book['version']}-ge-2006" and found.type == "misc"
    assert typeset(found.fields["title"]) == FIGURE["title"]
    assert [typeset(person.last_names[0]) for person in found.persons["author"]] == ["The Half-Open authors"]
    assert found.fields["year"] == str(book["date-released"])[:4]
    place = typeset(found.fields["howpublished"])
    assert f"version {book['version']}" in place and book["title"] in place and place.endswith("notebooks/one.html#fig-ge-2006")
    note = typeset(found.fields["note"])
    assert "World Bank, Worldwide Governance Indicators, 2024 and 2025 editions" in note
    assert hashlib.sha256(FIGURE["csv"].encode()).hexdigest() in note


TITLES = st.text(st.sampled_from("aB7 &%$#_{}~^\\\"'<>@=,.é–Қ−²"), min_size=1, max_size=30)


@settings(deadline=None)  # a busy machine is no fault of an entry
@given(TITLES.map(lambda text: " ".join(text.split())).filter(bool))  # BibTeX takes a run of white space for one space
def test_no_character_breaks_an_entry(title):
    _, found = entry({**FIGURE, "title": title, "tables": []})
    assert typeset(found.fields["title"]) == title


def test_editions_are_those_of_the_passports():
    events, agencies = (data.resource(name)["title"] for name in ("events", "agencies"))
    assert citing.editions(FIGURE["tables"]) == (
        f"World Bank, Worldwide Governance Indicators, 2024 and 2025 editions. Half-Open, {events} and {agencies}, sources row by row"
    )
    assert citing.editions([["wgi", 2024]]).endswith(", 2024 edition"), "and of no other edition"
    assert citing.editions([["vdem", 16], ["vdem", 15]]).endswith(", versions 15 and 16")
    told = citing.editions([["wdi", None]])
    assert all(str(source["edition"]) in told for source in data.resource("wdi")["sources"]), "a table of several copies rests on all"


def test_people_and_bodies_are_named_as_bibtex_wants_them():
    words, field = citing.authors([{"name": "The A & B authors"}, {"family-names": "Knox", "given-names": "C."}])
    assert words == "The A & B authors; Knox, C."
    assert field == r"{The A \& B authors} and Knox, C."


def test_words_and_bibtex_under_a_figure_agree_and_are_escaped():
    html = citing.markup({**FIGURE, "title": "A <b>finding</b> & more"}, "notebooks/one.html")
    assert "<b>" not in html and html.count(citing.data_hash(FIGURE["csv"])) == 2
    words, _, field = html.partition("<pre>")
    for part in (citing.editions(FIGURE["tables"]), f"version {citing.release()['version']}", "notebooks/one.html"):
        assert part in words and part in field
    assert re.search(r"SHA-256 of the data file \(CSV\)", words)


@pytest.mark.parametrize("change", [{"csv": "country,rank\nA,1.1\n"}, {"tables": [["wgi", 2025]]}, {"title": "Another finding"}])
def test_an_entry_follows_data_editions_and_finding(change):
    assert citing.bibtex({**FIGURE, **change}, "p.html") != citing.bibtex(FIGURE, "p.html")
