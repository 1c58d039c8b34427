"""Renews the browser libraries that the repository keeps: `make vendor` (needs npm; nobody else does).

`vendored/libraries.json` says for each file which package and version it is from, its licence and its sha256. The versions
are typed there; Plotly's must be the one that the locked Python package draws with, and a test says so.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = Path(__file__).parent / "vendored"
RECORD = FOLDER / "libraries.json"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def renew() -> None:
    libraries = json.loads(RECORD.read_text("utf-8"))
    with TemporaryDirectory() as folder:
        for library in libraries:
            package = f"{library['package']}@{library['version']}"
            packed = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True)
            with tarfile.open(Path(folder) / packed.stdout.strip()) as archive:
                for part in ("source", "licence_source"):
                    member = archive.extractfile(f"package/{library[part]}")
                    target = FOLDER / library["file" if part == "source" else "licence_file"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(member.read())
            library["sha256"] = sha256(FOLDER / library["file"])
            print(f"{package}: {library['file']}")
    RECORD.write_text(json.dumps(libraries, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(renew())
