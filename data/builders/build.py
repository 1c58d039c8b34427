"""Make the tables that come from publishers' files: python data/builders/build.py RAW_FOLDER [--only wgi].

Each table is checked before it is written, and its passport renewed after. Prints what changed. On an error: one line,
status 1, and the table is left as it was.
"""

import argparse
import importlib
import sys
from pathlib import Path

from common import FOLDER, replace_table
from helpers.data import DataError

BUILT = ["wgi", "obs", "vdem", "wgi_editions", "wdi", "hdi", "freedom_house", "cpi", "egdi", "press_freedom"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw", type=Path, help="folder of the publishers' files")
    parser.add_argument("--only", choices=BUILT, action="append", help="make this table alone (may be repeated)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the tables")
    options = parser.parse_args(arguments)
    try:
        for name in options.only or BUILT:
            print(replace_table(name, importlib.import_module(name).build(options.raw), options.folder))
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
