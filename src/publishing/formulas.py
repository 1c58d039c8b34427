"""Mathematics as MathML, which browsers draw by themselves: no script, no font, and the same from disk and without a network."""

from docutils import nodes
from latex2mathml.converter import convert


def visit_inline(translator, node: nodes.math) -> None:
    translator.body.append(convert(node.astext()))
    raise nodes.SkipNode


def visit_block(translator, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="math" tabindex="0" role="group" aria-label="Formula">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def setup(app) -> None:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
