"""Matching, the same for people and for accounts: components, ids, assignments, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tandem.engines.door import Door
from tandem.settings import Settings
from tandem.unify.graph import (
    Flags,
    Links,
    Numbers,
    components,
    edges_between,
    strongest_link,
)
from tandem.unify.ids import decide_ids
from tandem.unify.registry import Registry, commit, read_registry


@dataclass(frozen=True)
class Entity:
    """What is matched: where its records and links are, and what its ids look like."""

    name: str
    id_column: str
    prefix: str
    records_sql: str
    links_sql: str
    apart_sql: str
    assignments: str
    history: str


@dataclass(frozen=True)
class Matched:
    """What one matching found."""

    records: int
    entities: int
    registry_events: int


def match(entity: Entity, door: Door, settings: Settings) -> Matched:
    """Match one kind of entity: read, connect, keep or give ids, write schema ``identity``."""
    records = door.query(entity.records_sql).sort_by("record_key")
    link_rows = door.query(entity.links_sql)
    apart = door.query(entity.apart_sql)
    keys = records["record_key"].to_pylist()
    links = edges_between(keys, link_rows)
    labels, links = components(len(keys), links, _pairs(apart, keys))
    alive = np.isin(labels, labels[~records["is_deleted"].to_numpy(zero_copy_only=False)])
    keys, labels, links, records = _only(alive, labels, links, records)

    registry = read_registry(registry_folder(settings.lake, entity.name))
    created = records["created_at"].to_pylist()
    events = decide_ids(keys, created, labels, links, registry, entity.prefix, settings.now)
    commit(registry, events)
    door.write("identity", entity.assignments, _assignments(entity, keys, links, registry))
    door.write("identity", entity.history, _history(entity, registry))
    return Matched(len(keys), len(set(labels.tolist())), len(events))


def registry_folder(lake: Path, name: str) -> Path:
    """Return where the registry of one kind of entity lies."""
    return lake / "_identity" / name


def _pairs(apart: pa.Table, keys: list[str]) -> list[tuple[int, int]]:
    position = {key: number for number, key in enumerate(keys)}
    pairs = zip(
        *(apart[side].to_pylist() for side in ("record_key_a", "record_key_b")), strict=True
    )
    return [(position[a], position[b]) for a, b in pairs if a in position and b in position]


def _only(
    alive: Flags, labels: Numbers, links: Links, records: pa.Table
) -> tuple[list[str], Numbers, Links, pa.Table]:
    """Drop components without a live record: they belong to nobody."""
    position = np.cumsum(alive) - 1
    kept = links.take(np.flatnonzero(alive[links.left]))
    moved = Links(position[kept.left], position[kept.right], kept.rows)
    chosen = records.filter(pa.array(alive))
    return chosen["record_key"].to_pylist(), labels[alive], moved, chosen


def _assignments(entity: Entity, keys: Sequence[str], links: Links, registry: Registry) -> pa.Table:
    """One row per record: whose it is, and the strongest link that says so."""
    ids = [registry.current[key][0] for key in keys]
    since = [registry.current[key][1] for key in keys]
    founders = {_founder(entity_id, registry) for entity_id in set(ids)}
    strongest = strongest_link(len(keys), links)
    founding = np.fromiter((key in founders for key in keys), bool, len(keys)) | (strongest < 0)
    said = links.rows.take(pa.array(np.where(founding, 0, strongest), mask=founding))
    method = pc.fill_null(said["match_method"], "founding")
    return pa.table(
        {
            "record_key": pa.array(keys, pa.string()),
            entity.id_column: pa.array(ids, pa.string()),
            "match_method": method,
            "match_score": pc.fill_null(said["match_score"], 1.0),
            "evidence": pc.fill_null(said["evidence"], ""),
            "linked_at": pa.array(since, pa.timestamp("us", "UTC")),
        }
    )


def _founder(entity_id: str, registry: Registry) -> str:
    return registry.founded[entity_id][1]


def _history(entity: Entity, registry: Registry) -> pa.Table:
    """One row per id and thing that happened to it."""
    told = [event for event in registry.events if event.event != "assigned"]
    return pa.table(
        {
            entity.id_column: pa.array([event.entity_id for event in told], pa.string()),
            "event": pa.array([event.event for event in told], pa.string()),
            f"into_{entity.id_column}": pa.array([event.into_id for event in told], pa.string()),
            "reason": pa.array([event.reason for event in told], pa.string()),
            "occurred_at": pa.array(
                [event.occurred_at for event in told], pa.timestamp("us", "UTC")
            ),
            "sequence": pa.array([event.sequence for event in told], pa.int64()),
        }
    )
