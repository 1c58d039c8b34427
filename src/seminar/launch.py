"""Links that open a chapter on Binder or Colab, made from one setting: `repository: url` in `_config.yml`.

Binder builds the source branch from `binder/`. Colab opens the student's copy from the branch `seminar`, which is the folder of the
kit, because a notebook there stands alone and must fetch its code itself. Without the setting there are no such links.
"""

import re
from urllib.parse import quote

from sphinx.application import Sphinx

from seminar.courses import CoursePlan

KIT_BRANCH = "seminar"


def links(url: str, branch: str, page: str) -> dict[str, str]:
    """Where to open a page such as "notebooks/vintages": {"Binder": address, "Colab": address}; nothing for other pages."""
    if not url or not page.startswith("notebooks/"):
        return {}
    url = url.rstrip("/").removesuffix(".git")
    hosted = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+)", url)
    place = f"gh/{hosted[1]}" if hosted else f"git/{quote(url, safe='')}"
    found = {"Binder": f"https://mybinder.org/v2/{place}/{quote(branch, safe='')}?urlpath={quote(f'lab/tree/{page}.ipynb')}"}
    if hosted:
        found["Colab"] = f"https://colab.research.google.com/github/{hosted[1]}/blob/{KIT_BRANCH}/{page.replace('notebooks/', 'student/')}.ipynb"
    return found


def add_links(app: Sphinx, pagename, templatename, context, doctree) -> None:
    """Sphinx event `html-page-context`: `launch` for layout.html, which shows the links beside the downloads."""
    theme = app.config.html_theme_options
    context["launch"] = links(theme.get("repository_url") or "", theme.get("repository_branch") or "main", pagename)


def setup(app: Sphinx) -> dict:
    app.add_directive("course-plan", CoursePlan)
    app.connect("html-page-context", add_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
