"""Where tests find the publishers' files and the builders that read them."""

import os
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "data"
RAW = Path(os.environ.get("HALF_OPEN_RAW") or FOLDER.parents[1] / "shared" / "raw")
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="the publishers' files are not at hand: name their folder in HALF_OPEN_RAW")


@pytest.fixture(scope="module", autouse=True)
def builders_on_path():
    """Builders are scripts: python puts their folder on the path, and so does this in a module that imports it."""
    sys.path.insert(0, str(FOLDER / "builders"))
    yield
    sys.path.remove(str(FOLDER / "builders"))
    for path in (FOLDER / "builders").glob("*.py"):
        sys.modules.pop(path.stem, None)
