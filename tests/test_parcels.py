"""The zip of a page's tables, what search engines and links read of a page, and what the offline book is made from."""

import json
import struct
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from helpers import catalogue, data
from publishing import citing, metadata, offline, parcels, pictures
from seminar import kit

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CITED = citing.release()


# --- zips


def test_a_zip_has_the_tables_that_the_catalogue_names_and_those_their_keys_point_to():
    named, keys = catalogue.chapters(), {r["name"]: r["schema"].get("foreignKeys", []) for r in data.package()["resources"]}
    for page in CHAPTERS:
        names = set(parcels.tables(page))
        pointed = {key["reference"]["resource"] for name in names for key in keys[name]} - {""}
        assert names >= named[page.stem.replace("_", " ")], page.stem
        assert names - named[page.stem.replace("_", " ")] <= pointed <= names, page.stem
    assert len({parcels.tables(page) for page in CHAPTERS}) > 10, "chapters differ in their tables"


def test_a_page_that_shows_the_catalogue_has_every_table_and_a_page_without_code_none(tmp_path):
    assert len(parcels.tables(ROOT / "appendices" / "data_catalogue.md")) == len(data.package()["resources"])
    page = tmp_path / "words.md"
    page.write_text("# Words about data.load(\"wgi\")\n")
    assert parcels.tables(page) == ()


