"""Re-runs a chapter when a table or a helper that it uses has changed.

The execution cache knows a notebook by its code alone: after an edit of a CSV or of a helper it would go on serving the old
numbers. Here each chapter has a digest of all that its numbers rest on: the helpers it imports, the tables that it and they name,
and their entries in datapackage.json. Where the digest differs from that of the last run, the cached run is dropped and the page rebuilt.
"""

import ast
import hashlib
import json
import re
from pathlib import Path

from jupyter_cache import get_cache
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
PACKAGES = ("helpers", "ledger", "seminar")
"""What chapters may import from `src`. The checks of the ledger find each other when they run and read any table: it counts as one."""


def imported(code: str, package: str = "helpers") -> set[str]:
    """Names under which a piece of code imports from our packages, such as "helpers.data" or "seminar.checks.check".

    package: the one that the code is part of, to which relative imports lead.
    """
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, (package if node.level else "", node.module)))
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.partition(".")[0] in PACKAGES}


def code_of(page: Path) -> str:
    """The code cells of a notebook, or of a page in MyST, one after the other."""
    text = page.read_text("utf-8")
    if page.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")
    return "\n".join(re.findall(r"^```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)^```", text, re.S | re.M))


def verdict_basis(root: Path = ROOT) -> str:
    """Digest of all that the verdicts of the claims ledger rest on: tables, passports, checks and helpers."""
    total = hashlib.sha256()
    folders = [root / "data", root / "src" / "ledger", root / "src" / "helpers"]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".csv", ".json", ".py")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def basis(page: Path, root: Path = ROOT) -> tuple[dict[str, Path], str]:
    """What a chapter's numbers rest on beside its own code: the modules that it imports, or that these import, and the text of all."""
    modules = {f"{path.parent.name}.{path.stem}": path for name in ("helpers", "seminar") for path in (root / "src" / name).glob("*.py")}
    own = page.read_text("utf-8")
    used, new = set(), imported(code_of(page))
    while new:
        used |= new
        new = set().union(*(imported(modules[name].read_text("utf-8"), name.partition(".")[0]) for name in new & set(modules))) - used
    found = {name: modules[name] for name in sorted(used & set(modules))}
    if any(name.partition(".")[0] == "ledger" for name in used):
        found["ledger"] = root / "src" / "ledger"
    return found, own + "".join(path.read_text("utf-8") for path in found.values() if path.is_file())


def digest(page: Path, root: Path = ROOT) -> str:
    """Digest of what the numbers of a chapter rest on, its own code aside.

    A module counts where the chapter, or a module that counts, imports it; a table, or a file beside the modules, where its quoted name
    stands in the chapter or in such a module. A page that shows the catalogue rests on every passport, on all chapters, whose tables it
    lists, and on the record of the mutations; one that imports the ledger on all that verdicts rest on.
    """
    modules, text = basis(page, root)
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    total = hashlib.sha256()
    for path in [path for path in modules.values() if path.is_file()]:
        total.update(path.name.encode() + path.read_bytes())
    # The quote is escaped in a notebook: \"wgi\"
    for path in [*sorted((root / "data").glob("*.csv")), *sorted((root / "src" / "seminar").glob("*.json"))]:
        if f'"{path.stem}' in text:
            total.update(path.name.encode() + path.read_bytes())
    for resource in package["resources"]:
        if f'"{resource["name"]}' in text or "helpers.catalogue" in modules:
            total.update(json.dumps(resource, sort_keys=True).encode())
    if "helpers.catalogue" in modules:
        for path in [*sorted((root / "notebooks").glob("*.ipynb")), root / "appendices" / "mutations.csv"]:
            total.update(path.read_bytes() if path.exists() else b"")
    if "ledger" in modules:
        total.update(verdict_basis(root).encode())
    return total.hexdigest()


def outdated(app, env, added, changed, removed) -> list[str]:
    """Sphinx event `env-get-outdated`: the chapters to read again."""
    folder = Path(env.mystnb_config.execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    record = folder / "digests.json"
    known = json.loads(record.read_text("utf-8")) if record.exists() else {}
    # The book in another language shares the runs and has pages of its own: what these were made from is recorded beside them.
    own = Path(app.doctreedir) / "digests.json"
    shown = json.loads(own.read_text("utf-8")) if own.exists() else {}
    stale = []
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        if path.suffix != ".ipynb" and "{code-cell}" not in path.read_text("utf-8"):
            continue
        now = digest(path)
        if known.get(docname) != now:
            _forget(folder, path)
            known[docname] = now
        if shown.get(docname) != now:
            stale.append(docname)
            shown[docname] = now
    for path, digests in ((record, known), (own, shown)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(digests, indent=1), "utf-8")
    if stale:
        LOGGER.info("chapters whose code, tables or helpers have changed: %s", ", ".join(stale))
    return [docname for docname in stale if docname in env.all_docs]


def _forget(folder: Path, page: Path) -> None:
    """Drop the cached runs of a page, if there are any, also where the book has been moved since."""
    if (folder / "global.db").exists():
        cache = get_cache(str(folder))
        for record in cache.list_cache_records():
            if Path(record.uri).parts[-2:] == page.parts[-2:]:
                cache.remove_cache(record.pk)
