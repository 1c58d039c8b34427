"""`make translate LANG=ru`: bring the catalogues of a translation up to date with the book.

    python -m publishing.translate ru [page ...]

Sphinx extracts the messages of every page into `_build/gettext`; `publishing.languages` adds what the chapters compute. The pages named, or
"all", get a catalogue in `locale/<language>/LC_MESSAGES`; without names those that have one are renewed, and a new language begins with the
introduction. A message that has changed keeps its old translation marked fuzzy, which is not used until somebody has looked at it.
"""

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from publishing import build

TEMPLATES = build.BUILD / "gettext" / "_build" / "gettext"
WORDLESS = re.compile(r"\{[\w:]+\}`[^`]*`|[\W\d_]+")


def command(root: Path = build.ROOT) -> list[str]:
    """Jupyter Book with Sphinx's builder of templates."""
    words = build.command("en", all_pages=False, root=root)
    config = build.settings("gettext", root)  # English, with the runs of the book
    config.write_text(config.read_text("utf-8").replace("language: gettext", "language: en"), "utf-8")
    return [*words, "--config", str(config), "--path-output", str(config.parent), "--builder", "custom", "--custom-builder", "gettext"]


def interface(root: Path = build.ROOT) -> Catalog:
    """Template of the words around the pages: those that our code and templates mark, and the settings that a reader sees."""
    catalogue = Catalog(domain="sphinx")
    for words in build.spoken_settings(root).values():
        catalogue.add(words)
    methods = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
    for found in extract_from_dir(root / "src" / "publishing", methods, keywords={"_": None, "marked": None}):  # not from within an f-string before Python 3.12
        catalogue.add(found[2])
    return catalogue


def renew(path: Path, template: Catalog, language: str) -> Catalog:
    """Bring one catalogue up to date with its template; make it where there is none. Gives the catalogue as written."""
    old = build.read_catalogue(path, language) if path.exists() else Catalog(locale=language)
    dates = old.creation_date, old.revision_date
    old.update(template, update_creation_date=False)
    old.obsolete.clear()  # git has them
    for message in old:
        if message.id and not WORDLESS.sub("", message.id) and not message.context:
            message.string = message.id  # a cell with nothing but a computed number
        message.locations, message.flags = [], message.flags & {"fuzzy"}  # roles are no format strings
    old.project, old.version, old.copyright_holder, old.msgid_bugs_address, old.last_translator, old.language_team = "Half-Open", "1", "Half-Open", "", "", ""
    old.header_comment = f"# Half-Open in {old.locale.english_name}. Terms as in data/glossary.csv; see README, To translate."
    old.creation_date = old.revision_date = dates[0] if path.exists() else template.creation_date
    old.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, old, width=140, omit_header=False)
    return old


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    if not given or not re.fullmatch("[a-z]{2}", given[0]):
        print("make translate LANG=ru: name a language by its two letters", file=sys.stderr)
        return 2
    language, wanted = given[0], given[1:]
    if status := subprocess.run(command()).returncode:
        return status
    folder = build.ROOT / "locale" / language / "LC_MESSAGES"
    pages = build.pages() if wanted == ["all"] else wanted
    known = [page for page in build.pages() if (folder / f"{page}.po").exists()]
    renew(folder / "sphinx.po", interface(), language)
    for page in dict.fromkeys([*(known or ["intro"]), *pages]):
        catalogue = renew(folder / f"{page}.po", build.read_catalogue(TEMPLATES / f"{page}.pot"), language)
        messages = [message for message in catalogue if message.id]
        left = sum(not message.string or message.fuzzy for message in messages)
        print(f"  {page}: {len(messages)} messages, {left} to translate or to look at")
    print(f"Translate in {folder.relative_to(build.ROOT)}, then make book. A page of its own: make translate LANG={language} PAGES=notebooks/vintages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
