"""Our page elements for builders other than HTML (LaTeX, plain text): in words."""

from collections.abc import Callable

from docutils import nodes


def visitors(say: Callable[..., str]) -> dict[str, tuple]:
    """What `Sphinx.add_node` wants beside HTML. say: takes the node and the application, gives the words."""

    def visit(translator, node):
        said = say(node, translator.builder.app)
        if hasattr(translator, "add_text"):
            translator.add_text(said)
        else:
            translator.body.append(translator.encode(said))
        raise nodes.SkipNode

    return {"latex": (visit, None), "text": (visit, None)}
