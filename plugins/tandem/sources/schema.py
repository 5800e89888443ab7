"""What may stand in a source contract. Unknown keys are refused: a typo must not pass silently."""

import re
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

FieldType = Literal[
    "id", "text", "boolean", "integer", "decimal", "rate", "date", "timestamp", "json"
]
FileFormat = Literal["csv", "jsonl", "parquet"]

_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_SOURCE = re.compile(r"[a-z][a-z0-9_]*\Z")
_PATH_STEP = re.compile(r'"(?P<quoted>[^"\\]+)"|(?P<plain>[^."\\\s\[\]]+)')
_CURSOR_TYPES = ("timestamp", "date", "integer")


class _Contract(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldContract(_Contract):
    """One field of an object: where it is found and what its text must be."""

    name: str
    type: FieldType
    required: bool = False
    pii: Literal["email", "name", "phone", "address", "free_text"] | None = None
    path: str | None = None
    aliases: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_a_column_name(cls, name: str) -> str:
        if not _COLUMN.match(name):
            raise ValueError(f"`{name}` is no column name: letters, digits and _ only")
        return name

    @field_validator("path")
    @classmethod
    def _has_two_steps(cls, path: str | None) -> str | None:
        if path is not None and len(split_path(path)) < 2:
            raise ValueError(f"path `{path}` needs a column and a key, as in properties.email")
        return path

    @cached_property
    def column(self) -> str:
        """The column's name in the raw table."""
        return self.name.lower()

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Names a file may give this field, the preferred one first."""
        return (self.name, *self.aliases)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The path's steps: the column or top-level key, then the keys inside it."""
        return split_path(self.path) if self.path else ()


class FormatContract(_Contract):
    """How the vendor writes nulls, booleans and times."""

    null_texts: tuple[str, ...] = ("",)
    null_ids: tuple[str, ...] = ()
    booleans: dict[str, bool] = Field(default_factory=dict)
    timezone: str = "UTC"

    @field_validator("booleans", mode="before")
    @classmethod
    def _texts_as_keys(cls, value: Any) -> Any:
        """YAML reads an unquoted ``true:`` or ``1:`` as something else than text."""
        if not isinstance(value, dict):
            return value
        return {str(text).lower(): meaning for text, meaning in value.items()}

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"`{name}` is no IANA time zone") from error
        return name

    @property
    def boolean_of(self) -> dict[str, bool]:
        """Every text that means yes or no; ``true`` and ``false`` always do."""
        return {"true": True, "false": False} | self.booleans


class ObjectContract(_Contract):
    """One object (one raw table): its grain, key, cursor and fields."""

    object: str
    grain: str
    format: FileFormat = "csv"
    key: tuple[str, ...] = ()
    cursor: str | None = None
    keeps_history: bool = False
    purged_after_days: int | None = Field(default=None, ge=1)
    fields: tuple[FieldContract, ...] = Field(min_length=1)

    @field_validator("object")
    @classmethod
    def _is_a_table_name(cls, name: str) -> str:
        if not _COLUMN.match(name):
            raise ValueError(f"object `{name}`: letters, digits and _ only")
        return name

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "ObjectContract":
        _refuse_twins((field.column for field in self.fields), f"{self.object}: field")
        unknown = [name for name in (*self.key, self.cursor) if name and not self._has(name)]
        if unknown:
            raise ValueError(f"{self.object}: key or cursor {unknown} is not among the fields")
        if self.cursor and self.field(self.cursor).type not in _CURSOR_TYPES:
            raise ValueError(
                f"{self.object}: cursor `{self.cursor}` must be one of {_CURSOR_TYPES}"
            )
        return self

    def _has(self, name: str) -> bool:
        return any(field.column == name.lower() for field in self.fields)

    def field(self, name: str) -> FieldContract:
        """The field of this name, without regard to case."""
        return next(field for field in self.fields if field.column == name.lower())

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The key's columns in the raw table."""
        return tuple(name.lower() for name in self.key)

    @property
    def cursor_column(self) -> str | None:
        """The cursor's column in the raw table."""
        return self.cursor.lower() if self.cursor else None


class SourceContract(_Contract):
    """One vendor's export: its formats and its objects."""

    source: str
    title: str
    formats: FormatContract = FormatContract()
    ignored_objects: tuple[str, ...] = ()
    objects: tuple[ObjectContract, ...] = Field(min_length=1)

    @field_validator("source")
    @classmethod
    def _is_a_folder_name(cls, name: str) -> str:
        if not _SOURCE.match(name):
            raise ValueError(f"source `{name}`: lower-case letters, digits and _ only")
        return name

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "SourceContract":
        _refuse_twins((item.object.lower() for item in self.objects), f"{self.source}: object")
        return self

    def ignores(self, name: str) -> bool:
        """Whether the vendor exports this object but nobody reads it here."""
        patterns = (pattern.lower() for pattern in self.ignored_objects)
        return any(fnmatchcase(name.lower(), pattern) for pattern in patterns)


def split_path(path: str) -> tuple[str, ...]:
    """Split ``attributes."Merge IDs"`` into its steps.

    Raises:
        ValueError: If the path is not steps joined by dots.
    """
    steps: list[str] = []
    position = 0
    while found := _PATH_STEP.match(path, position):
        steps.append(found["quoted"] or found["plain"])
        position = found.end() + 1
        if found.end() == len(path):
            return tuple(steps)
        if path[found.end()] != ".":
            break
    raise ValueError(f'path `{path}` is not steps joined by dots, as in attributes."Merge IDs"')


def _refuse_twins(names: Iterable[str], what: str) -> None:
    twins = sorted(name for name, times in Counter(names).items() if times > 1)
    if twins:
        raise ValueError(f"{what} {twins} stands there more than once (case does not count)")
