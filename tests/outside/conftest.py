"""The program against programs that were not written here. `run.sh` prepares them."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(os.environ.get("NEWSLINT", ROOT / "target/debug/newslint"))
PAGE = """---
date: 2031-03-06
---
# Ferries idle after fault

{} Norholm ferry network was down for {} minutes on Wednesday, said Runa Solheim of the harbour office.
"""
HARBOUR, EVENING = PAGE.format("The", 40), PAGE.format("Passengers waited: the", 25)


def newslint(*args, cwd, status=(0, 1), **more):
    done = subprocess.run([PROGRAM, *args], cwd=cwd, capture_output=True, text=True, **more)
    assert done.returncode in status, done.stderr
    return done.stdout


@pytest.fixture
def pages(tmp_path):
    """Two pages that differ."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR)
    (folder / "evening.md").write_text(EVENING)
    return folder


@pytest.fixture
def program():
    return PROGRAM


@pytest.fixture(scope="session")
def findings():
    """All findings of the fixtures of this project, as the JSON report has them."""
    report = newslint("fixtures", "--preview", "--format", "json", cwd=ROOT)
    return json.loads(report)["findings"]
