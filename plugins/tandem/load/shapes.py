"""Where a JSON record holds each field of a contract, worked out once per shape of record.

Records of one file have few shapes: the same keys at the top and in the objects that paths lead
into. A plan says for one shape where each field is and which keys no field takes whole; those are
kept in ``_extra``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tandem.load.json_lines import as_text, encode
from tandem.sources import FieldContract, ObjectContract

_MOST_SHAPES = 10_000
Path = tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """For one shape: each field's path, in the contract's order, and the paths nobody takes."""

    found: tuple[Path | None, ...]
    unknown: tuple[Path, ...]


@dataclass
class Shapes:
    """The plans of the shapes met so far."""

    contract: ObjectContract
    plans: dict[Any, Plan] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._kinds = [(item.type, item.column) for item in self.contract.fields]
        self._roots = {item.steps[0].lower() for item in self.contract.fields if item.steps}
        self._root_keys: dict[Path, Path] = {}

    def texts(self, record: dict[str, Any]) -> list[str | None]:
        """The record's fields as text, in the contract's order, and last what nobody takes.

        Raises:
            JsonFault: If an object or list stands where one value is expected.
        """
        plan = self._plan(record)
        texts: list[str | None] = []
        for path, (kind, column) in zip(plan.found, self._kinds, strict=True):
            value = None if path is None else _at(record, path)
            plain = value is None or (type(value) is str and kind != "json")
            texts.append(value if plain else as_text(value, kind, column))
        extra = {".".join(path): _at(record, path) for path in plan.unknown}
        texts.append(encode(extra) if extra else None)
        return texts

    def _plan(self, record: dict[str, Any]) -> Plan:
        keys = tuple(record)
        if keys not in self._root_keys:
            self._root_keys[keys] = tuple(key for key in keys if key.lower() in self._roots)
        inner = [record[key] for key in self._root_keys[keys]]
        shape = (keys, *(tuple(value) if isinstance(value, dict) else None for value in inner))
        if shape not in self.plans:
            if len(self.plans) >= _MOST_SHAPES:
                self.plans.clear()
                self._root_keys.clear()
                self._root_keys[keys] = tuple(key for key in keys if key.lower() in self._roots)
            self.plans[shape] = self._new_plan(record)
        return self.plans[shape]

    def _new_plan(self, record: dict[str, Any]) -> Plan:
        folded = {key.lower(): key for key in record}
        found = tuple(_path_of(item, record, folded) for item in self.contract.fields)
        taken = {path for path in found if path is not None}
        unknown = tuple(_left_over(record, taken))
        named = zip(self.contract.fields, found, strict=True)
        self.keys.update(record)
        self.found.update(item.column for item, path in named if path is not None)
        self.unknown.update(".".join(path) for path in unknown)
        return Plan(found, unknown)


def _path_of(item: FieldContract, record: dict[str, Any], folded: dict[str, str]) -> Path | None:
    """Where a record holds a field: at its path, else under one of its names."""
    if item.steps and item.steps[0].lower() in folded:
        root = folded[item.steps[0].lower()]
        inner = record[root]
        is_there = isinstance(inner, dict) and item.steps[1] in inner
        return (root, *item.steps[1:]) if is_there else None
    key = next((folded[name.lower()] for name in item.headers if name.lower() in folded), None)
    return None if key is None else (key,)


def _at(record: dict[str, Any], path: Path) -> Any:
    """The value at a path; the shape promises the first two steps."""
    value: Any = record[path[0]]
    if len(path) == 1:
        return value
    value = value[path[1]]
    for step in path[2:]:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def _left_over(record: dict[str, Any], taken: set[Path]) -> Sequence[Path]:
    """Keys that no field takes whole; of an object that paths lead into, its keys."""
    led_into = {path[0] for path in taken if len(path) > 1}
    left: list[Path] = []
    for key, value in record.items():
        if (key,) in taken:
            continue
        if key in led_into and isinstance(value, dict):
            left += [(key, inner) for inner in value if (key, inner) not in taken]
        else:
            left.append((key,))
    return left
