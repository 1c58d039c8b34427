"""Translations: catalogues that are whole and keep what is computed, numbers as a language writes them, names from sources."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from helpers import data
from pybtex.database import parse_file

from publishing import build, figures, labels, languages, translate
from tests.damage import refused_row

ROOT = Path(__file__).parents[1]
RUSSIAN = ROOT / "locale" / "ru" / "LC_MESSAGES"
WHOLE = ["intro", "notebooks/governance_indicators", "sphinx"]  # what is said to be translated


def messages(page: str) -> list:
    return [message for message in build.read_catalogue(RUSSIAN / f"{page}.po", "ru") if message.id]


def computed_parts(text: str) -> list[str]:
    """What a translation may not lose or change: roles with their content, targets of links, places for numbers."""
    roles = re.findall(r"\{[\w:]+\}`[^`]*`", text)
    links = re.findall(r"\]\(([^)]*)\)", text)
    return sorted([role for role in roles if not role.startswith("{en}")] + links + re.findall(r"\{\w*\}(?!`)", text))


@pytest.mark.parametrize("page", WHOLE)
def test_a_translated_page_has_no_gap_and_nothing_doubtful(page):
    found = messages(page)
    assert len(found) > 20
    assert [message.id for message in found if not message.string or message.fuzzy] == []


@pytest.mark.parametrize("page", WHOLE)
def test_what_is_computed_survives_in_translation(page):
    for message in messages(page):
        assert computed_parts(message.id) == computed_parts(message.string), message.id


@pytest.mark.parametrize("page", WHOLE[:2])
def test_translations_are_russian_and_use_the_terms_of_the_glossary(page):
    terms = data.load("glossary").dropna(subset="ru").set_index("en")["ru"]
    used = set()
    for message in messages(page):
        words = re.sub(r"(?:\{[\w:]+\})?`[^`]*`|\]\([^)]*\)|README", " ", message.string)
        assert not re.search(r"\b[A-Za-z]{2,}\b", words), message.string
        for term in ("percentile rank", "standard error", "rule of law", "control of corruption", "civil service", "open government", "e-government"):
            if re.search(rf"\b{term}\b", message.id, re.I) and not message.id.startswith("**[Half-open"):
                used.add(term)
                stems = [word[: max(4, len(word) - 3)].lower() for word in terms[term].split()]
                assert all(stem in message.string.lower() for stem in stems), f"{term}: {message.string}"
    assert "rule of law" in used and len(used) >= 2


def test_the_events_of_january_2022_have_their_neutral_name():
    said = [message.string for message in messages("intro") if "Qantar" in message.id]
    assert said and all(re.search(r"событи\w+ января 2022 года \(Кантар\)", text) for text in said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("−1,234.5", "−1\u00a0234,5"), ("0.05", "0,05"), ("2006", "2006"), ("66.4 %", "66,4 %"), ("1,000,000", "1\u00a0000\u00a0000")],
)
def test_numbers_as_russian_writes_them(text, expected, tmp_path):
    assert languages.computed(tmp_path, "ru", "page", "fact x", text) == expected


@pytest.fixture
def catalogue(tmp_path):
    """A folder with one catalogue: a pattern with two numbers that the translation turns round, and a word under two contexts."""
    made = Catalog(locale="ru")
    made.add("from {0} to {1}", "к {1} от {0}", context="fact span")
    made.add("rose", "выросла", context="fact it")
    made.add("rose", "вырос", context="fact he")
    path = tmp_path / "ru" / "LC_MESSAGES" / "page.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)
    return tmp_path


def test_a_computed_text_is_found_by_its_words_whatever_its_numbers(catalogue):
    assert languages.computed(catalogue, "ru", "page", "fact span", "from −0.5 to 1,200.25") == "к 1\u00a0200,25 от −0,5"
    assert languages.computed(catalogue, "ru", "page", "fact it", "rose") == "выросла"
    assert languages.computed(catalogue, "ru", "page", "fact he", "rose") == "вырос"


def test_another_word_falls_back_instead_of_keeping_the_old_translation(catalogue):
    assert languages.computed(catalogue, "ru", "page", "fact it", "fell") is None
    assert languages.computed(catalogue, "ru", "page", "fact other", "rose") is None


def payload() -> dict:
    columns = {"columns": ["Country", "Year"], "rows": [["Kazakhstan", "2006"]]}
    return {
        "id": "one", "title": "Kazakhstan rose", "caption": "A caption <b>", "source": "A source", "choices": [], "table": columns,
        "tables": [], "csv": "country,year\n",
        "alt": "Dot plot, 3 rows of data: Year from 2006 to 2023. Finding: Kazakhstan rose",
    }  # fmt: skip


def test_a_figure_without_translation_says_that_it_is_english(tmp_path):
    voice = languages.Voice(payload(), "page", "ru", tmp_path)
    html = figures.markup(payload(), {"wide": "<svg/>", "narrow": "<svg/>"}, "f", "p.html", voice)
    assert re.search(r'<figcaption[^>]* class="untranslated" lang="en">Kazakhstan rose', html)
    assert '<span class="untranslated" lang="en">A caption &lt;b&gt;</span>' in html
    assert re.search(r'class="canvas"[^>]* lang="en"', html) and '<tbody lang="en">' in html


def test_an_english_page_has_no_marks():
    html = figures.markup(payload(), {"wide": "<svg/>", "narrow": "<svg/>"}, "f", "p.html")
    assert "lang=" not in html and "untranslated" not in html and "<span" not in html


def test_a_translated_figure_is_described_in_its_language(tmp_path):
    made = Catalog(locale="ru")
    for context, english, russian in (
        ("title", "Kazakhstan rose", "Рост"), ("caption", "A caption <b>", "Подпись"), ("kind", "Dot plot", "Точечная диаграмма"),
    ):  # fmt: skip
        made.add(english, russian, context=f"{context} of figure one")
    path = tmp_path / "ru" / "LC_MESSAGES" / "page.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)
    voice = languages.Voice(payload(), "page", "ru", tmp_path)
    assert voice.title == "Рост" and not any(voice.lang.values())
    assert voice.alt.startswith("Точечная диаграмма, ") and voice.alt.endswith("Рост") and "Год" in voice.alt


# Names and labels


@pytest.mark.parametrize(
    ("label", "russian", "kazakh"),
    [
        ("Kazakhstan", "Казахстан", "Қазақстан"), ("Lower end, 90 %", "Нижняя граница, 90 %", "Төменгі шегі, 90 %"),
        ("Rule of law, percentile rank", "Верховенство права, процентильный ранг", "Заңның үстемдігі, пайыздық дәреже"),
        ("Knox: 33.6", "Нокс: 33.6", "Нокс: 33.6"), ("Rule of law ▲ rose", "Верховенство права ▲ рост", "Заңның үстемдігі ▲ өсті"),
        ("Law after 1999", "Закон после 1999 года", None), ("No such label", None, None),
        ("Ak Zhol", "Ак жол", "Ақ жол"), ("Nur Otan", "Нур Отан", "Nur Otan"), ("2006", "2006", "2006"),
    ],
)  # fmt: skip
def test_labels(label, russian, kazakh):
    assert labels.translated(label, "ru") == russian and labels.translated(label, "kk") == kazakh


def test_every_source_of_a_name_is_in_the_bibliography_with_an_address():
    entries, table = parse_file(ROOT / "references.bib", "bibtex").entries, data.load("labels")
    keys = [key for column in ("ru_source_key", "kk_source_key") for key in table[column].dropna()]
    assert len(keys) > 20 and all(entries[key].fields["url"].startswith("http") for key in keys)


def test_parties_of_the_elections_are_named_as_the_table_of_elections_names_them():
    table = data.load("labels")
    assert set(table[table["kind"] == "party"]["en"]) <= set(data.load("majilis_elections")["party"])


def test_labels_have_no_row_that_another_table_has():
    own = set(data.load("labels")["en"])
    assert not own & set(data.load("countries")["name_en"])
    both = data.load("labels").set_index("en").join(data.load("glossary").assign(en=lambda t: t["en"].str[0].str.upper() + t["en"].str[1:]).set_index("en"), rsuffix="_term", how="inner")
    for row in both.itertuples():
        assert pd.isna(row.ru) or pd.isna(row.ru_term), row.Index
        assert pd.isna(row.kk) or pd.isna(row.kk_term), row.Index


@pytest.mark.parametrize(
    ("label", "cells", "expected"),
    [
        ("Ak Zhol", {"ru_source_key": ""}, "the source where a party has a name in Russian"),
        ("Ak Zhol", {"kk_locator": ""}, "the place where a source is named"),
        ("Country", {"ru_source_key": "cec_142_206_2004"}, "the book's own"),
        ("Regulatory quality", {"note": ""}, "whose the Russian or the Kazakh is"),
        ("Press freedom", {"note": ""}, "whose the Russian or the Kazakh is"), ("Ak Zhol", {"kk_source_key": ""}, "the source where a party has a name in Kazakh"),
        ("Country", {"ru": "", "kk": ""}, "a label in Russian or in Kazakh"),
        ("Country", {"kind": "word"}, "one of indicator"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, label, cells, expected):
    assert expected in refused_row(tmp_path, "labels", label, **cells)


# The pipeline


def test_settings_of_another_language_differ_in_words_alone():
    import yaml

    english = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    russian = yaml.safe_load(build.settings("ru").read_text("utf-8"))
    assert russian["sphinx"]["config"].pop("language") == "ru" and english["sphinx"]["config"].pop("language") == "en"
    assert russian["execute"].pop("cache") == str(ROOT / "_build" / ".jupyter_cache")
    assert re.search("[а-я]", russian.pop("title")) and english.pop("title")
    for name, parents in build.SPOKEN.items():
        for config in (russian, english):
            holder = config["sphinx"]["config"]
            for parent in parents:
                holder = holder[parent]
            holder.pop(name)
    assert russian == english


def test_renewing_keeps_translations_and_marks_what_has_changed(tmp_path):
    path, template = tmp_path / "page.po", Catalog()
    template.add("One sentence about the index and its margins.")
    template.add("{glue:text}`x`")
    template.add("90 %")
    template.add("rose", context="fact it")
    first = translate.renew(path, template, "ru")
    assert first["{glue:text}`x`"].string == "{glue:text}`x`" and first["90 %"].string == "90 %", "nothing to translate there"
    assert not first.get("rose", "fact it").string
    path.write_text(path.read_text("utf-8").replace('margins."\nmsgstr ""', 'margins."\nmsgstr "Предложение."'), "utf-8")
    again = Catalog()
    again.add("One sentence about the index and its margin.")
    second = translate.renew(path, again, "ru")
    changed = second["One sentence about the index and its margin."]
    assert changed.string == "Предложение." and changed.fuzzy
    assert "margins" not in path.read_text("utf-8").replace("#|", ""), "git keeps what is gone"
    before = path.read_text("utf-8")
    translate.renew(path, again, "ru")
    assert path.read_text("utf-8") == before, "twice makes no difference"


def test_the_words_around_the_pages_are_all_in_the_catalogue():
    wanted = {message.id for message in translate.interface() if message.id}
    assert wanted == {message.id for message in messages("sphinx")}, "run make translate LANG=ru"
    assert "Data as a table" in wanted and "Names in figures and tables" in wanted


def test_catalogues_are_those_of_pages():
    pages = {path.relative_to(RUSSIAN).with_suffix("").as_posix() for path in RUSSIAN.rglob("*.po")}
    assert set(WHOLE) <= pages <= {*build.pages(), "sphinx"}
    assert json.dumps(build.translations()) == '["ru"]'
