"""What docs/scale.md shows, as it stands there."""

import re
import shutil
import sys

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs/scale.md").read_text()

# The first try of each task takes its worker along.
DYING = """
import os
from pyspark import TaskContext

def dying():
    import newslint
    if TaskContext.get().attemptNumber() == 0:
        open("died", "a").close()
        os._exit(1)
    return newslint
"""


def example(chapter):
    text = PAGE.split(f"\n## {chapter}\n")[1].split("\n## ")[0]
    [code] = re.findall(r"```python\n(.*?)```", text, re.S)
    return code


def findings(folder):
    import pyarrow.parquet

    return sorted(pyarrow.parquet.read_table(folder / "findings", columns=["finding"])["finding"].to_pylist())


def ran(module, code, documents, tmp_path):
    shutil.copy(documents.lines, tmp_path / "documents.jsonl")
    (tmp_path / "example.py").write_text(code)
    local = "--master local[2,4] --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.sql.shuffle.partitions=4"
    env = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_SUBMIT_ARGS": f"{local} pyspark-shell", "SPARK_LOCAL_IP": "127.0.0.1"}
    told = module.run("example.py", cwd=tmp_path, env=env)
    assert findings(tmp_path) == sorted(documents.found.read_text().splitlines())
    return told


def test_python(module, tmp_path):
    (tmp_path / "example.py").write_text(example("Python"))
    assert module.run("example.py", cwd=tmp_path).startswith("duration-conflict ")


def test_spark(module, documents, tmp_path):
    pytest.importorskip("pyspark")
    ran(module, example("Apache Spark"), documents, tmp_path)


@pytest.mark.parametrize("call", ["newslint.pack(batch", "newslint.compare(rows"])
def test_spark_with_workers_that_die(call, module, documents, tmp_path):
    pytest.importorskip("pyspark")
    code = example("Apache Spark")
    assert call in code
    ran(module, DYING + code.replace(call, call.replace("newslint", "dying()")), documents, tmp_path)
    assert (tmp_path / "died").exists(), "no worker died"


def test_daft(module, documents, tmp_path):
    pytest.importorskip("daft")
    ran(module, example("Daft"), documents, tmp_path)
