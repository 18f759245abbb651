"""What brings the program to where it is needed: the wheel, hooks, workflows, manual pages, completions, the editor's extension."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml
from conftest import BUILD, EVENING, HARBOUR, PROGRAM, ROOT, run

def git(folder, *args):
    return run("git", "-c", "user.name=Desk", "-c", "user.email=d@example.org", "-c", "commit.gpgsign=false", *args, cwd=folder)


def test_the_wheel_carries_the_program(wheel, pages, tmp_path):
    fresh = tmp_path / "venv"
    venv.create(fresh, with_pip=True)
    run(fresh / "bin/python", "-m", "pip", "install", "--quiet", "--no-index", wheel)
    assert "40 minutes" in run(fresh / "bin/newslint", cwd=pages, status=1)


def test_pre_commit_runs_the_hook(pages, tmp_path):
    """Only one of two pages is staged: the contradiction is found all the same, and nothing that was there before is."""
    clone = tmp_path / "newslint"
    run("git", "clone", "-q", ROOT, clone)
    # What is not committed yet is tried as well.
    for name in [".pre-commit-hooks.yaml", "pyproject.toml"]:
        shutil.copy(ROOT / name, clone / name)
    git(clone, "add", "-A")
    if git(clone, "status", "--short"):
        git(clone, "commit", "-qam", "as it is now")
    revision = git(clone, "rev-parse", "HEAD").strip()
    config = {"repos": [{"repo": str(clone), "rev": revision, "hooks": [{"id": "newslint"}]}]}
    git(pages, "init", "-q")
    (pages / ".pre-commit-config.yaml").write_text(yaml.dump(config))
    (pages / "harbour.md").write_text(EVENING)
    git(pages, "add", ".")
    git(pages, "commit", "-qm", "pages")
    hook = [sys.executable, "-m", "pre_commit", "run"]
    home = {**BUILD, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    (pages / "harbour.md").write_text(HARBOUR)
    git(pages, "add", "harbour.md")
    told = run(*hook, cwd=pages, env=home, status=1)
    assert "evening.md:6:" in told and "25 minutes" in told
    (pages / "harbour.md").write_text(EVENING + "\nA line more.\n")
    git(pages, "add", "harbour.md")
    run(*hook, cwd=pages, env=home)


def test_the_action_checks_a_pull_request(pages, tmp_path, wheel):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    install, check = action["runs"]["steps"]
    # The index is a folder with the wheel; a module of the checkout is not run.
    (pages / "venv.py").write_text("raise SystemExit('code of the checkout was run')")
    runner = {"RUNNER_TEMP": str(tmp_path), "GITHUB_PATH": str(tmp_path / "path"), "VERSION": "latest"}
    index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheel.parent)}
    run("bash", "-euo", "pipefail", "-c", install["run"], cwd=pages, env={**os.environ, **runner, **index})
    (pages / "venv.py").unlink()
    git(pages, "init", "-q")
    (pages / "harbour.md").write_text(EVENING)
    git(pages, "add", ".")
    git(pages, "commit", "-qm", "base")
    base = git(pages, "rev-parse", "HEAD").strip()
    (pages / "harbour.md").write_text(HARBOUR)
    inputs = {
        "PATHS": ".\n",
        "SINCE": "base",
        "BASE": base,
        "FAIL_ON": "warning",
        "FURTHER": "--severity warning",
        "SARIF": str(tmp_path / "newslint.sarif"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_ACTIONS": "true",
    }
    path = os.pathsep.join([(tmp_path / "path").read_text().strip(), os.environ["PATH"]])
    told = run("bash", "-euo", "pipefail", "-c", check["run"], cwd=pages, env={**os.environ, **inputs, "PATH": path}, status=1)
    assert re.search(r"^::warning file=\w+\.md,line=6,", told, re.M), told
    assert (tmp_path / "output").read_text() == "status=1\n"
    assert "evening.md" in (tmp_path / "summary.md").read_text() and (tmp_path / "newslint.sarif").exists()
    for text in ["$(touch x)", "; touch x", "`touch x`"]:
        run("bash", "-c", check["run"], cwd=pages, env={**os.environ, **inputs, "PATH": path, "PATHS": text}, status=2)
    assert not (pages / "x").exists(), "an input is never a command"


@pytest.mark.parametrize(
    "schema, files",
    [
        ("vendor.github-workflows", ".github/workflows/*.yml"),
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/*.yml"),
    ],
)
def test_files_of_services_have_their_schemas(schema, files):
    found = sorted(ROOT.glob(files))
    assert found
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *found)


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(), re.S)


def test_examples_in_the_documentation_have_their_schemas(tmp_path):
    checked = set()
    for block in blocks("docs/ci.md", "yaml"):
        content = yaml.safe_load(block)
        if "jobs" in content:
            kind = "vendor.github-workflows"
        elif "repos" in content:
            (tmp_path / "pre-commit.yaml").write_text(block)
            run(sys.executable, "-m", "pre_commit", "validate-config", tmp_path / "pre-commit.yaml")
            checked.add("pre-commit")
            continue
        else:
            kind = "vendor.gitlab-ci"
        (tmp_path / "example.yml").write_text(block)
        run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, tmp_path / "example.yml")
        checked.add(kind)
    assert checked == {"vendor.github-workflows", "vendor.gitlab-ci", "pre-commit"}


def test_releases_hold_the_program_its_manual_and_completions(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    for name in ["Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]:
        shutil.copy(ROOT / name, work / name)
    run("bash", ROOT / ".github/pack.sh", "x86_64-unknown-linux-musl", Path(PROGRAM).parent, cwd=work)
    [archive] = (work / "packed").iterdir()
    run("tar", "-xzf", archive, "-C", tmp_path)
    folder = tmp_path / archive.name.removesuffix(".tar.gz")
    assert run(folder / "newslint", "--version") == f"newslint {folder.name.split('-')[1][1:]}\n"
    assert len(list((folder / "man").glob("newslint*.1"))) > 10
    run("bash", "-n", folder / "completions/newslint.bash")
    # `cargo binstall` looks for the same name.
    metadata = (ROOT / "Cargo.toml").read_text()
    assert "newslint-v{ version }-{ target }{ archive-suffix }" in metadata


def test_manual_pages_are_clean(tmp_path):
    run(PROGRAM, "man", tmp_path)
    for page in sorted(tmp_path.iterdir()):
        command = ["man", "--warnings", "-E", "UTF-8", "-l", str(page)]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0 and not done.stderr, done.stderr


@pytest.mark.skipif(not shutil.which("npm"), reason="the extension needs npm")
def test_the_extension_is_packed(tmp_path):
    folder = tmp_path / "vscode"
    shutil.copytree(ROOT / "docs/editors/vscode", folder, ignore=shutil.ignore_patterns("node_modules", "dist", "*.vsix"))
    run("npm", "ci", "--silent", cwd=folder)
    told = run("npm", "run", "package", cwd=folder)
    assert (folder / "newslint.vsix").stat().st_size < 1_000_000
    assert "extension.js" in told
