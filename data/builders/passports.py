"""Accept a deliberate edit: check every table again and renew its rows, bytes and hash in datapackage.json.

python data/builders/passports.py (or: make passports). On an error: one line, status 1, nothing written.
"""

import argparse
import sys
from pathlib import Path

from common import FOLDER, renew_passports
from helpers import data


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the tables")
    folder = parser.parse_args(arguments).folder
    try:
        changed = renew_passports([r["name"] for r in data.package(folder)["resources"]], folder)
    except data.DataError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"passports renewed: {', '.join(changed)}" if changed else "every passport is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
