"""Tables: the columns that go out where a pyarrow table came in."""

import json

import pyarrow as pa

packed = pa.schema([("version", pa.string()), ("path", pa.string()), ("head", pa.binary()), ("body", pa.binary())])
keys = pa.schema([("path", pa.string()), ("key", pa.string()), ("story", pa.string()), ("across", pa.list_(pa.int64()))])

found = pa.schema(
    [
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("path", pa.string()),
        ("line", pa.int64()),
        ("fingerprint", pa.string()),
        ("finding", pa.string()),
    ]
)

_CLAIMS = pa.schema(
    [
        ("path", pa.string()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("line", pa.int64()),
        ("column", pa.int64()),
        ("subject", pa.string()),
        ("predicate", pa.string()),
        ("timex", pa.string()),
        ("value", pa.string()),
        ("modality", pa.string()),
        ("polarity", pa.string()),
        ("source", pa.string()),
        ("document_date", pa.string()),
    ]
)


def like(given, columns, schema):
    """Lists of values by name as a table, or as a record batch where one was given."""
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    return type(given).from_arrays(arrays, schema=schema)


def _of_rows(given, rows, schema):
    return like(given, {name: [row[name] for row in rows] for name in schema.names}, schema)


def findings(given, lines):
    """A row a finding; `finding` is all of it as JSON."""

    def row(line):
        finding = json.loads(line)
        first = finding["evidence"][0]
        kept = {name: finding[name] for name in ("rule", "severity", "message", "fingerprint")}
        return {**kept, "path": first["path"], "line": first["start"]["line"], "finding": line}

    return _of_rows(given, [row(line) for line in lines], found)


def claims(given, rows):
    """A row a claim; `value` is its value as JSON."""

    def row(claim):
        kept = {name: claim[name] for name in ("path", "kind", "text", "predicate", "document_date")}
        stance = {name: claim["stance"][name] for name in ("modality", "polarity", "source")}
        return {
            **kept,
            **stance,
            "start": claim["span"]["start"],
            "end": claim["span"]["end"],
            "line": claim["start"]["line"],
            "column": claim["start"]["column"],
            "subject": (claim["subject"] or {}).get("key"),
            "timex": (claim["timex"] or {}).get("value"),
            "value": json.dumps(claim["value"], ensure_ascii=False),
        }

    return _of_rows(given, [row(claim) for claim in rows], _CLAIMS)
