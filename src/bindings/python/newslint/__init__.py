"""Finds where texts cannot both be true.

    >>> import newslint
    >>> newslint.check([("a.md", "The Corvale tram network was down for 50 minutes."),
    ...                 ("b.md", "The Corvale tram network was down for two hours.")], story_by="all")[0]["rule"]
    'duration-conflict'

Documents are strings, (path, text) pairs, or mappings with `text`, and `path` and `date` where they are known; or a pyarrow table or
record batch with such columns. What comes in as one goes out as one. Nothing is read from disk and nothing is sent anywhere.
"""

from __future__ import annotations

import base64
import json
import sys

from newslint import _newslint
from newslint._newslint import __version__

__all__ = ["__version__", "check", "claims", "compare", "keys", "pack"]

_PACKED = "newslint.packed/1"
_KEY = "newslint.key/1"


def check(documents, **options):
    """What the documents contradict one another and themselves in: findings as `newslint --format jsonl` writes them."""
    return _findings(documents, _newslint.check(_documents(documents), _settings(options)))


def claims(documents, **options):
    """What the documents say: rows as `newslint claims --format jsonl` writes them."""
    rows = [json.loads(line) for lines in _newslint.claims(_documents(documents), _settings(options)) for line in lines]
    return _arrow().claims(documents, rows) if _is_table(documents) else rows


def pack(documents, **options):
    """A row a document, with all that `compare` needs of it; `keys` needs no `body`."""
    rows = _newslint.pack(_documents(documents), _settings(options))
    if _is_table(documents):
        names = ("version", "path", "head", "body")
        columns = list(zip(*rows)) or [()] * len(names)
        return _arrow().like(documents, dict(zip(names, columns)), _arrow().packed)
    return [
        {"schema": _PACKED, "version": version, "path": path, "head": _text(head), "body": _text(body)}
        for version, path, head, body in rows
    ]


def keys(rows, **options):
    """Which packed rows have to be compared together: path, key, story, and the claims that meet those of other stories."""
    found = _newslint.keys([_packed(row) for row in _rows(rows)], _settings(options))
    if _is_table(rows):
        columns = {
            "path": [path for path, _ in found],
            "key": [key for _, (key, _, _) in found],
            "story": [story for _, (_, story, _) in found],
            "across": [across for _, (_, _, across) in found],
        }
        return _arrow().like(rows, columns, _arrow().keys)
    return [
        {"schema": _KEY, "path": path, "key": key, "story": story, "across": across}
        for path, (key, story, across) in found
    ]


def compare(rows, **options):
    """The findings of packed rows, or of claim rows. Rows with the fields of `keys` may be some of all, as long as each key is whole."""
    packed, lines = [], []
    for row in _rows(rows):
        if row.get("head") is not None:
            packed.append((_packed(row), _grouped(row)))
        elif "schema" in row:
            lines.append(json.dumps(row))
        else:
            raise ValueError("rows are those of newslint.pack or newslint.claims; of tables those of newslint.pack")
    return _findings(rows, _newslint.compare(packed, lines, _settings(options)))


_DEFAULTS = {
    "date": None,
    "date_order": None,
    "story_by": "auto",
    "rules": (),
    "no_rules": (),
    "preview": False,
    "facts": None,
    "today": None,
    "jobs": 0,
}


def _settings(options):
    unknown = [name for name in options if name not in _DEFAULTS]
    if unknown:
        raise TypeError(f"there is no option {unknown[0]!r}; there are {', '.join(_DEFAULTS)}")
    settings = {**_DEFAULTS, **options}
    order = settings.pop("date_order")
    if order not in (None, "month-first", "day-first"):
        raise ValueError(f"date_order is month-first or day-first, not {order!r}")
    day = lambda value: None if value is None else str(value)[:10]
    return {
        **settings,
        "month_first": None if order is None else order == "month-first",
        "date": day(settings["date"]),
        "today": day(settings["today"]),
        "rules": list(settings["rules"]),
        "no_rules": list(settings["no_rules"]),
    }


def _documents(documents):
    """(path, text, date) of each document; those without a path are named by their place."""
    if isinstance(documents, (str, bytes)):
        raise TypeError("documents are several: pass a list of them")
    if _is_table(documents):
        names = documents.schema.names
        if "text" not in names:
            raise ValueError(f"the table has no column text; it has {', '.join(names)}")
        column = lambda name: documents.column(name).to_pylist() if name in names else [None] * documents.num_rows
        documents = zip(column("path"), column("text"), column("date"))
        return [_document(number, *one) for number, one in enumerate(documents)]
    return [_document(number, *_parts(number, one)) for number, one in enumerate(documents)]


def _parts(number, document):
    if isinstance(document, str):
        return None, document, None
    if isinstance(document, tuple) and len(document) == 2:
        return (*document, None)
    try:
        return document.get("path"), document["text"], document.get("date")
    except (AttributeError, KeyError, TypeError):
        raise TypeError(f"document {number} is no string, no (path, text) and no mapping with text") from None


def _document(number, path, text, date):
    if not isinstance(text, str):
        raise TypeError(f"document {number}{f' ({path})' if path else ''} has no text: {type(text).__name__}")
    return f"{number}.md" if path is None else str(path), text, None if date is None else str(date)[:10]


def _rows(rows):
    return rows.to_pylist() if _is_table(rows) else rows


def _packed(row):
    try:
        return row["version"], row["path"], _bytes(row["head"]), _bytes(row.get("body") or b"")
    except KeyError as error:
        raise ValueError(f"a packed row has no {error.args[0]}") from None


def _grouped(row):
    return None if row.get("key") is None else (row["key"], row.get("story"), row.get("across") or [])


def _bytes(value):
    return base64.b64decode(value + "=" * (-len(value) % 4)) if isinstance(value, str) else value


def _text(value):
    return base64.b64encode(value).decode().rstrip("=")


def _is_table(value):
    arrow = sys.modules.get("pyarrow")
    return arrow is not None and isinstance(value, (arrow.Table, arrow.RecordBatch))


def _arrow():
    from newslint import _tables

    return _tables


def _findings(given, lines):
    return _arrow().findings(given, lines) if _is_table(given) else [json.loads(line) for line in lines]
