from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from typing import Any, Literal, TypedDict, TypeVar, overload

import pyarrow as pa
from typing_extensions import Unpack

__version__: str

_Table = TypeVar("_Table", pa.Table, pa.RecordBatch)

Document = str | tuple[str, str] | Mapping[str, Any]
Row = Mapping[str, Any]

class Options(TypedDict, total=False):
    date: str | Date | None
    date_order: Literal["month-first", "day-first"] | None
    story_by: Literal["auto", "directory", "all", "none"]
    rules: Sequence[str]
    no_rules: Sequence[str]
    preview: bool
    facts: str | None
    today: str | Date | None
    jobs: int

@overload
def check(documents: _Table, **options: Unpack[Options]) -> _Table: ...
@overload
def check(documents: Iterable[Document], **options: Unpack[Options]) -> list[dict[str, Any]]: ...
@overload
def claims(documents: _Table, **options: Unpack[Options]) -> _Table: ...
@overload
def claims(documents: Iterable[Document], **options: Unpack[Options]) -> list[dict[str, Any]]: ...
@overload
def pack(documents: _Table, **options: Unpack[Options]) -> _Table: ...
@overload
def pack(documents: Iterable[Document], **options: Unpack[Options]) -> list[dict[str, Any]]: ...
@overload
def keys(rows: _Table, **options: Unpack[Options]) -> _Table: ...
@overload
def keys(rows: Iterable[Row], **options: Unpack[Options]) -> list[dict[str, Any]]: ...
@overload
def compare(rows: _Table, **options: Unpack[Options]) -> _Table: ...
@overload
def compare(rows: Iterable[Row], **options: Unpack[Options]) -> list[dict[str, Any]]: ...
