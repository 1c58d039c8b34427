"""A builder, or `make passports`, killed at any moment leaves the old table or the new one, and nothing that a later run trips over."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from helpers import data

FOLDER = Path(__file__).parents[1] / "data"
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL: Linux or macOS")
TABLES = ["obs", "countries"]
LOST = "ZWE"  # the new table lacks this country: rows of one country may come or go without breaking a rule

# Imports everything once and then forks one run for each line it reads, so that the moments of death are those of the work and
# not of the start. "event n": dies before the n-th time that it touches the folder; "delay s": dies after s seconds.
STARTER = r"""
import importlib, os, signal, sys, time
builders, folder, script, *arguments = sys.argv[1:]
sys.path.insert(0, builders)
main = importlib.import_module(script).main
importlib.import_module("obs")
sys.stdout.write("ready\n"); sys.stdout.flush()
for line in sys.stdin:
    how, when = line.split()
    child = os.fork()
    if child == 0:
        left = [int(when)] if how == "event" else [0]
        def hook(event, args):
            if left[0] and event in WATCHED and args and isinstance(args[0], (str, bytes, os.PathLike)) and os.fspath(args[0]).startswith(folder):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
        WATCHED = {"open", "os.rename", "os.remove", "os.chmod", "tempfile.mkstemp"}
        sys.addaudithook(hook)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(main(arguments))
    if how == "delay":
        time.sleep(float(when))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n"); sys.stdout.flush()
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A folder with two real tables and their passports, and the publisher's file that makes another `obs`."""
    base = tmp_path_factory.mktemp("kill")
    folder, raw = base / "old", base / "raw"
    folder.mkdir()
    (raw / "open_budget_survey").mkdir(parents=True)
    package = data.package(FOLDER)
    package["resources"] = [res for res in package["resources"] if res["name"] in TABLES]
    for res in package["resources"]:
        shutil.copy(FOLDER / res["path"], folder)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    names = {
        "transparency": "budget_transparency_score", "participation": "public_participation_score", "oversight": "oversight_score",
        "oversight_legislature": "legislative_oversight_score", "oversight_audit": "supreme_audit_oversight_score",
    }  # fmt: skip
    table = pd.read_csv(FOLDER / "obs.csv", dtype=str, keep_default_na=False)
    wide = table[table["iso3"] != LOST].pivot(index=["iso3", "year"], columns="indicator", values="score").rename(columns=names)
    wide.rename_axis(["country_code", "year"]).reset_index().to_csv(raw / "open_budget_survey" / "tidy_open_budget_2006-2023.csv", index=False)
    return folder


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Run:
    """One command in a folder of its own, which can be started and killed again and again."""

    def __init__(self, old: Path, script: str, arguments: list[str], edit=None):
        self.folder = old.parent / script / "data"
        self.before, self.loaded = files(old), set()
        if edit:
            self.before = edit(dict(self.before))
        self.reset()
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", STARTER, FOLDER / "builders", self.folder, script, *arguments, "--folder", self.folder]
        self.starter = subprocess.Popen([*map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.starter.stdout.readline() == "ready\n"
        start = time.monotonic()
        assert self.go("event 0") == 0
        self.seconds = time.monotonic() - start
        self.after = files(self.folder)
        assert self.after != self.before and set(self.after) == set(self.before)

    def reset(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name, content in self.before.items():
            (self.folder / name).write_bytes(content)

    def go(self, when: str) -> int:
        self.starter.stdin.write(when + "\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())

    def close(self):
        self.starter.stdin.close()
        self.starter.stdout.close()
        self.starter.wait(timeout=30)

    def look(self) -> str:
        """What a killed run left, checked: "old", "new", or "between", when the table is new and its passport is not yet."""
        left = files(self.folder)
        for name in self.before:
            assert left[name] in (self.before[name], self.after[name]), f"{name} is neither the old one nor the new one"
        assert all(name.startswith(".new-") for name in set(left) - set(self.before)), "a stray file"
        kept = {name: left[name] for name in self.before}
        state = "old" if kept == self.before else "new" if kept == self.after else "between"
        if state in self.loaded:  # the same bytes as before
            return state
        self.loaded.add(state)
        try:
            data.load("obs", folder=self.folder)
        except data.DataError as error:
            assert "make passports" in str(error) and state != "new"
        else:
            assert state != "between"
        return state

    def repair(self):
        """The next run does the work, and clears away what the killed one left."""
        assert self.go("event 0") == 0
        assert files(self.folder) == self.after


def changed(content: dict[str, bytes]) -> dict[str, bytes]:
    """An edit by hand that waits for `make passports`."""
    lines = content["obs.csv"].splitlines(keepends=True)
    content["obs.csv"] = b"".join(line for line in lines if not line.startswith(LOST.encode()))
    return content


@pytest.fixture(scope="module", params=["build", "passports"])
def run(request, old):
    if request.param == "build":
        run = Run(old, "build", [str(old.parent / "raw"), "--only", "obs"])
    else:
        run = Run(old, "passports", [], changed)
    yield run
    run.close()


def test_killed_before_every_touch_of_the_folder(run):
    """Each moment at which the folder can change, one after another, until the run comes through."""
    states, n = [], 0
    while True:
        n += 1
        run.reset()
        status = run.go(f"event {n}")
        if status == 0:
            break
        assert status == -signal.SIGKILL
        states.append(run.look())
        if n % 6 == 1:  # each takes as long as a whole run
            run.repair()
    assert len(states) > 5 and states == sorted(states, key=["old", "between", "new"].index), states


def test_killed_at_12_random_moments(run):
    chance = random.Random(run.folder.parent.name)
    killed = 0
    for _ in range(12):
        run.reset()
        status = run.go(f"delay {chance.uniform(0, 1.1 * run.seconds):.4f}")
        killed += status == -signal.SIGKILL
        run.look()
    run.repair()
    assert killed > 3


def test_killed_again_and_again_without_repair(run):
    """What one killed run leaves does not stop the next, nor pile up."""
    chance = random.Random(f"again {run.folder.parent.name}")
    run.reset()
    for _ in range(6):
        run.go(f"delay {chance.uniform(0, run.seconds):.4f}")
        run.look()
        assert len(list(run.folder.glob(".new-*"))) <= 1
    run.repair()
