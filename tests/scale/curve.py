#!/usr/bin/env python3
"""Time and memory by the number of documents, and what was found: tests/scale/curve.py PROGRAM COUNT... [--keep FOLDER]

For each COUNT made-up documents are piped into `PROGRAM -`; CPU time is that of user and system, with one thread. A planted contradiction is
found where a finding shows its document beside another of its event; a finding that shows several documents and none that was changed is
invented. Figures in brackets count findings in preview as well. FOLDER keeps what was invented and what was planted.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
OPTIONS = ["-", "--input", "jsonl", "--isolated", "--preview", "--jobs", "1", "--quiet", "--fail-on", "never"]


def measured(command, stdin):
    """Wall, CPU seconds and most bytes of memory of a run."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command}: status {status}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def event(path):
    return Path(path).name.split("-")[0] if path[:1].isdigit() else path


def judged(report, planted):
    """Planted ones that were found, by their words; invented findings; findings of one page, by rule. The first two by status."""
    changed = {what["path"]: what for what in planted}
    found, invented, alone = {"stable": set(), "preview": set()}, {"stable": [], "preview": []}, collections.Counter()
    for finding in report["findings"]:
        paths = list(dict.fromkeys(place["path"] for place in finding["evidence"]))
        hit = [path for path in paths if path in changed and len(paths) > 1]
        if hit and len({event(path) for path in paths}) == 1:
            found[finding["status"]].update(hit)
        elif len(paths) > 1:
            invented[finding["status"]].append(finding)
        else:
            alone[finding["rule"]] += 1
    found["preview"] |= found["stable"]
    by_words = {status: collections.Counter(changed[path]["words"] for path in paths) for status, paths in found.items()}
    return by_words, invented, alone


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("counts", type=int, nargs="+")
    arguments.add_argument("--keep", type=Path)
    given = arguments.parse_args()
    print("| documents | MB | CPU s | MB/s | wall s | peak MiB | claims | stories | found, same words | found, other words | invented | invented notes |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for count in given.counts:
        with tempfile.TemporaryDirectory() as folder:
            kept = given.keep / str(count) if given.keep else Path(folder)
            kept.mkdir(parents=True, exist_ok=True)
            lines, planted, report = Path(folder) / "documents.jsonl", kept / "planted.jsonl", kept / "report.json"
            with lines.open("w") as out:
                subprocess.run([sys.executable, HERE / "generate.py", str(count), "--planted", planted], stdout=out, check=True)
            with lines.open() as documents:
                wall, cpu, memory = measured([given.program, *OPTIONS, "--format", f"json={report}"], documents)
            told = json.loads(report.read_text())
            changed = [json.loads(line) for line in planted.read_text().splitlines()]
            by_words, invented, alone = judged(told, changed)
            summary = told["summary"]
            size = summary["bytes"] / 1e6
            planted_as = collections.Counter(what["words"] for what in changed)
            of = lambda words: f"{by_words['stable'][words]} ({by_words['preview'][words]}) of {planted_as[words]}"
            notes = lambda status: sum(finding["severity"] == "note" for finding in invented[status])
            firm = {status: len(invented[status]) - notes(status) for status in invented}
            print(
                f"| {count:,} | {size:.1f} | {cpu:.2f} | {size / cpu:.1f} | {wall:.1f} | {memory / 2**20:.0f} | {summary['claims']:,} | "
                f"{summary['stories']:,} | {of('same')} | {of('other')} | {firm['stable']} ({sum(firm.values())}) | "
                f"{notes('stable')} ({notes('stable') + notes('preview')}) |",
                flush=True,
            )
            if given.keep:
                (kept / "invented.json").write_text(json.dumps(invented, indent=1))
                by_rule = collections.Counter(finding["rule"] for findings in invented.values() for finding in findings)
                print(f"invented: {dict(by_rule)}; on one page: {dict(alone)}", file=sys.stderr)


if __name__ == "__main__":
    main()
