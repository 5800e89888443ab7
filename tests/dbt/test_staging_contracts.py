"""The staging models and the source contracts say the same."""

import csv
import re

import pytest
import yaml

from tandem.settings import PROJECT_ROOT
from tandem.sources import load_registry, raw_table_name
from tests.dbt.staging_models import STAGING, Reading, readings

REAL_EXPORTS = PROJECT_ROOT.parent / "shared" / "data" / "exports"
FLATTENED = {"element", "element_number", "part"}

registry = load_registry()
all_readings = list(readings())


def _name(reading: Reading) -> str:
    return f"{reading.model.stem}-{reading.object}"


def test_every_contracted_object_is_declared_as_a_raw_table_and_nothing_else_is() -> None:
    declared = yaml.load((STAGING / "_raw__sources.yml").read_text(), Loader=yaml.CSafeLoader)
    tables = declared["sources"][0]["tables"]
    names = [table["name"] for table in tables if not table["name"].startswith("_")]
    assert names == sorted(set(names), key=names.index)
    assert set(names) == {table for _, _, table in registry.tables()}


def test_every_contracted_object_is_staged() -> None:
    staged = {raw_table_name(reading.source, reading.object) for reading in all_readings}
    assert staged == {table for _, _, table in registry.tables()}


@pytest.mark.parametrize("reading", all_readings, ids=_name)
def test_a_model_reads_only_fields_of_its_contract(reading: Reading) -> None:
    contract = registry.object(reading.source, reading.object)
    known = {field.column for field in contract.fields} | FLATTENED
    assert sorted(reading.columns - known) == []


@pytest.mark.parametrize("reading", all_readings, ids=_name)
def test_a_model_takes_the_current_version_by_the_contracts_key_and_cursor(
    reading: Reading,
) -> None:
    contract = registry.object(reading.source, reading.object)
    columns = tuple(re.sub(r".*trim\((\w+)\).*", r"\1", key) for key in reading.keys)
    # The interaction's own id, where given, stands before the contract's key.
    if reading.object != "interactions":
        assert columns == contract.key_columns
    assert reading.cursor == contract.cursor_column


def test_every_field_of_a_contract_is_read_by_a_model() -> None:
    read: dict[str, set[str]] = {}
    for reading in all_readings:
        table = raw_table_name(reading.source, reading.object)
        words = set(re.findall(r"\w+", reading.model.read_text()))
        read[table] = read.get(table, set()) | words
    idle = [
        f"{table}.{field.name}"
        for _, item, table in registry.tables()
        for field in item.fields
        if field.column not in read[table]
    ]
    assert idle == []


def test_what_grows_without_bound_is_incremental() -> None:
    for reading in all_readings:
        contract = registry.object(reading.source, reading.object)
        incremental = 'materialized="incremental"' in reading.model.read_text()
        assert reading.only_arrivals == incremental, reading.model.name
        if contract.keeps_history:
            assert incremental, f"{reading.model.name} rebuilds a history each time"


def test_unit_tests_have_names_that_postgres_can_hold() -> None:
    names = [
        test["name"]
        for file in STAGING.rglob("*.yml")
        for test in yaml.load(file.read_text(), Loader=yaml.CSafeLoader).get("unit_tests", [])
    ]
    assert names
    assert [name for name in names if len(name) > 63] == []


@pytest.mark.real_exports
@pytest.mark.skipif(not REAL_EXPORTS.is_dir(), reason="real exports are not part of the repository")
def test_every_required_field_stands_in_every_real_export() -> None:
    checked = 0
    for source, item, _ in registry.tables():
        for file in REAL_EXPORTS.glob(f"*/{source.source}/{item.object}.*"):
            with file.open(encoding="utf-8-sig", newline="") as stream:
                header = {name.lower() for name in next(csv.reader(stream))}
            absent = [f.name for f in item.fields if f.required and f.column not in header]
            assert absent == [], file
            checked += 1
    assert checked >= 20
