"""The tables of the book as files of the built book, and for each page that rests on tables one zip of them.

`data/` in the built book holds every table with `datapackage.json`, as in the repository, and `<page>.zip`: the tables that the page uses
(as the data catalogue says it: helpers.catalogue) and those that their keys point to, `datapackage.json` cut down to these, and a README
with editions, licences and the version. The same sources give the same bytes.
"""

import hashlib
import json
import shutil
import zipfile
from functools import cache
from pathlib import Path
from textwrap import fill

from helpers import catalogue, data
from publishing import citing, freshness

ROOT = freshness.ROOT
FOLDER = "data"
"""Of the built book."""


@cache
def tables(page: Path, root: Path = ROOT) -> tuple[str, ...]:
    """Names of the tables of a page's zip, in the order of the package; a page that shows the catalogue has them all."""
    resources = data.package(root / "data")["resources"]
    if "helpers.catalogue" in freshness.basis(page, root)[0]:
        return tuple(resource["name"] for resource in resources)
    keys = {resource["name"]: resource["schema"].get("foreignKeys", []) for resource in resources}
    found, new = set(), catalogue.uses(freshness.code_of(page), root)
    while new:
        found |= new
        new = {key["reference"]["resource"] for name in new for key in keys[name]} - found - {""}  # "" is the table itself
    return tuple(resource["name"] for resource in resources if resource["name"] in found)


def cut(whole: dict, names: tuple[str, ...], page: str, title: str, version: str) -> dict:
    """The package of some of the tables: valid by itself, for no key of a table points out of it (see `tables`)."""
    resources = [resource for resource in whole["resources"] if resource["name"] in names]
    found = {licence["name"]: licence for resource in resources for licence in resource["licenses"]}
    licences = [{key: licence[key] for key in ("name", "title", "path") if key in licence} for licence in found.values()]
    return {
        **whole, "name": f"{whole['name']}-{page.replace('_', '-')}", "title": f"Half-Open: tables of “{title}”", "version": version,
        "licenses": licences, "resources": resources,
    }  # fmt: skip


def readme(small: dict, title: str, cited: dict) -> str:
    """What the tables are, whose they are, and under which terms, as the passports say it."""
    lines = [
        f"Tables of “{title}”", "", f"{cited['title']}, version {cited['version']}, {cited['date-released']}.", "",
        "Every table is a CSV file in UTF-8; datapackage.json (the Data Package standard, of which this folder is a package) says what "
        "each column holds, in which unit, and where the table comes from. Licences are by table: whoever passes a table on names its "
        "publisher and edition and keeps its licence. Of a licence that is “not verified” the publisher's own statement was not read; "
        "the note says more.",
    ]  # fmt: skip
    for resource in small["resources"]:
        licence = resource["licenses"][0]
        state = "not verified" if licence["checked"] == "not verified" else f"checked {licence['checked']}"
        lines += ["", f"{resource['path']}: {resource['title']}, {resource['rows']:,} rows"]
        kind = f"{resource['editionField']} " if "editionField" in resource else ""
        for source in resource["sources"]:
            where = f" <{source['path']}>" if "path" in source else ""
            lines.append(f"  From: {source['publisher']}, {source['title']}, {kind}{source['edition']}{where}")
        lines += [f"  Licence: {licence['title']} ({state}). {licence.get('note', '')}".rstrip()]
    wrapped = (fill(line, 110, subsequent_indent="    " if line.startswith("  ") else "", break_long_words=False) for line in lines)
    return "\n".join(wrapped) + "\n"


def pack(target: Path, files: dict[str, bytes]) -> None:
    """Write a zip with fixed times and rights, names in order; not at all where one that holds the same is there, as its comment says."""
    parts = b"".join(hashlib.sha256(name.encode() + b"\0" + text).digest() for name, text in sorted(files.items()))
    mark = hashlib.sha256(parts).hexdigest().encode()
    if target.exists():
        with zipfile.ZipFile(target) as archive:
            if archive.comment == mark:
                return
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = mark
        for name, text in sorted(files.items()):
            put(archive, f"{target.stem}/{name}", text)


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file with a fixed time and fixed rights, so that the same files give the same zip."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr, entry.create_system, entry.compress_type = 0o644 << 16, 3, zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def make(app, docname: str) -> Path | None:
    """The zip of a page in the built book, made once a build; None where the page rests on no table."""
    made = app.__dict__.setdefault("book_parcels", {})
    if docname not in made:
        made[docname] = _make(app, docname)
    return made[docname]


def _make(app, docname: str) -> Path | None:
    names, page = tables(Path(app.env.doc2path(docname))), docname.rpartition("/")[2]
    if not names:
        return None
    cited, title = citing.release(), app.env.titles[docname].astext()
    small = cut(data.package(), names, page, title, cited["version"])
    files = {resource["path"]: (ROOT / "data" / resource["path"]).read_bytes() for resource in small["resources"]}
    files["datapackage.json"] = (json.dumps(small, indent=1, ensure_ascii=False) + "\n").encode()
    files["README.txt"] = readme(small, title, cited).encode()
    target = Path(app.outdir) / FOLDER / f"{page}.zip"
    target.parent.mkdir(exist_ok=True)
    pack(target, files)
    return target


def folder(app, docname: str) -> str:
    """The address of the tables from a page, with a slash at its end; the book in another language uses those of the English one."""
    return "../" * (docname.count("/") + (app.config.language != "en")) + f"{FOLDER}/"


def offer(app, docname, templatename, context, doctree) -> None:
    """Sphinx event `html-page-context`: `parcel` for layout.html, the address of the page's zip and its size in MB."""
    if doctree is not None and (target := make(app, docname)):
        context["parcel"] = folder(app, docname) + target.name, f"{max(target.stat().st_size / 1e6, 0.1):.1f}"


def write(app, exception: Exception | None) -> None:
    """Sphinx event `build-finished`: every table beside the zips, and no zip of a page that is gone."""
    if exception is not None or app.builder.name != "html":
        return
    target, kept = Path(app.outdir) / FOLDER, {"datapackage.json", *(resource["path"] for resource in data.package()["resources"])}
    target.mkdir(exist_ok=True)
    for file in kept:
        shutil.copyfile(ROOT / "data" / file, target / file)
    kept |= {made.name for docname in sorted(app.env.all_docs) if (made := make(app, docname))}
    for path in target.iterdir():
        if path.name not in kept:
            path.unlink()


def setup(app) -> None:
    app.connect("html-page-context", offer, priority=850)
    app.connect("build-finished", write, priority=800)
