"""The agreement's YAML, read by hand: only what the truth needs, in plain containers."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Terms:
    """The one version of the agreement that the sample company ever signed."""

    version: str
    raw: dict[str, Any] = field(repr=False)

    @cached_property
    def stages(self) -> list[dict[str, Any]]:
        """The stages in their order."""
        return list(self.raw["stages"])

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each stage in the agreement's order."""
        return {stage["stage"]: rank for rank, stage in enumerate(self.stages, start=1)}

    @cached_property
    def detours(self) -> frozenset[str]:
        """Stages beside the road."""
        return frozenset(stage["stage"] for stage in self.stages if stage.get("is_detour"))

    @cached_property
    def points(self) -> dict[str, int]:
        """Points by kind of touch."""
        return {
            kind: rule["points"]
            for rule in self.raw["scoring"]["engagement"]
            for kind in rule["touch"]
        }

    def conditions(self, kind: str) -> dict[Any, list[str]]:
        """What of one kind (`score_at_least`, `touch`, `relation`) leads into which stages."""
        found: dict[Any, list[str]] = {}
        for stage in self.stages:
            for condition in stage["entered_when"]["any_of"]:
                if kind in condition:
                    values = condition[kind]
                    for value in values if isinstance(values, list) else [values]:
                        found.setdefault(value, []).append(stage["stage"])
        return found

    def stages_of_field(self, name: str) -> dict[str, list[str]]:
        """Stages by value of one watched field."""
        found: dict[str, list[str]] = {}
        for stage in self.stages:
            for condition in stage["entered_when"]["any_of"]:
                if condition.get("field") == name:
                    for value in condition["is"]:
                        found.setdefault(value, []).append(stage["stage"])
        return found

    def segment(self, employees: int | None) -> str:
        """The segment of an account with so many employees."""
        return next(
            str(rule["segment"])
            for rule in self.raw["segments"]
            if (employees or 0) >= rule["employees_at_least"]
        )


def read_terms(folder: Path) -> Terms:
    """Read the newest version in a folder of agreements."""
    path = sorted(folder.glob("*.yml"))[-1]
    return Terms(path.stem, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


_MINUTES = {"m": 1, "h": 60, "d": 1440}


def minutes_of(text: str) -> int:
    """`4h` → 240."""
    return int(text[:-1]) * _MINUTES[text[-1]]
