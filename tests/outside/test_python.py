"""The Python module, as users install it."""

import subprocess

from conftest import EVENING, HARBOUR, PROGRAM

TEST = """
import datetime, json, threading
import newslint
import pyarrow as pa
import pytest

ferry = [("ferry.md", {ferry!r}), ("evening.md", {evening!r})]


def test_findings_are_those_of_the_program(lines, found):
    documents = [json.loads(line) for line in open(lines)]
    expected = [json.loads(line) for line in open(found)]
    assert len(expected) > 40
    assert newslint.check(documents) == expected
    assert newslint.compare(newslint.claims(documents)) == expected
    assert newslint.compare(list(reversed(newslint.pack(documents, jobs=1)))) == expected
    columns = {{name: [d.get(name) for d in documents] for name in ("path", "text", "date")}}
    for table in (pa.table(columns), pa.RecordBatch.from_pydict(columns)):
        given = newslint.check(table)
        assert type(given) is type(table)
        assert [json.loads(line) for line in given["finding"].to_pylist()] == expected
        packed = newslint.pack(table)
        assert [json.loads(line) for line in newslint.compare(packed)["finding"].to_pylist()] == expected
        assert newslint.keys(packed).to_pylist() == [
            {{name: key[name] for name in ("path", "key", "story", "across")}} for key in newslint.keys(newslint.pack(documents))
        ]
        assert newslint.claims(table).num_rows == len(newslint.claims(documents))


def test_parts_by_key_find_together_what_one_finds(lines):
    documents = [json.loads(line) for line in open(lines)]
    packed = newslint.pack(documents)
    keys = {{key["path"]: key for key in newslint.keys([{{k: v for k, v in row.items() if k != "body"}} for row in packed])}}
    parts = {{}}
    for row in packed:
        key = keys[row["path"]]
        row = {{**row, "key": key["key"], "story": key["story"], "across": key["across"]}}
        parts.setdefault(int(key["key"], 16) % 7, []).append(row)
    found = [json.dumps(finding) for rows in parts.values() for finding in newslint.compare(rows)]
    assert sorted(found) == sorted(json.dumps(finding) for finding in newslint.check(documents))


def test_documents_come_in_many_shapes():
    [finding] = newslint.check(ferry, story_by="all")
    assert finding["rule"] == "duration-conflict" and {{e["path"] for e in finding["evidence"]}} == {{"ferry.md", "evening.md"}}
    assert newslint.check((text for _, text in ferry), story_by="all")[0]["evidence"][0]["path"] in ("0.md", "1.md")
    assert newslint.check([{{"text": text, "path": path, "desk": 4}} for path, text in ferry], story_by="all") == [finding]
    assert newslint.check([]) == [] and newslint.check(pa.table({{"text": pa.array([], pa.string())}})).num_rows == 0
    dated = [{{"text": "It opens on Friday.", "date": datetime.date(2024, 5, 1)}}]
    day = lambda rows: [row["timex"]["value"] for row in rows if row["kind"] == "date"]
    assert day(newslint.claims(dated)) == day(newslint.claims(["It opens on Friday."], date="2024-05-01")) == ["2024-05-03"]


def test_options_hold():
    assert newslint.check(ferry, story_by="all", no_rules=["duration-conflict"]) == []
    assert newslint.check(ferry, story_by="none") == []
    facts = '[[value]]\\nname = "down"\\nvalue = "10 minutes"\\ntext = "norholm ferry network was down for {{duration}}"\\n'
    assert {{f["rule"] for f in newslint.check(ferry[:1], facts=facts)}} == {{"fact-mismatch"}}
    order = lambda order: newslint.claims(["It opens on 11/2/2017."], date_order=order)[1]["timex"]["value"]
    assert (order("month-first"), order("day-first")) == ("2017-11-02", "2017-02-11")


@pytest.mark.parametrize("call, error, words", [
    (lambda: newslint.check("one text"), TypeError, "list"),
    (lambda: newslint.check([("a.md", "x"), 7]), TypeError, "document 1"),
    (lambda: newslint.check([("a.md", None)]), TypeError, "a.md"),
    (lambda: newslint.check([{{"path": "a.md"}}]), TypeError, "document 0"),
    (lambda: newslint.check([("a.md", "x"), ("a.md", "y")]), ValueError, "a.md"),
    (lambda: newslint.check([{{"text": "x", "date": "soon"}}]), ValueError, "soon"),
    (lambda: newslint.check(ferry, storyby="all"), TypeError, "story_by"),
    (lambda: newslint.check(ferry, story_by="desk"), ValueError, "directory"),
    (lambda: newslint.check(ferry, rules=["duration-conflct"]), ValueError, "duration-conflict"),
    (lambda: newslint.check(ferry, facts="[[value]"), ValueError, "."),
    (lambda: newslint.check(pa.table({{"body": ["x"]}})), ValueError, "text"),
    (lambda: newslint.compare([{{"path": "a.md"}}]), ValueError, "pack"),
    (lambda: newslint.compare([{{**newslint.pack(ferry)[0], "version": "0.0.1/0"}}]), ValueError, "0.0.1"),
    (lambda: newslint.compare([{{**newslint.pack(ferry)[0], "head": "AAAA"}}]), ValueError, "not whole"),
])
def test_mistakes_are_told(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_other_threads_go_on():
    counted, done = [0], threading.Event()

    def count():
        while not done.is_set():
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    newslint.pack([{ferry!r} * 400] * 20, jobs=1)
    done.set()
    thread.join()
    assert counted[0] > 1000
"""

CONFTEST = """
import pytest


def pytest_addoption(parser):
    for name in ("lines", "found"):
        parser.addoption("--" + name)


@pytest.fixture
def lines(request):
    return request.config.getoption("--lines")


@pytest.fixture
def found(request):
    return request.config.getoption("--found")
"""


def test_the_module(module, documents, tmp_path):
    """Tests of the module run where nothing but it lies beside them."""
    (tmp_path / "test_module.py").write_text(TEST.format(ferry=HARBOUR, evening=EVENING))
    (tmp_path / "conftest.py").write_text(CONFTEST)
    options = ["--lines", documents.lines, "--found", documents.found]
    pytest_ = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--doctest-modules", "--pyargs", "newslint", "test_module.py"]
    module.run(*pytest_, *options, cwd=tmp_path)


def test_the_program_of_the_module_is_the_program(module, documents):
    for words in (["--version"], ["-", "--input", "jsonl", "--isolated", "--format", "json"], ["explain", "no-such"]):
        given = {"input": documents.lines.read_text(), "capture_output": True, "text": True}
        one = subprocess.run([module.program, *words], env=module.env, **given)
        other = subprocess.run([PROGRAM, *words], **given)
        assert (one.returncode, one.stdout, one.stderr) == (other.returncode, other.stdout, other.stderr)
