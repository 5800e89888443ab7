"""Which marts there are and what they mean: read from dbt's manifest of the build."""

import json
from dataclasses import dataclass
from typing import Any

from tandem.engines.dbt import target_folder
from tandem.settings import Settings


@dataclass(frozen=True)
class Mart:
    """One mart of the contract: its name and the words that explain it."""

    name: str
    description: str
    columns: dict[str, str]


def marts_of(settings: Settings) -> list[Mart]:
    """Every mart that dbt builds, by name."""
    manifest = target_folder(settings) / "manifest.json"
    document: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    nodes = [
        node
        for node in document["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]
    return sorted((_mart(node) for node in nodes), key=lambda mart: mart.name)


def _mart(node: dict[str, Any]) -> Mart:
    columns = {name: column["description"] for name, column in node["columns"].items()}
    return Mart(name=node["name"], description=node["description"], columns=columns)
