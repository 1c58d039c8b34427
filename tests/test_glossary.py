"""The glossary: every term has a place in a text that uses it, and a translation that was not read stays empty."""

import json
from pathlib import Path

import pandas as pd
import pytest
from helpers import data

from tests.damage import refused_row
from tests.documents import KEYS, faults, needs_documents, plain, said

FOLDER = Path(__file__).parents[1] / "data"
PASSPORT = next(res for res in json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))["resources"] if res["name"] == "glossary")
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"


def glossary():
    return data.load("glossary").set_index("term_id")


def test_it_is_large_enough_and_covers_every_field():
    table = glossary()
    assert len(table) >= 60 and table["ru"].notna().sum() >= 60 and table["kk"].notna().sum() >= 60
    assert set(table["field"]) == set(next(field for field in PASSPORT["schema"]["fields"] if field["name"] == "field")["constraints"]["enum"])


@pytest.mark.parametrize(
    "en, ru, kk",
    [
        ("civil service", "государственная служба", "мемлекеттік қызмет"), ("Corps A", "корпус «А»", "«А» корпусы"),
        ("akim", "аким", "әкім"), ("akimat", "акимат", "әкімдік"), ("maslikhat", "маслихат", "мәслихат"), ("Majilis", "Мажилис", "Мәжіліс"),
        ("reglament", "регламент государственной услуги", "мемлекеттік көрсетілетін қызмет регламенті"),
        ("public service centre", "центр обслуживания населения (ЦОН)", "халыққа қызмет көрсету орталығы (ХҚКО)"),
        ("open government", "открытое правительство", "ашық үкімет"),
        ("state social order", "государственный социальный заказ", "мемлекеттік әлеуметтік тапсырыс"),
    ],
)  # fmt: skip
def test_terms_of_the_state_in_three_languages(en, ru, kk):
    row = data.load("glossary").set_index("en").loc[en]
    assert (row["ru"], row["kk"]) == (ru, kk)


@pytest.mark.parametrize("en", ["one-stop shop", "percentile rank", "standard error", "donor pool", "half-open government"])
def test_terms_of_the_book_are_there(en):
    assert en in set(data.load("glossary")["en"])


def test_russian_is_not_kazakh_and_kazakh_not_russian():
    """A Russian term has no Kazakh letter. A Kazakh one may have none either, but only where the two share the word or all its letters."""
    table = glossary()
    assert not table["ru"].dropna().str.contains(f"[{KAZAKH}]").any()
    shared = table[table["kk"].notna() & ~table["kk"].fillna("").str.contains(f"[{KAZAKH}]")]
    assert set(shared.index) == {"corps-a", "corps-b", "meritocracy", "region", "parliament", "senate", "constitution", "referendum", "election"}


def test_a_missing_translation_is_explained():
    for row in glossary().itertuples():
        for language, cell in [("Russian", row.ru), ("Kazakh", row.kk)]:
            if pd.isna(cell):
                assert f"No {language}" in row.note or "No translation" in row.note or "a coinage" in row.note.lower(), row.Index


def test_every_key_is_in_the_bibliography_with_an_address():
    from pybtex.database import parse_file

    entries, table = parse_file(FOLDER.parent / "references.bib", "bibtex").entries, glossary()
    for column in ("source_key", "ru_source_key", "kk_source_key"):
        for term, key in table[column].dropna().items():
            assert key in entries, f"{term}: {column} {key}"
            assert column == "source_key" or entries[key].fields["url"].startswith("http"), key


def test_a_text_in_one_language_stands_for_that_language():
    """Keys end in the language of the text where one law was read in several."""
    table = glossary()
    assert not table["ru_source_key"].dropna().str.endswith("_kaz").any()
    assert not table["kk_source_key"].dropna().str.endswith("_rus").any()


# How a document writes a term that the book spells another way.
SPELLED = {
    "political-civil-servant": "political civil servants", "presidential-youth-personnel-reserve": "presidential youth personnel reserve", "corps-a": "corps a",
    "region": "oblast", "quasi-public-sector": "quasi public sector", "events-of-january-2022": "qantar events", "policy-ambiguity": "policy ambiguity",
    "grants-and-awards-for-ngos": "grants and bonuses for ngos", "state-corporation": "state corporation, government for citizens", "freedom-rating": "freedom rating",
    "open-budgets-portal": "open budgets portal", "presidential-administration": "presidential administration", "human-development-index": "human development index",
    "political-stability-and-absence-of-violence": "political stability and the absence of violence", "one-stop-shop": "one stop shop", "position-based-civil-service": "positional model", "electoral-threshold": "could win more than", "non-governmental-organisation": "non governmental organisation",
}  # fmt: skip


@needs_documents
def test_locators_point_to_lines_that_use_the_term():
    table = glossary()
    own = table[table["source_key"].isin(KEYS)]
    assert len(own) > 50
    for row in own.itertuples():
        assert faults(row.source_key, row.locator) == [], row.Index
        text, term = said(row.source_key, row.locator), SPELLED.get(row.Index, plain(row.en))
        assert term in text, f"{row.Index}: {term!r} is not within {row.source_key} {row.locator}"


@needs_documents
def test_definitions_are_in_the_books_own_words():
    """No eight words in a row are those of the document that the definition rests on."""
    for row in glossary().itertuples():
        if row.source_key in KEYS:
            words, text = plain(row.definition_en).split(), said(row.source_key, row.locator)
            for start in range(len(words) - 7):
                assert " ".join(words[start : start + 8]) not in text, row.Index


@pytest.mark.parametrize(
    "term, cells, expected",
    [
        ("akim", {"ru": "әкім", "kk": "аким"}, "text of the form"),  # the two columns swapped
        ("akim", {"ru": "akim"}, "text of the form"),
        ("akim", {"kk": "äkim"}, "text of the form"),
        ("akim", {"kk": "әкiм"}, "text of the form"),  # a Latin i among Cyrillic letters
        ("akim", {"ru": ""}, "an empty cell where it has none"),
        ("akim", {"ru_source_key": ""}, "the source where ru has a term"),
        ("akim", {"kk_locator": ""}, "the place where kk has a term"),
        ("e-government-development-index", {"kk_source_key": "kisi_listening"}, "an empty cell where it has none"),
        ("e-government-development-index", {"note": ""}, "a word on the translation that is missing"),
        ("akim", {"locator": "page 3"}, "L and line numbers for the five documents"),
        ("corruption-perceptions-index", {"locator": "L12"}, "another place for other sources"),
        ("akim", {"definition_en": "A mayor."}, "text of the form"),
        ("akim", {"definition_en": ""}, "text of the form"),
        ("akimat", {"en": "akim", "term_id": "akim"}, "already"),
        ("akimat", {"en": "maslikhat"}, "joined by hyphens"),
        ("akim", {"ru_source_key": "adilet_z1500000416_kaz"}, "a text in Russian"),
        ("akim", {"kk_source_key": "adilet_z1500000401_rus"}, "a text in Kazakh"),
        ("akimat", {"kk": "әкім"}, "already"),
        ("akim", {"field": "politics"}, "one of civil_service"),
        ("akim", {"source_key": "Knox 2008"}, "text of the form"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, term, cells, expected):
    assert expected in refused_row(tmp_path, "glossary", term, **cells)
