"""Schema raw: the lake as it is, every object a table, no value of a quarantined row."""

import pytest

from tandem.engines.duckdb import connect, mark_built, register_raw
from tandem.handover import ExtractedFile
from tandem.land import land
from tandem.load import load
from tandem.settings import Settings
from tandem.sources import load_registry

CONTRACT = """
source: crm
title: A vendor
objects:
  - object: Lead
    grain: One row per lead
    key: [Id]
    fields:
      - {name: Id, type: id}
      - {name: Amount, type: decimal}
  - object: Visit
    grain: One row per visit
    fields:
      - {name: Page, type: text}
"""


@pytest.fixture
def registry(tmp_path):
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "crm.yml").write_text(CONTRACT)
    return load_registry(tmp_path / "contracts")


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "it's home", memory_limit="1GB")


def put(settings, registry, text):
    path = settings.home.parent / "Lead.csv"
    path.write_text(text)
    file = ExtractedFile(
        source="crm", source_instance="emea", object="Lead", path=path, name=path.name
    )
    return load(land(file, settings), settings, registry)


def query(settings, sql):
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_object_is_a_table_even_before_anything_is_loaded(settings, registry):
    assert register_raw(settings, registry) == 0
    assert query(settings, "select * from raw.crm__lead") == []
    columns = query(settings, "select column_name, column_type from (describe raw.crm__visit)")
    assert columns == [
        ("page", "VARCHAR"),
        ("_source_instance", "VARCHAR"),
        ("_batch_id", "VARCHAR"),
        ("_line", "BIGINT"),
        ("_loaded_at", "TIMESTAMP WITH TIME ZONE"),
        ("_extra", "VARCHAR"),
    ]


def test_loaded_rows_are_shown_with_where_they_came_from(settings, registry):
    ledger = put(settings, registry, "Id,Amount,Shoe\na,1.5,42\nb,x,43\n")
    register_raw(settings, registry)
    assert query(
        settings, "select id, cast(amount as text), _source_instance, _line from raw.crm__lead"
    ) == [("a", "1.50", "emea", 2)]
    assert query(settings, "select batch_id, rows_in, rows_loaded, is_new from raw._batches") == [
        (ledger.batch_id, 2, 1, True)
    ]
    assert query(settings, "select object, column_name from raw._unknown_columns") == [
        ("Lead", "Shoe")
    ]


def test_quarantine_shows_where_and_why_but_no_value(settings, registry):
    put(settings, registry, "Id,Amount\na,Secretson\n")
    register_raw(settings, registry)
    found = query(settings, "select * exclude batch_id from raw._quarantine")
    assert found == [("crm", "emea", "Lead", "Lead.csv", 2, "amount", "bad_number")]


def test_a_batch_is_new_until_a_completed_build_saw_it(settings, registry):
    put(settings, registry, "Id\na\n")
    register_raw(settings, registry)
    assert mark_built(settings) == 1
    put(settings, registry, "Id\nb\n")
    register_raw(settings, registry)
    assert query(settings, "select is_new from raw._batches order by loaded_at") == [
        (False,),
        (True,),
    ]


def test_a_lost_warehouse_makes_every_batch_new_again(settings, registry):
    put(settings, registry, "Id\na\n")
    register_raw(settings, registry)
    mark_built(settings)
    settings.warehouse.unlink()
    register_raw(settings, registry)
    assert query(settings, "select is_new from raw._batches") == [(True,)]


def test_a_batch_that_arrives_during_a_build_is_not_half_in_it(settings, registry):
    put(settings, registry, "Id\na\n")
    register_raw(settings, registry)
    put(settings, registry, "Id\nb\n")
    assert query(settings, "select id from raw.crm__lead") == [("a",)]


def test_a_field_added_to_the_contract_is_null_in_older_batches(settings, registry, tmp_path):
    put(settings, registry, "Id\na\n")
    contract = tmp_path / "contracts" / "crm.yml"
    contract.write_text(
        CONTRACT.replace("type: decimal}", "type: decimal}\n      - {name: Z, type: date}")
    )
    register_raw(settings, load_registry(tmp_path / "contracts"))
    assert query(settings, "select id, z from raw.crm__lead") == [("a", None)]


def test_a_fenced_connection_reaches_nothing_else(settings, tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside.csv"
    inside.mkdir()
    outside.write_text("a\n1\n")
    with connect(None, settings=settings, only=[inside]) as connection:
        with pytest.raises(Exception, match=r"[Pp]ermission"):
            connection.execute(f"select * from read_csv('{outside}')")
        with pytest.raises(Exception, match="locked"):
            connection.execute("set enable_external_access = true")
