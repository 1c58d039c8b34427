"""The role for a number that a source prints: {printed}`33.6 <knox2008, L1290>`.

The number stands in the prose with its citation. Only numbers inside this role, or put there by `facts`, may be typed.
"""

import re

from docutils import nodes

FORM = re.compile(r"(?s)^(?P<value>.+?)\s*<(?P<key>[a-z0-9_]+),\s*(?P<locator>[^>]+)>$")


def printed(name, rawtext, text, lineno, inliner, options=None, content=None):
    found = FORM.match(text)
    if not found:
        message = inliner.reporter.error(
            f'role "printed": {text!r} should read "value <source key, locator>"', line=lineno
        )
        return [inliner.problematic(rawtext, rawtext, message)], [message]
    label = f"as printed in {found['key']}, {found['locator']}"
    node = nodes.inline(rawtext, found["value"], classes=["printed"])
    node["title"] = label
    return [nodes.raw("", f'<span class="printed" title="{_attribute(label)}">', format="html"), nodes.Text(found["value"]), nodes.raw("", "</span>", format="html")], []


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