@pytest.fixture
def unzipped(tmp_path):
    """The zip of one chapter, as a reader unpacks it."""
    page = ROOT / "notebooks" / "ngo_counts.ipynb"
    small = parcels.cut(data.package(), parcels.tables(page), "ngo_counts", "Counting", "0.1.0")
    files = {resource["path"]: (ROOT / "data" / resource["path"]).read_bytes() for resource in small["resources"]}
    files |= {"datapackage.json": json.dumps(small).encode(), "README.txt": parcels.readme(small, "Counting", CITED).encode()}
    parcels.pack(tmp_path / "ngo_counts.zip", files)
    with zipfile.ZipFile(tmp_path / "ngo_counts.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / "ngo_counts"


def test_the_package_of_a_zip_stands_by_itself(unzipped):
    """What the standard asks for, no key or file out of the folder; the book's own loader takes each table, hash and keys included."""
    package = json.loads((unzipped / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "tabular-data-package" and package["name"] == "half-open-ngo-counts" and package["version"] == "0.1.0"
    names = {resource["name"] for resource in package["resources"]}
    assert {"ngo_counts", "ngo_definitions", "countries"} <= names < {resource["name"] for resource in data.package()["resources"]}
    assert {path.name for path in unzipped.iterdir()} == {f"{name}.csv" for name in names} | {"datapackage.json", "README.txt"}
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource" and resource["path"] == f"{resource['name']}.csv"
        read = data.load_editions if "editionField" in resource else data.load
        assert len(read(resource["name"], folder=unzipped))
        for key in resource["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in names | {""}
    licences = {licence["name"] for resource in package["resources"] for licence in resource["licenses"]}
    assert {licence["name"] for licence in package["licenses"]} == licences


def test_the_readme_of_a_zip_names_version_publishers_and_licences(unzipped):
    text = " ".join((unzipped / "README.txt").read_text("utf-8").split())
    assert f"version {CITED['version']}" in text and "“Counting”" in text
    for resource in json.loads((unzipped / "datapackage.json").read_text("utf-8"))["resources"]:
        assert resource["path"] in text and resource["licenses"][0]["title"] in text
        assert all(f"{source['publisher']}, {source['title']}" in text for source in resource["sources"])
        assert ("not verified" in text) or resource["licenses"][0]["checked"] != "not verified"


def test_the_same_files_give_the_same_zip_and_others_another(tmp_path):
    one, two, three = (tmp_path / f"{name}" / "t.zip" for name in "abc")
    for path in (one, two, three):
        path.parent.mkdir()
    parcels.pack(one, {"a.csv": b"1\n", "b.csv": b"2\n"})
    parcels.pack(two, {"b.csv": b"2\n", "a.csv": b"1\n"})
    parcels.pack(three, {"a.csv": b"1\n", "b.csv": b"3\n"})
    assert one.read_bytes() == two.read_bytes() != three.read_bytes()
    parcels.pack(one, {"a.csv": b"1\n", "b.csv": b"3\n"})
    assert one.read_bytes() == three.read_bytes(), "an older zip gives way"
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == ["t/a.csv", "t/b.csv"] and {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_seminar_kit_which_has_the_tables_takes_neither_them_nor_their_zips_again(tmp_path, monkeypatch):
    page = tmp_path / "html" / "notebooks" / "one.html"
    for path in (page, tmp_path / "html" / "data" / "one.zip", tmp_path / "html" / "_static" / "page.css"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    before, after = '<ul>\n<li><a href="one.ipynb">Notebook</a></li>\n', "</ul>"
    offer = '<li><a class="parcel" href="../data/one.zip">Data</a></li>\n'
    page.write_text(before + offer + after)
    monkeypatch.setattr(kit, "BUILD", tmp_path)
    kit.add_book(tmp_path / "kit", [])
    assert {path.name for path in (tmp_path / "kit").rglob("*") if path.is_file()} == {"one.html", "page.css"}
    assert (tmp_path / "kit" / "book" / "notebooks" / "one.html").read_text() == before + after


# --- metadata


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p>Short.</p><p>A first paragraph that is long enough to say what the page is about, and no more.</p>',
         "A first paragraph that is long enough to say what the page is about, and no more."),
        ('<p>A question that opens the chapter, and is not what it finds. Is it so?</p><section id="in-short"><h2>In short</h2>'
         '<p>The <em>finding</em> is that a &amp; b differ by 3.5 points <a href="#x">[Knox, 2008, L1-2]</a>, more than chance.</p>',
         "The finding is that a & b differ by 3.5 points, more than chance."),
        (f"<p>One sentence that is quite long. Another of {'many ' * 40}words. Last.</p>", "One sentence that is quite long."),
        ("<h1>Nothing</h1>", ""),
    ],
)  # fmt: skip
def test_the_description_of_a_page_is_its_first_finding_in_whole_sentences(body, said):
    assert metadata.summary(body) == said


class Heads(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.meta = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        pairs = dict(attrs)
        self.meta[pairs.get("property") or pairs.get("name")] = pairs["content"]


def test_a_card_has_a_picture_where_the_address_of_the_book_is_known_and_only_there():
    known = Heads(metadata.card('A "finding" <b>', "What is said", False, "https://host/half-open/", "notebooks/one.html")).meta
    assert known["og:title"] == 'A "finding" <b>' and known["og:url"] == "https://host/half-open/notebooks/one.html"
    assert known["og:image"] == "https://host/half-open/_static/share.png" and known["twitter:card"] == "summary_large_image"
    unknown = Heads(metadata.card("T", "What is said", True, "", "intro.html")).meta
    assert "og:image" not in unknown and "og:url" not in unknown and unknown["twitter:card"] == "summary" and unknown["og:type"] == "book"


def test_a_data_block_cannot_be_ended_by_its_text():
    name = "</script><script>alert(1)</script> <!-- é"
    block = metadata.script({"name": name})
    assert block.count("<") == 2 and json.loads(block[block.index("{") : block.rindex("}") + 1])["name"] == name


@pytest.mark.parametrize("resource", data.package()["resources"], ids=lambda resource: resource["name"])
def test_a_dataset_says_what_its_passport_and_rows_say(resource):
    found = metadata.dataset(resource, "../data/")
    assert found["distribution"]["contentUrl"] == f"../data/{resource['path']}" and found["distribution"]["sha256"] in resource["hash"]
    assert found["description"] == resource["description"] and found["creator"] and found["license"]
    fields = {field["name"] for field in resource["schema"]["fields"]}
    measured = {value["name"] for value in found["variableMeasured"]}
    assert measured and measured <= fields - set(resource["schema"]["primaryKey"])


def test_years_and_countries_of_a_dataset_are_those_of_its_rows():
    tables = {resource["name"]: metadata.dataset(resource, "") for resource in data.package()["resources"]}
    wgi = data.load_editions("wgi")
    years = {int(year) for frame in wgi.values() for year in frame["year"]}
    assert tables["wgi"]["temporalCoverage"] == f"{min(years)}/{max(years)}"
    n = len({iso3 for frame in wgi.values() for iso3 in frame["iso3"]})
    assert [place["name"] for place in tables["wgi"]["spatialCoverage"]] == [f"{n} countries and territories"]
    assert [place["name"] for place in tables["civil_service"]["spatialCoverage"]] == ["Kazakhstan"]
    assert "temporalCoverage" not in tables["glossary"] and "spatialCoverage" not in tables["glossary"]


def test_the_book_is_described_as_it_is_cited():
    book = metadata.book(CITED)
    assert (book["name"], book["version"], book["datePublished"]) == (CITED["title"], str(CITED["version"]), str(CITED["date-released"]))
    assert [author["name"] for author in book["author"]] == [author["name"] for author in CITED["authors"]]


# --- offline


def test_links_of_a_page_for_any_address_start_from_the_folder_of_the_book():
    page = (
        '<html data-content_root="./"><a href="notebooks/x.html#y"></a><a href="#y"></a><a href="https://a.org/"></a>'
        '<form action="search.html"></form><script src="_static/b.js"></script>'
    )
    assert offline.anchored(page, "/half-open/") == (
        '<html data-content_root="/half-open/"><a href="/half-open/notebooks/x.html#y"></a><a href="#y"></a><a href="https://a.org/"></a>'
        '<form action="/half-open/search.html"></form><script src="/half-open/_static/b.js"></script>'
    )
    assert offline.anchored(offline.anchored(page, "/half-open/"), "/half-open/") == offline.anchored(page, "/half-open/")


@pytest.mark.parametrize(
    ("address", "path"),
    [("", ""), ("https://host/", "/"), ("https://host/half-open", "/half-open/"), ("https://host/half-open/", "/half-open/")],
)
def test_the_folder_of_the_book_is_that_of_its_address(address, path):
    app = type("App", (), {"config": type("Config", (), {"html_baseurl": address})})
    assert offline.base_path(app) == path


def test_the_book_kept_is_its_pages_and_what_they_need_by_content(tmp_path):
    figure = [f"_static/figures/a.{kind}" for kind in ("js", "csv", "svg", "txt")]
    for name in ("intro.html", "404.html", "_static/page.css", *figure, "data/wgi.csv", "_sources/a.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    kept = offline.kept(tmp_path)
    assert set(kept) == {"intro.html", "_static/page.css", "_static/figures/a.js"}
    (tmp_path / "intro.html").write_text("2")
    assert {name for name, mark in offline.kept(tmp_path).items() if mark != kept[name]} == {"intro.html"}


# --- pictures


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_icons_and_card_are_in_step_with_their_drawings_and_small(name):
    png = (pictures.STATIC / name).read_bytes()
    assert struct.unpack(">II", png[16:24]) == pictures.PICTURES[name][1:3]
    assert pictures.KEY + b"\0" + pictures.mark(name).encode() in png, "python -m publishing.pictures, look, commit"
    assert len(png) < 60_000
