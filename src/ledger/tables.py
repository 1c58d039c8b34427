"""The tables that checks read: each loaded once, and open to a doctor who shows that verdicts hang on data."""

from collections.abc import Callable

import pandas as pd

from helpers import data
from helpers.data import DataError
from ledger.claim import DOCUMENTS


class Tables:
    """Tables of `data/` by name. `doctor(name, frame)` may return a changed copy; tests use it.

    Every frame is one table, or one edition of it, as `helpers.data.load` returns it. A check must not change a frame.
    """

    def __init__(self, folder=None, doctor: Callable[[str, pd.DataFrame], pd.DataFrame] | None = None):
        self.folder, self.doctor, self._loaded = folder, doctor, {}

    def _doctored(self, name, frame):
        return self.doctor(name, frame.copy()) if self.doctor else frame

    def __call__(self, name: str, edition: int | None = None) -> pd.DataFrame:
        """One table; one edition of it where there are several. Raises DataError as `helpers.data.load`."""
        if (name, edition) not in self._loaded:
            self._loaded[name, edition] = self._doctored(name, data.load(name, edition, folder=self.folder))
        return self._loaded[name, edition]

    def editions(self, name: str) -> dict[int, pd.DataFrame]:
        """All editions of a table, each a frame of its own, oldest first."""
        if (name, "all") not in self._loaded:
            frames = data.load_editions(name, folder=self.folder)
            self._loaded[name, "all"] = {edition: self._doctored(name, frame) for edition, frame in sorted(frames.items())}
        return self._loaded[name, "all"]

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
