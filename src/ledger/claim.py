"""One row of `data/claims.csv`, read with care."""

import re
from dataclasses import dataclass, fields

from helpers.data import DataError

DOCUMENTS = {
    "knox2008": "Knox 2008",
    "oconnor2019": "O’Connor, Janenova and Knox 2019",
    "baimenov": "Baimenov, interview",
    "zhansulu2022": "Muratova 2022",
    "janenova_kurmanov": "Janenova and Kurmanov",
}
"""The five documents by key, the one with most claims first, as the pages name them. For the short names of figures see `helpers.dates`."""

TOPICS = {
    "governance": "governance_indicators",
    "freedom": "freedom_and_democracy",
    "elections": "elections_and_constitution",
    "constitution": "elections_and_constitution",
    "civil_service": "civil_service",
    "acsh": "civil_service",
    "psc": "service_delivery",
    "egov": "service_delivery",
    "budget": "budget_scores",
    "ngo": "ngo_counts",
    "media": "information_press_integrity",
    "corruption": "information_press_integrity",
    "participation": "half_open_government",
    "open_gov": "half_open_government",
    "economy": "country_and_phases",
    "development": "country_and_phases",
    "history": "reform_timeline",
    "decentralisation": "reform_timeline",
    "protest_2022": "after_january_2022",
}
"""Each topic and the chapter where its claims are discussed."""


def evidence_keys(cell: str) -> list[str]:
    """The keys in a cell of `evidence_key`: a table, `table#key` of its row, another claim, `fig-` and a figure, or a key of references.bib.

    The last has its locator in braces.
    """
    return [key.strip() for key in cell.split(";") if key.strip()]


@dataclass(frozen=True)
class Claim:
    """A claim: what a document says, where, and which check or typed verdict answers it. All cells are text."""

    claim_id: str
    source_key: str
    locator: str
    topic: str
    entity: str
    period: str
    measure: str
    value: str
    unit: str
    qualifier: str
    wording: str
    test: str
    verdict: str
    verdict_note: str
    evidence_key: str
    scope: str = ""

    @classmethod
    def of(cls, row) -> "Claim":
        return cls(**{field.name: "" if row[field.name] != row[field.name] else str(row[field.name]) for field in fields(cls)})

    def _refuse(self, column: str, expected: str):
        raise DataError(f"data/claims.csv: claim {self.claim_id}, column {column}: got {getattr(self, column)!r}, expected {expected}")

    @property
    def number(self) -> float:
        """The value as a number. Raises DataError where it is none."""
        try:
            return float(self.value.replace(",", ""))
        except ValueError:
            self._refuse("value", "a number")

    @property
    def countries(self) -> list[str]:
        """The ISO codes in `entity`. Raises DataError where it names a group."""
        codes = [code.strip() for code in self.entity.split(";")]
        if not all(re.fullmatch("[A-Z]{3}", code) for code in codes):
            self._refuse("entity", "ISO codes of three letters, separated by ';'")
        return codes

    @property
    def country(self) -> str:
        """The one country that the claim is about. Raises DataError where there are several or none."""
        if len(self.countries) != 1:
            self._refuse("entity", "one ISO code")
        return self.countries[0]

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of `period` (a year, a month, a day, or two of them with a slash). Raises DataError."""
        found = [int(part[:4]) for part in self.period.split("/") if re.fullmatch(r"\d{4}(-\d\d){0,2}", part)]
        if not found or len(found) != len(self.period.split("/")):
            self._refuse("period", "a year, a month or a day in ISO form, or two of them with '/' between")
        return found[0], found[-1]

    @property
    def year(self) -> int:
        """The one year of `period`. Raises DataError where it spans several."""
        first, last = self.years
        if first != last:
            self._refuse("period", "one year")
        return first

    @property
    def keys(self) -> list[str]:
        """The keys of the evidence, see `evidence_keys`."""
        return evidence_keys(self.evidence_key)

    def row_key(self, table: str) -> str:
        """The key of the row of a table that `evidence_key` names. Raises DataError where it names none or several."""
        found = [key.partition("#")[2] for key in self.keys if key.startswith(table + "#")]
        if len(found) != 1:
            self._refuse("evidence_key", f"one key of the form {table}#...")
        return found[0]
