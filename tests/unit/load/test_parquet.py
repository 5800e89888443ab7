"""Parquet: every value as exact text, typed like any other file."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tandem.errors import InputRefused


def parquet(columns: dict[str, pa.Array]) -> bytes:
    buffer = BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def load(load_bytes, **columns):
    return load_bytes(parquet(columns), "Lead.parquet")


def test_typed_columns_become_the_same_values(load_bytes):
    outcome = load(
        load_bytes,
        id=["a"],
        amount=pa.array([Decimal("1.500000000")], pa.decimal128(38, 9)),
        rate=[0.1],
        employees=pa.array([2**40], pa.uint64()),
        IsActive=[True],
        closedate=[date(2026, 1, 2)],
        modifiedat=[datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)],
    )
    row = outcome.rows[0]
    assert (row["amount"], row["rate"]) == (Decimal("1.50"), Decimal("0.100000"))
    assert (row["employees"], row["isactive"]) == (2**40, True)
    assert row["closedate"] == date(2026, 1, 2)
    assert row["modifiedat"] == datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_a_timestamp_without_zone_is_read_in_the_contracts_zone(load_bytes):
    outcome = load(load_bytes, Id=["a"], ModifiedAt=[datetime(2026, 1, 2, 3, 4, 5)])
    assert outcome.column("modifiedat") == [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)]


def test_a_large_float_is_no_exponent(load_bytes):
    assert load(load_bytes, Id=["a"], Amount=[1e15]).column("amount") == [Decimal("1e15")]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"Amount": [Decimal("1.005")]}, "precision_loss"),
        ({"Employees": pa.array([2**63], pa.uint64())}, "out_of_range"),
        ({"Amount": [float("nan")]}, "bad_number"),
    ],
)
def test_a_value_that_does_not_fit_is_quarantined(load_bytes, columns, reason):
    assert load(load_bytes, Id=["a"], **columns).reasons == [(1, reason)]


def test_unknown_columns_are_kept_and_structs_are_read_by_path(load_bytes):
    outcome = load(load_bytes, Id=["a"], properties=[{"city": "Graz"}], shoe=[42])
    assert outcome.column("city") == ["Graz"]
    assert '"shoe":42' in outcome.column("_extra")[0].replace('"42"', "42")


def test_no_row_groups_are_a_batch_of_no_rows(load_bytes):
    data = parquet({"Id": pa.array([], pa.string())})
    assert load_bytes(data, "Lead.parquet").ledger.rows_in == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (parquet({"Id": ["a"]})[:-9], "parquet_corrupt"),
        (parquet({"Id": ["a"], "Name": [["x"]]}), "schema_conflict"),
        (parquet({"Id": ["a"], "Name": [b"x"]}), "schema_conflict"),
        (parquet({"Id": ["a"], "Name": ["x"], "NAME": ["y"]}), "ambiguous_header"),
        (parquet({"Name": ["x"]}), "contract_missing_column"),
    ],
)
def test_a_parquet_file_that_cannot_be_trusted_is_refused(load_bytes, data, code):
    with pytest.raises(InputRefused) as refusal:
        load_bytes(data, "Lead.parquet")
    assert refusal.value.code == code
