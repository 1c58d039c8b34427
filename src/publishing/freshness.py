"""Re-runs a chapter when a table or a helper that it uses has changed.

The execution cache knows a notebook by its code alone: after an edit of a CSV or of a helper it would go on serving the old
numbers. Here each chapter has a digest of all that its numbers rest on: the helpers, the tables it names and their entries
in datapackage.json. Where the digest differs from that of the last run, the cached run is dropped and the page rebuilt.
"""

import hashlib
import json
from pathlib import Path

from jupyter_cache import get_cache
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]


def digest(page: Path, root: Path = ROOT) -> str:
    """Digest of what the numbers of a chapter rest on, its own code aside.

    A table counts for a chapter where its quoted name stands in the chapter or in a helper, and every passport counts for
    a page that shows the catalogue.
    """
    helpers = sorted((root / "src" / "helpers").rglob("*.py"))
    own = page.read_text("utf-8")
    text = own + "".join(path.read_text("utf-8") for path in helpers)
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    total = hashlib.sha256()
    for path in [*helpers, *sorted((root / "data").glob("*.csv"))]:
        if path.suffix == ".py" or f'"{path.stem}' in text:  # the quote is escaped in a notebook: \"wgi\"
            total.update(path.name.encode() + path.read_bytes())
    for resource in package["resources"]:
        if f'"{resource["name"]}' in text or "import catalogue" in own:
            total.update(json.dumps(resource, sort_keys=True).encode())
    return total.hexdigest()


def outdated(app, env, added, changed, removed) -> list[str]:
    """Sphinx event `env-get-outdated`: the chapters to read again."""
    folder = Path(env.mystnb_config.execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    record = folder / "digests.json"
    known = json.loads(record.read_text("utf-8")) if record.exists() else {}
    stale = []
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        if path.suffix != ".ipynb" and "{code-cell}" not in path.read_text("utf-8"):
            continue
        now = digest(path)
        if known.get(docname) != now:
            _forget(folder, path)
            stale.append(docname)
            known[docname] = now
    folder.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(known, indent=1), "utf-8")
    if stale:
        LOGGER.info("chapters whose code, tables or helpers have changed: %s", ", ".join(stale))
    return [docname for docname in stale if docname in env.all_docs]


def _forget(folder: Path, page: Path) -> None:
    """Drop the cached runs of a page, if there are any."""
    if (folder / "global.db").exists():
        cache = get_cache(str(folder))
        for record in cache.list_cache_records():
            if Path(record.uri) == page:
                cache.remove_cache(record.pk)
