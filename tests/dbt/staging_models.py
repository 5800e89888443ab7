"""Reads the staging models' SQL as text: which raw tables and columns each of them names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tandem.settings import PROJECT_ROOT

STAGING = PROJECT_ROOT / "dbt_project" / "models" / "staging"
PROVENANCE = {"_source_instance", "_batch_id", "_line", "_loaded_at"}

_CALL = re.compile(
    r'(?P<cte>\w+) as \(\s*\{\{\s*current_versions\(\s*"(?P<source>\w+)",\s*"(?P<object>\w+)",'
    r"\s*(?P<keys>\[[^\]]*\]|\[interaction_id\])"
    r'(?:,\s*"(?P<cursor>\w+)")?(?P<rest>[^}]*)\}\}'
)
_CTE = re.compile(r"^(\w+) as \(", re.MULTILINE)
_COLUMN = re.compile(r"\b([a-z_]+)\.([a-z_][a-z0-9_]*)\b")
_ALIAS = re.compile(r"\bas ([a-z_][a-z0-9_]*)\b")


@dataclass(frozen=True)
class Reading:
    """One use of `current_versions`: what it reads, by which key and cursor."""

    model: Path
    source: str
    object: str
    keys: tuple[str, ...]
    cursor: str | None
    only_arrivals: bool
    columns: frozenset[str]


def readings() -> Iterator[Reading]:
    """Every use of `current_versions` in the staging models."""
    for model in sorted(STAGING.rglob("*.sql")):
        text = model.read_text()
        for call in _CALL.finditer(text):
            yield Reading(
                model=model,
                source=call["source"],
                object=call["object"],
                keys=tuple(re.findall(r'"([^"]+)"', call["keys"])),
                cursor=call["cursor"],
                only_arrivals="only_arrivals=true" in call["rest"],
                columns=_raw_columns(text),
            )


def _raw_columns(text: str) -> frozenset[str]:
    """Columns read from the model's own common table expressions, without the names it makes."""
    imported = set(re.findall(r"^(\w+) as \(\s*select \* from \{\{ ref", text, re.MULTILINE))
    made = set(_ALIAS.findall(text))
    own = {name for name in _CTE.findall(text) if name not in imported}
    named = {column for cte, column in _COLUMN.findall(text) if cte in own}
    return frozenset(named - made - PROVENANCE)
