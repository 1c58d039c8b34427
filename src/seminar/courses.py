"""The three courses of the teaching guide, and the directive `course-plan` that shows one with its minutes.

Minutes come from the cards of the chapters, readings are places that the chapters themselves cite; a test holds both.
"""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from publishing.build import ROOT
from seminar.chapters import card, names, title

COURSES: dict[str, list[tuple[str, list[str]]]] = {
    "seminar": [("One seminar", ["governance_indicators", "vintages"])],
    "unit": [
        ("What was announced, and what kind of state announced it", ["reform_timeline", "freedom_and_democracy"]),
        ("Who may see, who may speak", ["budget_scores", "ngo_counts"]),
        ("Law, press and practice; the role-play", ["information_press_integrity", "half_open_government"]),
        ("Half-open as a number, and after a shock", ["progress_and_paradox", "after_january_2022"]),
    ],
    "term": [
        ("A country and its phases", ["country_and_phases"]),
        ("Events and their dates", ["reform_timeline"]),
        ("Margins of error", ["governance_indicators"]),
        ("Editions", ["vintages"]),
        ("Freedom and reform", ["freedom_and_democracy"]),
        ("Elections and the constitution", ["elections_and_constitution"]),
        ("The civil service", ["civil_service"]),
        ("Services", ["service_delivery"]),
        ("Budgets and organisations", ["budget_scores", "ngo_counts"]),
        ("Information, press, integrity", ["information_press_integrity"]),
        ("Half-open government; the role-play", ["half_open_government"]),
        ("The paradox, and after January 2022", ["progress_and_paradox", "after_january_2022"]),
    ],
}
READINGS = {
    "country_and_phases": "knox2008{L632-642; L689-697}",
    "reform_timeline": "knox2008{L742-768},zhansulu2022{L150-172}",
    "governance_indicators": "knox2008{L1275-1282; L1289-1299}",
    "vintages": "knox2008{L1435-1443}",
    "freedom_and_democracy": "knox2008{L1336-1344},oconnor2019{L120-126}",
    "elections_and_constitution": "knox2008{L697-719}",
    "civil_service": "baimenov{L24-64},knox2008{L302-320}",
    "service_delivery": "knox2008{L1104-1122},zhansulu2022{L138-148}",
    "budget_scores": "oconnor2019{L236-240}",
    "ngo_counts": "oconnor2019{L204-208}",
    "information_press_integrity": "oconnor2019{L262-270},baimenov{L55-61}",
    "half_open_government": "oconnor2019{L314-346}",
    "after_january_2022": "janenova_kurmanov{L13-17},zhansulu2022{L158-172}",
}
"""Where to read in the five documents, in the form of a citation; `progress_and_paradox` tests the documents as a whole."""


def path(name: str):
    return ROOT / "notebooks" / f"{name}.ipynb"


def listing(course: str) -> list[str]:
    """The plan in MyST: a row for each session, with its chapters, minutes and readings, and a row with the sum."""
    numbers = {name: number for number, name in enumerate(names(), 1)}
    lines = ["| Session | Chapters | Minutes to read | Minutes to teach | Read beforehand |", "| --- | --- | --- | --- | --- |"]
    total = [0, 0]
    for place, (subject, chapters) in enumerate(COURSES[course], 1):
        minutes = [sum(part) for part in zip(*(card(path(name)) for name in chapters), strict=True)]
        total = [sum(pair) for pair in zip(total, minutes, strict=True)]
        linked = "; ".join(f"{numbers[name]}. [{title(path(name))}](/notebooks/{name}.ipynb)" for name in chapters)
        read = "; ".join(f"{{cite:p}}`{READINGS[name]}`" for name in chapters if name in READINGS)
        lines.append(f"| {place}. {subject} | {linked} | {minutes[0]} | {minutes[1]} | {read} |")
    return [*lines, f"| Together | | {total[0]} | {total[1]} | |"]


class CoursePlan(SphinxDirective):
    """`:::{course-plan} unit`: one course of `COURSES`."""

    required_arguments = 1

    def run(self):
        course = self.arguments[0]
        if course not in COURSES:
            raise self.error(f"course-plan: got {course!r}, expected one of {', '.join(COURSES)}")
        for _, chapters in COURSES[course]:
            for name in chapters:
                self.env.note_dependency(str(path(name)))
        holder = nodes.container()
        self.state.nested_parse(StringList(listing(course), source="src/seminar/courses.py"), self.content_offset, holder)
        return holder.children
