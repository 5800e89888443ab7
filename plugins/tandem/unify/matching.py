"""Matching, the same for people and for accounts: what is known, what is alike, ids, history.

First whatever systems, addresses and people say outright; then likeness, which may join what that
left apart and never what contradicts itself; then an id for every component.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tandem.engines.door import Door
from tandem.engines.duckdb import connect
from tandem.errors import ConfigurationError
from tandem.settings import Settings
from tandem.unify.graph import (
    Links,
    Numbers,
    Pairs,
    components,
    edges_between,
    positions_of,
    strongest_link,
)
from tandem.unify.ids import decide_ids
from tandem.unify.likeness import Likeness, Thresholds, likeness
from tandem.unify.probabilistic import Model, load_model
from tandem.unify.registry import commit, read_on, read_registry


@dataclass(frozen=True)
class Entity:
    """What is matched: where its records, links and features are, what its ids look like."""

    name: str
    word: str
    prefix: str
    records_sql: str
    links_sql: str
    apart_sql: str
    features_sql: str

    @property
    def id_column(self) -> str:
        """The name of its key in the marts."""
        return f"{self.word}_id"


@dataclass(frozen=True)
class Matched:
    """What one matching found."""

    records: int
    entities: int
    alike: int
    registry_events: int


def match(entity: Entity, door: Door, settings: Settings, *, is_fresh: bool = False) -> Matched:
    """Match one kind of entity: read, connect, keep or give ids, write schema ``identity``.

    Args:
        entity: What is matched.
        door: The engine that holds its records and takes the results.
        settings: Where the lake lies and what "now" is.
        is_fresh: Score every pair again instead of remembering unchanged ones.
    """
    records = door.query(entity.records_sql).sort_by("record_key")
    keys = records["record_key"]
    links = edges_between(keys, door.query(entity.links_sql))
    apart = _pairs(door.query(entity.apart_sql), keys)
    known, used = components(len(keys), links, apart)
    with connect(None, settings=settings) as connection:
        alike = likeness(
            connection,
            _trained(entity.name),
            door.query(entity.features_sql),
            keys,
            known,
            apart,
            folder=registry_folder(settings.lake, entity.name),
            thresholds=_thresholds(door, settings),
            is_fresh=is_fresh,
        )
        nodes = _nodes(records, alike.labels)
        joins = edges_between(nodes["record_key"], pa.concat_tables([used.rows, alike.links.rows]))
        changed = _give_ids(connection, entity, door, settings, nodes, joins)
        _write_pairs(entity, door, alike)
    entities = len(pc.unique(nodes["label"]))
    return Matched(len(nodes), entities, len(alike.links), changed)


def registry_folder(lake: Path, name: str) -> Path:
    """Return where the registry of one kind of entity lies."""
    return lake / "_identity" / name


def _trained(name: str) -> Model:
    model = load_model(name)
    if model.weights is None:
        raise ConfigurationError(
            f"The model of {name} has no weights.",
            why="Likeness by anybody's guess would make strangers one.",
            remedy=f"Restore `{name}.weights.json` beside `{name}.yml`, or make it with"
            f" `tandem identity train {name}`.",
            code="model_not_trained",
        )
    return model


def _thresholds(door: Door, settings: Settings) -> Thresholds:
    """The thresholds of the agreement in force now; of the first one before there is any."""
    now = settings.now.isoformat()
    row = door.query(
        f"""
        select settings.link_at_least, settings.review_at_least
        from agreement.settings
        inner join agreement.versions
            on settings.agreement_version = versions.agreement_version
        order by
            case
                when versions.in_force_from_at <= timestamp with time zone '{now}'
                    then versions.in_force_from_at
            end desc nulls last,
            versions.in_force_from_at
        limit 1
        """
    ).to_pylist()[0]
    return Thresholds(row["link_at_least"], row["review_at_least"])


def _pairs(rows: pa.Table, keys: pa.ChunkedArray) -> Pairs:
    both = np.column_stack(
        [positions_of(rows[side], keys) for side in ("record_key_a", "record_key_b")]
    )
    return both[(both >= 0).all(axis=1)]


def _nodes(records: pa.Table, labels: Numbers) -> pa.Table:
    """Records of components that have a live record: the others belong to nobody."""
    is_deleted = records["is_deleted"].to_numpy(zero_copy_only=False)
    alive = np.isin(labels, labels[~is_deleted])
    told = records.append_column("label", pa.array(labels)).filter(pa.array(alive))
    return told.append_column("position", pa.array(np.arange(len(told))))


def _give_ids(
    connection: duckdb.DuckDBPyConnection,
    entity: Entity,
    door: Door,
    settings: Settings,
    nodes: pa.Table,
    joins: Links,
) -> int:
    """Write whose each record is and what happened to ids; return how many events are new."""
    folder = registry_folder(settings.lake, entity.name)
    sequence = read_registry(connection, folder) + 1
    connection.register("nodes", nodes)
    connection.register("joins", _joins(joins, nodes))
    events, held = decide_ids(connection, entity.prefix, sequence, settings.now)
    commit(folder, events)
    door.write("identity", f"{entity.word}_assignments", _assignments(entity, held, joins))
    read_on(connection, events)
    door.write("identity", f"{entity.word}_id_history", _history(connection, entity))
    return len(events)


def _joins(joins: Links, nodes: pa.Table) -> pa.Table:
    """The links used, strongest first, with the component each lies in."""
    told = joins.rows.select(["record_key_a", "record_key_b", "match_method"])
    told = told.append_column("label", nodes["label"].take(pa.array(joins.left)))
    return told.append_column("position", pa.array(np.arange(len(joins))))


def _assignments(entity: Entity, held: pa.Table, joins: Links) -> pa.Table:
    """One row per record: whose it is, and the strongest link that says so."""
    strongest = strongest_link(len(held), joins)
    founding = held["is_founder"].to_numpy(zero_copy_only=False) | (strongest < 0)
    said = joins.rows.take(pa.array(np.where(founding, 0, strongest), mask=founding))
    return pa.table(
        {
            "record_key": held["record_key"],
            entity.id_column: held["entity_id"],
            "match_method": pc.fill_null(said["match_method"], "founding"),
            "match_score": pc.fill_null(said["match_score"], 1.0),
            "evidence": pc.fill_null(said["evidence"], ""),
            "linked_at": held["held_since"],
        }
    )


def _history(connection: duckdb.DuckDBPyConnection, entity: Entity) -> pa.Table:
    """One row per id and thing that happened to it."""
    return connection.execute(
        f"""
        select
            entity_id as {entity.id_column}, event, into_id as into_{entity.id_column}, record_key,
            reason, occurred_at, sequence
        from id_log
        where event <> 'assigned'
        order by position
        """
    ).to_arrow_table()


def _write_pairs(entity: Entity, door: Door, alike: Likeness) -> None:
    door.write("identity", f"{entity.word}_pairs", alike.pairs)
    door.write("identity", f"{entity.word}_pair_fields", alike.fields)
