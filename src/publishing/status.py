"""The status page, computed by the build from itself: the directives `status-summary`, `status-chapters` and `status-figures`.

For each chapter whether its code runs, for each figure whether the picture kept in `figures/` is what the code shows now and how old
its data are. Every date is one of CITATION.cff or of a passport: the same sources give the same page on any day.
"""

from html import escape

from sphinx.application import Sphinx

from helpers import data
from publishing import citing, drawing, listing
from publishing.drawing import Artist

SIGNS = {"runs": "✓", "fails": "✗", "not run": "–", drawing.IN_STEP: "✓", drawing.OUT_OF_STEP: "✗", drawing.NOT_DRAWN: "–"}
"""A sign before each word: it is seen faster, and the word says the same."""


def signed(state: str) -> str:
    return f"{SIGNS.get(state, SIGNS[drawing.OUT_OF_STEP])}\u00a0{state}"  # the sign does not part from its word


def pictures(artist: Artist, entry: dict) -> str:
    """The state of a figure's pictures, wide and narrow; in one word where both are the same."""
    states = [artist.state(name, mark) for name, mark in entry["marks"].items()]
    if len(set(states)) == 1:
        return states[0]
    return ", ".join(f"{width}: {state}" for width, state in zip(("wide", "narrow"), states, strict=True))


def dates(table: str, edition: int | None) -> str:
    """The date of the edition of a table, from its passport, or the first and the last where it rests on several."""
    found = sorted(str(source["date"]) for source in data.resource(table)["sources"] if edition is None or source["edition"] == edition)
    return found[0] if found[0] == found[-1] else f"{found[0]} to {found[-1]}"


def dated(builder, here: str, tables: list) -> str:
    """The tables of a figure, each with its edition where the table has several, and its date."""
    return "; ".join(
        f"{listing.table_link(builder, here, table)}{f' {edition}' if edition else ''} ({dates(table, edition)})" for table, edition in tables
    )


def summary(states: dict[str, str], ran: dict[str, str]) -> str:
    """The page in two sentences: what is wrong by name, or that nothing is."""
    off = [f"{name} ({state})" for name, state in states.items() if state != drawing.IN_STEP]
    failed = [f"{title} ({state})" for title, state in ran.items() if state != "runs"]
    first = f"The code of all {len(ran)} pages that have code runs." if not failed else f"The code does not run of {'; '.join(failed)}."
    second = f"The pictures of all {len(states)} figures are in step."
    if off:
        second = f"Of {len(states)} figures {len(off)} are not in step: {'; '.join(off)}."
    return f"{first} {second}"


def state_of_all(builder) -> tuple[dict[str, str], dict[str, str]]:
    """The state of each figure by its id, and of each page with code by its title."""
    env, titles = builder.env, listing.titles(builder.env)
    entries = [entry for page in listing.chapters(env) for entry in listing.register(env).get(page, [])]
    states = {entry["id"]: pictures(builder.app.book_artist, entry) for entry in entries}
    return states, {titles[page]: listing.runs(env, page) for page in listing.chapters(env) if listing.cells(env, page)}


def whole(builder, here: str) -> str:
    """The release, and the page in short."""
    book = citing.release()
    words = f"Version {book['version']}, dated {book['date-released']}. {summary(*state_of_all(builder))}"
    return f"<p>{escape(words)}</p>"


def of_chapters(builder, here: str) -> str:
    env, (states, _), rows = builder.env, state_of_all(builder), []
    for page in listing.chapters(env):
        found = listing.register(env).get(page, [])
        good = sum(states[entry["id"]] == drawing.IN_STEP for entry in found)
        sign = SIGNS[drawing.IN_STEP if good == len(found) else drawing.OUT_OF_STEP]
        told = f"{sign}\u00a0{good} of {len(found)}" if found else "no figure"
        title = listing.link(builder, here, page, "", escape(listing.titles(env)[page]))
        rows.append([title, str(listing.cells(env, page)), signed(listing.runs(env, page)), told])
    return listing.html_table("The chapters", ["Page", "Cells of code", "Code", "Figures in step"], rows)


def of_figures(builder, here: str) -> str:
    env, (states, _), rows = builder.env, state_of_all(builder), []
    for page in listing.chapters(env):
        for entry in listing.register(env).get(page, []):
            name = listing.link(builder, here, page, f"fig-{entry['id']}", f"<code>{entry['id']}</code>")
            mark = next(iter(entry["marks"].values()))
            rows.append([name, signed(states[entry["id"]]), f"<code>{mark}</code>", dated(builder, here, entry["tables"])])
    columns = ["Figure", "Picture", "Hash of what the code shows", "Tables, and the date of their sources"]
    return listing.html_table("The figures", columns, rows)


def setup(app: Sphinx) -> None:
    for name, maker in (("status-summary", whole), ("status-chapters", of_chapters), ("status-figures", of_figures)):
        listing.MAKERS[name] = maker
        app.add_directive(name, listing.ComputedList)
