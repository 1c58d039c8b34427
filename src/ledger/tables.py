"""The tables that checks read: each loaded once, and open to a doctor who shows that verdicts hang on data."""

from collections.abc import Callable
from functools import cache

import pandas as pd

from helpers import data
from helpers.data import DataError
from ledger.claim import DOCUMENTS


class Tables:
    """Tables of `data/` by name. `doctor(name, frame)` may change a copy; tests use it.

    Every frame is one table, or one edition of it, as `helpers.data.load` returns it. A check must not change a frame.
    """

    def __init__(self, folder=None, doctor: Callable[[str, pd.DataFrame], pd.DataFrame] | None = None, like: "Tables | None" = None):
        """`like`: healthy tables whose frames are shared, so that many doctors read the files once."""
        self.folder, self._doctor, self._loaded = folder, doctor, {}
        self._healthy = like or (Tables(folder) if doctor else self)

    def _read(self, key, load):
        """What stands under a key, read once; the doctor gets a copy."""
        if key not in self._loaded:
            if self._doctor is None:
                self._loaded[key] = load()
            else:
                found = self._healthy._read(key, load)
                many = isinstance(found, dict)
                changed = {part: self._doctor(key[0], frame.copy()) for part, frame in (found if many else {None: found}).items()}
                self._loaded[key] = changed if many else changed[None]
        return self._loaded[key]

    def __call__(self, name: str, edition: int | None = None) -> pd.DataFrame:
        """One table; one edition of it where there are several. Raises DataError as `helpers.data.load`."""
        return self._read((name, edition), lambda: data.load(name, edition, folder=self.folder))

    def editions(self, name: str) -> dict[int, pd.DataFrame]:
        """All editions of a table, each a frame of its own, oldest first."""
        return self._read((name, "all"), lambda: dict(sorted(data.load_editions(name, folder=self.folder).items())))

    def row(self, name: str, key: str, field: str | None = None) -> pd.Series:
        """The row of a table by its key (the first column, or `field`). Raises DataError where there is not exactly one."""
        frame = self(name)
        field = field or frame.columns[0]
        found = frame[frame[field] == key]
        if len(found) != 1:
            raise DataError(f"data/{name}.csv: {len(found)} rows with {field} {key!r}, expected one")
        return found.iloc[0]


def independent(claim, source_key: str) -> str:
    """How far a source is independent of the claim: `own` (the same document), `document` (another of the five) or `record`."""
    if source_key == claim.source_key:
        return "own"
    return "document" if source_key in DOCUMENTS else "record"


def by_others(claim, frame: pd.DataFrame, record: bool = False) -> pd.DataFrame:
    """The rows of a table that do not rest on the claim's own document; with `record` on none of the five."""
    levels = frame["source_key"].map(lambda key: independent(claim, key))
    return frame[(levels == "record") if record else (levels != "own")]


def group(tables, name: str) -> list[str]:
    """ISO codes of the countries of one group, such as Central Asia, in the order of `data/countries.csv`."""
    countries = tables("countries")
    return list(countries.loc[countries["group"] == name, "iso3"])


def region(tables, iso3: str) -> tuple[str, list[str]]:
    """The group of a country and the codes of all its states. Raises DataError for a country that is not in the table."""
    name = tables.row("countries", iso3)["group"]
    return name, group(tables, name)


@cache
def country_name(iso3: str) -> str:
    """The English name of a country, looked up once. Raises DataError as `helpers.data.name`."""
    return data.name(iso3)
