"""The claims ledger: every claim of the five documents, its verdict, and the computed evidence for it.

    import ledger
    ledger.judged()                         # all claims with verdict and evidence, computed now
    ledger.judged().loc["knox2008-192"]     # one

`claim` reads a row of `data/claims.csv`; `agreement` says when numbers agree; `checks` judge from the tables; `verdicts` names the
verdicts. `python -m ledger` (or `make ledger`) judges anew and shows what changed.
"""

from ledger.judge import judged, tally

__all__ = ["judged", "tally"]
