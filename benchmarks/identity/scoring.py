"""What measurements of identity share: features as dbt makes them, clusters, and their score."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tandem.engines.door import WarehouseDoor
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings
from tandem.unify.likeness import Thresholds
from tandem.unify.matching import Entity, match_with
from tandem.unify.probabilistic import Model, train
from tandem.unify.probabilistic.frequencies import frequencies
from tandem.unify.probabilistic.prepare import prepare

_NORMALISED = ("company_names", "addresses", "account_features")
_SEEDS = ("legal_forms", "company_words", "street_words", "countries")
_COLUMNS = (
    *("record_key", "source", "source_instance", "account_name", "host", "street"),
    *("postal_code", "phone", "country"),
)


_ENTITY = Entity(
    name="things",
    word="thing",
    prefix="T-",
    records_sql="""
        select record_key, timestamptz '2026-01-01 00:00:00+00' as created_at, false as is_deleted
        from things
    """,
    links_sql="""
        select
            record_key_a, record_key_b, '' as match_method, 1.0::double as match_score,
            '' as evidence
        from decided
    """,
    apart_sql="from decided",
    features_sql="select columns(name -> name <> 'digest'), hash(things) as digest from things",
    digest=("digest",),
)


class Likened(NamedTuple):
    """The cluster of each record, in the order of their keys, and the pairs that look alike."""

    clusters: list[str]
    pairs: pa.Table


class Score(NamedTuple):
    """Over pairs of records in one cluster, 0–1."""

    precision: float
    recall: float
    f1: float


def scored(truth: Sequence[Hashable], clusters: Sequence[Hashable]) -> Score:
    """Compare clusters with the truth, pair by pair."""
    found, true = _pairs(clusters), _pairs(truth)
    right = _pairs(list(zip(truth, clusters, strict=True)))
    return Score(right / max(found, 1), right / max(true, 1), 2 * right / max(found + true, 1))


def clusters_of(records: int, left: npt.NDArray[Any], right: npt.NDArray[Any]) -> list[int]:
    """Return the component of each record when these pairs are linked."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(left), dtype=np.int8)
    graph = coo_array((ones, (left, right)), shape=(records, records))
    labels: list[int] = connected_components(graph, directed=False)[1].tolist()
    return labels


def features_of(records: pa.Table, settings: Settings) -> pa.Table:
    """Return account records as `int_identity__account_features` makes them, the host as domain.

    Args:
        records: Any of the columns ``record_key``, ``account_name``, ``street``, ``postal_code``,
            ``phone``, ``country``, ``host``, ``source``; the others are unknown.
        settings: A home of its own.
    """
    known = set(records.column_names)
    told = ", ".join(
        name if name in known else f"cast(null as text) as {name}" for name in _COLUMNS
    )
    with connect(settings.warehouse, settings=settings) as connection:
        connection.register("written", records)
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_identity__account_records as"
            f" select {told}, false as is_deleted from written"
        )
        connection.execute(
            "create table intermediate.int_identity__records as"
            " select cast(null as text) as company_name where false"
        )
    _build(settings)
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        return connection.execute(
            "select *, host as domain"
            " from intermediate.int_identity__account_features order by record_key"
        ).to_arrow_table()


def trained(model: Model, features: pa.Table, told: str, settings: Settings) -> Model:
    """Return the model with weights learned from these features alone."""
    with connect(None, settings=settings) as private:
        private.register("features", features)
        counted = frequencies(private, model, settings.home / "training", len(features))
        prepare(private, model, counted)
        return model.model_copy(update={"weights": train(private, model, counted, told)})


def likened(model: Model, features: pa.Table, at_least: float, settings: Settings) -> Likened:
    """Return what likeness makes of records of which nothing is known outright."""
    with connect(None, settings=settings) as private:
        private.register("told", features)
        private.execute("create table things as from told")
        private.execute("create table decided (record_key_a text, record_key_b text)")
        match_with(
            model,
            Thresholds(at_least, at_least),
            _ENTITY,
            WarehouseDoor(private),
            settings,
            is_fresh=True,
        )
        whose = "select thing_id from identity.thing_assignments order by record_key"
        return Likened(
            [row[0] for row in private.execute(whose).fetchall()],
            private.execute("from identity.thing_pairs").to_arrow_table(),
        )


def _build(settings: Settings) -> None:
    dbt = [sys.executable, "-m", "dbt.cli.main", "--quiet", "build", "--select", *_SEEDS]
    dbt += [f"int_identity__{name}" for name in _NORMALISED]
    dbt += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    dbt += ["--target-path", str(settings.home / "target"), "--log-path", str(settings.home)]
    environment = os.environ | {
        "DBT_PROFILES_DIR": ".",
        "TANDEM_WAREHOUSE": str(settings.warehouse),
    }
    subprocess.run(  # noqa: S603 - our own interpreter and arguments
        dbt, cwd=PROJECT_ROOT / "dbt_project", env=environment, check=True
    )


def _pairs(labels: Sequence[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())
