"""Tables that a notebook shows with pandas, made fit for a page: headings with a scope, no empty headings, no style of their own.

pandas writes an empty <th> for an index without a name, and styles of its own, which the pages' Content-Security-Policy and formats
other than HTML refuse.
"""

import re

from docutils import nodes


class TableRenderer:
    """MyST-NB renderer for the HTML of a DataFrame or its Styler; every other HTML output is left to MyST-NB."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(renderer, data, inline):
        if inline or data.mime_type != "text/html" or "<table" not in data.content:
            return None
        return [nodes.raw("", accessible(data.content), format="html", classes=["output", "text_html"])]


def accessible(html: str) -> str:
    table = re.search(r"<table.*</table>", html, re.S)[0]
    head, foot, body = table.partition("</thead>")
    head = re.sub(r"<th(?=[ >])", '<th scope="col"', head)
    body = re.sub(r"<th(?=[ >])", '<th scope="row"', body)
    table = re.sub(r"<th[^>]*></th>", "<td></td>", head + foot + body)
    table = re.sub(r' (?:border="1"|(?:style|class|id)="[^"]*")', "", table).replace("<table", '<table class="dataframe"', 1)
    return f'<div class="output text_html scroll" tabindex="0" role="group" aria-label="Table">{table}</div>'
