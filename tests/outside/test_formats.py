"""Reports against their published schemas and against programs that read them. Each holds all findings of this project's fixtures."""

import json
import os
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, newslint
from junitparser import JUnitXml
from sarif import loader


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    formats = ["sarif", "junit", "gitlab", "rdjson", "checkstyle"]
    options = [word for name in formats for word in ("--format", f"{name}={folder / name}")]
    newslint("fixtures", "--preview", *options, cwd=ROOT)
    return folder


def test_sarif_has_the_schema_of_oasis(reports):
    schema = json.loads(Path(os.environ["SARIF_SCHEMA"]).read_text())
    assert schema["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    log = json.loads((reports / "sarif").read_text())
    jsonschema.Draft7Validator(schema).validate(log)


def test_sarif_keeps_the_bounds_of_github(reports, findings):
    """https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning"""
    run = json.loads((reports / "sarif").read_text())["runs"][0]
    results, rules = run["results"], run["tool"]["driver"]["rules"]
    assert (reports / "sarif").stat().st_size < 10_000_000 and len(results) <= 25_000 and len(rules) <= 25_000
    assert Counter(r["partialFingerprints"]["newslint/v1"] for r in results) == Counter(f["fingerprint"] for f in findings)
    for result, finding in zip(results, findings):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["rule"]
        assert result["message"]["text"] and len(result["locations"]) == 1
        assert not result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith(("/", "file:"))
        assert len(result["relatedLocations"]) == len(finding["evidence"]) - 1 <= 1_000
    for rule in rules:
        assert rule["shortDescription"]["text"] and len(rule["shortDescription"]["text"]) <= 1_024
        assert len(rule["fullDescription"]["text"]) <= 1_024 and len(rule["properties"]["tags"]) <= 20
        assert rule["helpUri"].endswith(f"#{rule['id']}")


def test_sarif_tools_reads_it(reports, findings):
    read = loader.load_sarif_file(str(reports / "sarif"))
    assert read.get_distinct_tool_names() == ["newslint"]
    assert read.get_result_count() == len(findings)
    records = [(r["Location"], r["Line"]) for r in read.get_records()]
    assert Counter(records) == Counter((f["evidence"][0]["path"], f["evidence"][0]["start"]["line"]) for f in findings)


def test_junitparser_reads_it(reports, findings):
    suites = JUnitXml.fromfile(str(reports / "junit"))
    failed = [case for suite in suites for case in suite if case.result]
    assert len(failed) == len(findings)
    assert sum(suite.failures for suite in suites) == len(findings)


def test_all_formats_have_the_same_findings(reports, findings):
    expected = Counter(f["fingerprint"] for f in findings)
    gitlab = json.loads((reports / "gitlab").read_text())
    assert len(gitlab) == len(findings)
    # GitLab takes one of two with one fingerprint: they are told apart there.
    assert len({entry["fingerprint"] for entry in gitlab}) == len(gitlab)
    rdjson = json.loads((reports / "rdjson").read_text())["diagnostics"]
    assert Counter(d["code"]["value"] for d in rdjson) == Counter(f["rule"] for f in findings)
    assert (reports / "checkstyle").read_text().count("<error ") == sum(expected.values())
