"""Spark scores what DuckDB scores; needs pyspark 4.3 and Java 17, no part of the environment."""

from pathlib import Path

import duckdb
import pytest
from benchmarks.identity.crowd import gather

from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.linker import linker_of
from tandem.unify.probabilistic.prepare import prepare
from tandem.unify.probabilistic.spark import linker_on_spark

pyspark = pytest.importorskip("pyspark")

ANY = {"threshold_match_weight": -40.0, "warning_mode": "never"}
PAIRS = """
    select
        cast(least(record_number_l, record_number_r) as bigint) as one,
        cast(greatest(record_number_l, record_number_r) as bigint) as other,
        match_weight
    from {pairs}
    order by one, other
"""


@pytest.fixture
def spark(monkeypatch, tmp_path):
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    monkeypatch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
    options = {
        "spark.jars": similarity_jar_location(),
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.warehouse.dir": str(tmp_path / "spark"),
        "spark.ui.enabled": "false",
    }
    session = SparkSession.builder.master("local[1]").config(map=options).getOrCreate()
    yield session
    session.stop()


def test_spark_scores_the_same_pairs_and_weighs_them_alike(spark, tmp_path: Path) -> None:
    model, file = load_model("people"), tmp_path / "prepared.parquet"
    connection = duckdb.connect()  # noqa: TID251
    records = gather(connection, 600, day=0)
    connection.execute(f"create table features as {PEOPLE.features_sql}")
    counted = count_now(connection, model, records)
    prepare(connection, model, counted)
    linker, _ = linker_of(connection, model, counted, "prepared")
    found = linker.inference.predict(**ANY)
    here = connection.execute(PAIRS.format(pairs=found.physical_name)).to_arrow_table()
    connection.execute(f"copy prepared to '{file}'")

    spark.read.parquet(str(file)).createOrReplaceTempView("prepared")
    linker = linker_on_spark(spark, model, counted, "prepared")
    there = linker.inference.predict(**ANY).as_spark_dataframe().toArrow()
    connection.register("there", there)
    there = connection.execute(PAIRS.format(pairs="there")).to_arrow_table()

    assert len(here) > 300
    assert here.select(["one", "other"]) == there.select(["one", "other"])
    weights = zip(here["match_weight"].to_pylist(), there["match_weight"].to_pylist(), strict=True)
    assert max(abs(one - other) for one, other in weights) < 1e-6
