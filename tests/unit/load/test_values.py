"""Typing: what fits is exact, what does not is quarantined whole under the first reason."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest


def cell(load_bytes, column, text):
    quoted = '"' + text.replace('"', '""') + '"'
    return load_bytes(f"Id,{column}\na,{quoted}\n")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("Employees", "130", 130),
        ("Employees", "130.0", 130),
        ("Employees", "+7", 7),
        ("Employees", "-007", -7),
        ("Amount", "900750000", Decimal("900750000.00")),
        ("Amount", "0.1", Decimal("0.10")),
        ("Amount", "1.500", Decimal("1.50")),
        ("Amount", ".5", Decimal("0.50")),
        ("Amount", "-1234567890123456.78", Decimal("-1234567890123456.78")),
        ("Rate", "0.123456", Decimal("0.123456")),
        ("IsActive", "1", True),
        ("IsActive", "TRUE", True),
        ("IsActive", "false", False),
        ("IsActive", "", False),
        ("CloseDate", "2013-09-16", date(2013, 9, 16)),
        ("CloseDate", "2013-09-16 00:00:00", date(2013, 9, 16)),
        ("CloseDate", "2013-09-16T00:00:00.000Z", date(2013, 9, 16)),
        ("Payload", '{"a": 1.10}', '{"a": 1.10}'),
        ("Name", "  N/A  ", "  N/A  "),
        ("Name", "null", "null"),
        ("Name", "", None),
        ("OwnerId", "000000000000000AAA", None),
        ("OwnerId", "007", "007"),
    ],
)
def test_a_text_that_fits_becomes_exactly_its_value(load_bytes, column, text, value):
    assert cell(load_bytes, column, text).column(column.lower()) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "2018-10-13 17:16:45",
        "2018-10-13T17:16:45Z",
        "2018-10-13T17:16:45.000Z",
        "2018-10-13T17:16:45.000+0000",
        "2018-10-13T19:16:45+02:00",
        "2018-10-13T12:46:45-0430",
        "2018-10-13T17:16:45Z+0000",
        "2018-10-13 17:16:45+00",
    ],
)
def test_every_form_of_an_instant_is_the_same_instant(load_bytes, text):
    expected = datetime(2018, 10, 13, 17, 16, 45, tzinfo=UTC)
    assert cell(load_bytes, "ModifiedAt", text).column("modifiedat") == [expected]


def test_microseconds_are_kept(load_bytes):
    found = cell(load_bytes, "ModifiedAt", "2018-10-13T17:16:45.123456Z").column("modifiedat")
    assert found[0].microsecond == 123456


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("Employees", "12.5", "precision_loss"),
        ("Employees", "1e3", "bad_number"),
        ("Employees", "12345678901234567890", "out_of_range"),
        ("Amount", "1,234.56", "bad_number"),
        ("Amount", "$1,234", "bad_number"),
        ("Amount", "(500)", "bad_number"),
        ("Amount", "1_000", "bad_number"),
        ("Amount", "١٢٣", "bad_number"),
        ("Amount", "19.999999999", "precision_loss"),
        ("Amount", "12345678901234567.00", "out_of_range"),
        ("Amount", "#REF!", "spreadsheet_error"),
        ("Rate", "0.1234567", "precision_loss"),
        ("IsActive", "Y", "bad_boolean"),
        ("IsActive", "yes", "bad_boolean"),
        ("CloseDate", "2025-02-29", "bad_date"),
        ("CloseDate", "0000-00-00", "bad_date"),
        ("CloseDate", "07/15/2009", "bad_date"),
        ("CloseDate", "2025-1-2", "bad_date"),
        ("CloseDate", "2025-01-02 10:00:00", "bad_date"),
        ("ModifiedAt", "2025-02-29T00:00:00Z", "invalid_timestamp"),
        ("ModifiedAt", "2025-01-01 24:00:00", "invalid_timestamp"),
        ("ModifiedAt", "2025-01-01 23:59:60", "invalid_timestamp"),
        ("ModifiedAt", "2025-01-01", "invalid_timestamp"),
        ("ModifiedAt", "1539451005", "invalid_timestamp"),
        ("ModifiedAt", "infinity", "invalid_timestamp"),
        ("ModifiedAt", "2025-01-01T00:00:00.1234567Z", "precision_loss"),
        ("Payload", "{'a': 1}", "json_syntax"),
        ("OwnerId", "1.23E+15", "bad_id"),
    ],
)
def test_a_text_that_does_not_fit_quarantines_its_row(load_bytes, column, text, reason):
    outcome = cell(load_bytes, column, text)
    assert outcome.reasons == [(2, reason)]
    assert outcome.quarantine[0]["column_name"] == column.lower()
    assert text.replace('"', '""') in outcome.quarantine[0]["record"]


def test_only_an_unquoted_null_is_null(load_bytes):
    outcome = load_bytes('Id,Name\na,null\nb,"null"\nc,\nd,""\n')
    assert outcome.column("name") == [None, "null", None, None]


def test_a_row_without_its_key_is_quarantined(load_bytes):
    assert load_bytes("Id,Name\n,Ann\nb,Bo\n").reasons == [(2, "missing_key")]


def test_the_first_failing_column_in_the_contract_is_named(load_bytes):
    outcome = load_bytes("CloseDate,Amount,Id\nx,y,a\n")
    assert outcome.quarantine[0]["column_name"] == "amount"


def test_the_record_in_quarantine_is_the_one_in_the_file(load_bytes):
    text = 'Id,Name,Amount\na,"x\ny",1\nb,"Bo, ""B""\nz",bad\nc,C,2\n'
    outcome = load_bytes(text)
    assert outcome.reasons == [(4, "bad_number")]
    assert outcome.quarantine[0]["record"] == 'b,"Bo, ""B""\nz",bad'
    assert outcome.quarantine[0]["byte_offset"] == text.index("b,")


def test_a_value_inside_a_json_cell_is_found_by_its_path(load_bytes):
    rows = 'a,"{""Merge IDs"": ""[7]"", ""x"": 1}"\nb,\nc,"{}"\n'
    outcome = load_bytes("Id,Attributes\n" + rows)
    assert outcome.column("mergeids") == ["[7]", None, None]
    assert "Attributes" in outcome.column("_extra")[0]


def test_a_broken_json_cell_is_not_read_as_empty(load_bytes):
    outcome = load_bytes('Id,Attributes\na,"{""Merge IDs"": "\nb,{}\n')
    assert outcome.reasons == [(2, "json_syntax")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-08 02:30:00", "nonexistent_local_time"),
        ("2026-11-01 01:30:00", "ambiguous_local_time"),
        ("2026-11-01 25:30:00", "invalid_timestamp"),
    ],
)
def test_a_local_time_that_is_no_single_instant_is_quarantined(load_in_new_york, text, reason):
    assert load_in_new_york(f"Page,At\n/a,{text}\n", "Visit.csv").reasons == [(2, reason)]


def test_a_time_without_offset_is_read_in_the_contracts_time_zone(load_in_new_york):
    outcome = load_in_new_york("Page,At\n/a,2026-07-01 10:00:00\n", "Visit.csv")
    assert outcome.column("at") == [datetime(2026, 7, 1, 14, tzinfo=UTC)]


@pytest.fixture
def load_in_new_york(registry, load_bytes):
    source = registry.sources[0]
    formats = source.formats.model_copy(update={"timezone": "America/New_York"})
    object.__setattr__(source, "formats", formats)
    return load_bytes
