"""The program against programs that were not written here. `run.sh` prepares them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

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


# Every build takes what cargo has built already.
BUILD = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target"), "MATURIN_PEP517_ARGS": "--profile dev --locked"}


def run(*command, status=0, **more):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **more)
    assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "maturin", "build", "--profile", "dev", "--locked", "--out", folder, cwd=ROOT, env=BUILD)
    [wheel] = folder.glob("newslint-*.whl")
    return wheel


@pytest.fixture(scope="session")
def module(wheel, tmp_path_factory):
    """The wheel beside what runs these tests: how Python is started there, and the program."""
    folder = tmp_path_factory.mktemp("module")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder, wheel)
    env = {**os.environ, "PYTHONPATH": str(folder)}

    def started(*words, **more):
        return run(sys.executable, *words, env={**env, **more.pop("env", {})}, **more)

    return SimpleNamespace(run=started, env=env, program=folder / "bin/newslint")


@pytest.fixture(scope="session")
def documents(tmp_path_factory):
    """The fixtures and some made-up news as lines, and what the program finds in them."""
    folder = tmp_path_factory.mktemp("documents")
    lines, found = folder / "documents.jsonl", folder / "found.jsonl"
    made = run(sys.executable, ROOT / "tests/scale/generate.py", 400)
    with lines.open("w") as out:
        for path in sorted((ROOT / "fixtures").rglob("*")):
            if path.suffix in (".md", ".txt", ".html"):
                try:
                    text = path.read_bytes().decode()
                except UnicodeDecodeError:
                    continue
                out.write(json.dumps({"path": path.relative_to(ROOT / "fixtures").as_posix(), "text": text}) + "\n")
        out.write(made)
    told = subprocess.run(
        [PROGRAM, "-", "--input", "jsonl", "--isolated", "--format", f"jsonl={found}"], stdin=lines.open(), capture_output=True, text=True
    )
    assert told.returncode == 1, told.stderr
    return SimpleNamespace(lines=lines, found=found)
