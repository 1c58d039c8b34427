"""What the tests look for in the prose of the book: numbers typed by hand, citations without a place."""

import re

# What may hold digits without being a number from data: code, roles, links, targets, mathematics, directive lines.
_NOT_PROSE = re.compile(
    r"```.*?```|^:{3,}[^\n]*|^\([^)\n]*\)=$|<!--.*?-->|\{[\w:+-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|https?://\S+|^\s*Reading:[^\n]*", re.S | re.M
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ALLOWED = re.compile(
    rf"""\b\d{{1,2}}\s(?:to\s\d{{1,2}}\s)?(?:{_MONTHS})\b  # a date
    | \b(?:{_MONTHS})\s\d{{1,2}}\b
    | \b(?:1[89]|20)\d\d(?:s\b|\b)                         # a year
    | \bNos?\.\s?[\dIVX-]+(?:-[IVX]+)?                     # the number of a law or decree
    | \b(?:Article|Articles|Figure|Table|Exercise|Chapter|chapter|paragraph|paragraphs|Part|version|ISO|CC\sBY|WCAG)\s\d+(?:[.-]\d+)*(?:\(\d+\))?
    | (?:\+|-)?\b90\s?%(?=\s(?:interval|level|margin|confidence))  # the level of the book, helpers.evidence.LEVEL
    | \bKazakhstan-20[35]0\b
    | \b[\w-]+\sminutes?\b                               # of reading and teaching
    | \bthirty-five\syears\b                             # the span of the book, its subtitle so to speak
    | \bof\sa\shundred\b                                 # the end of a scale
    """,
    re.X,
)
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_LARGE = (
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million"
).split()
_TYPED = re.compile(
    rf"\d[\d.,]*(?:\s?%)?|\b(?:{'|'.join(_LARGE)})\b"
    rf"|\b(?:{'|'.join(_WORDS)})\s(?:out\s)?of\s(?:the\s)?(?:{'|'.join(_WORDS + _LARGE)}|\d+)\b(?!\sdocuments)",
    re.I,
)


def typed_numbers(markdown: str) -> list[str]:
    """Numbers in prose that look as if they came from data and were typed by hand, each with the words around it."""
    text = _ALLOWED.sub(" ", _NOT_PROSE.sub(" ", markdown))
    text = re.sub(r"^\s*(?:#+\s)?\d+\.\s", " ", text, flags=re.M)  # an ordered list, a numbered heading
    return [text[max(0, m.start() - 30) : m.end() + 20].replace("\n", " ") for m in _TYPED.finditer(text)]


def citations(markdown: str) -> list[tuple[str, str]]:
    """Every citation as (key, locator); the locator is empty where the author gave none."""
    found = []
    for content in re.findall(r"\{cite(?::\w+)?\}`([^`]*)`", markdown):
        for part in re.split(r",(?![^{]*\})", content):
            key, _, place = re.sub(r"^\{[^}]*\}", "", part.strip()).partition("{")
            found.append((key.strip(), place.rstrip("} ")))
    for key, place in re.findall(r"\{printed\}`[^`<]*<([\w-]+),\s*([^>`]*)>`", markdown):
        found.append((key, place.strip()))
    return found
