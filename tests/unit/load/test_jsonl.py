"""JSON lines: exact numbers, and one reason per broken line."""

from decimal import Decimal

import pytest

from tandem.errors import InputRefused


def lines(*records: str) -> str:
    return "".join(f"{record}\n" for record in records)


def load(load_bytes, *records):
    return load_bytes(lines(*records), "Lead.jsonl")


def test_numbers_keep_every_digit(load_bytes):
    record = '{"Id": 9007199254740993, "Amount": 1234567890123456.78, "Payload": {"x": 1.10}}'
    outcome = load(load_bytes, record)
    assert outcome.column("id") == ["9007199254740993"]
    assert outcome.column("amount") == [Decimal("1234567890123456.78")]
    assert outcome.column("payload") == ['{"x":1.10}']


def test_an_id_beyond_64_bits_is_exact(load_bytes):
    assert load(load_bytes, '{"Id": 123456789012345678901}').column("id") == [
        "123456789012345678901"
    ]


def test_an_exponent_is_written_out(load_bytes):
    assert load(load_bytes, '{"Id": "a", "Amount": 1.5e3}').column("amount") == [Decimal("1500.00")]


def test_a_value_is_found_at_its_path(load_bytes):
    record = '{"id": "a", "properties": {"city": "Graz", "shoe": 42}}'
    outcome = load(load_bytes, record)
    assert outcome.column("city") == ["Graz"]
    assert outcome.column("_extra") == ['{"properties.shoe":42}']
    assert outcome.ledger.unknown_columns == ("properties.shoe",)


def test_null_absent_and_the_word_null_are_told_apart(load_bytes):
    outcome = load(
        load_bytes,
        '{"Id": "a", "Name": null}',
        '{"Id": "b"}',
        '{"Id": "c", "Name": "null"}',
    )
    assert outcome.column("name") == [None, None, "null"]


def test_booleans_are_those_of_json_or_of_the_contract(load_bytes):
    outcome = load(
        load_bytes,
        '{"Id": "a", "IsActive": true}',
        '{"Id": "b", "IsActive": "0"}',
        '{"Id": "c", "IsActive": "Y"}',
    )
    assert outcome.column("isactive") == [True, False]
    assert outcome.reasons == [(3, "bad_boolean")]


def test_a_byte_order_mark_and_blank_lines_are_no_trouble(load_bytes):
    outcome = load_bytes("\ufeff" + lines('{"Id": "a"}', "", '{"Id": "b"}'), "Lead.jsonl")
    assert outcome.column("_line") == [1, 3]
    assert outcome.ledger.rows_blank == 1


def test_every_unicode_text_survives(load_bytes):
    assert load(load_bytes, '{"Id": "a", "Name": "\\ud83d\\ude00 Zoë"}').column("name") == [
        "😀 Zoë"
    ]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"Id": "x", "Name": }', "json_syntax"),
        ('{"Id": "x"} {"Id": "y"}', "json_syntax"),
        ('{"Id": "x", "Name": "a", "Name": "b"}', "duplicate_json_key"),
        ('{"Id": "x", "Amount": NaN}', "non_finite"),
        ('{"Id": "x", "Amount": -Infinity}', "non_finite"),
        ('{"Id": "x", "Amount": 19.999999999}', "precision_loss"),
        ('{"Id": "x", "Amount": 1e400}', "out_of_range"),
        ('{"Id": "x", "Name": "\\ud800"}', "invalid_unicode"),
        ('{"Id": "x", "Name": "a\\u0000b"}', "nul_byte"),
        ('{"Id": "x", "Payload": ' + "[" * 10_000 + "]" * 10_000 + "}", "too_deep"),
        ("7", "type_conflict"),
        ('{"Id": "x", "Name": {"first": "A"}}', "type_conflict"),
        ('{"Id": "x", "Name": ["A"]}', "type_conflict"),
        ('{"Id": null}', "missing_key"),
        ('{"Name": "A"}', "missing_key"),
    ],
)
def test_a_broken_line_is_quarantined_by_reason(load_bytes, record, reason):
    outcome = load(load_bytes, '{"Id": "a"}', record, '{"Id": "b"}')
    assert outcome.reasons == [(2, reason)]
    assert outcome.column("id") == ["a", "b"]
    assert outcome.quarantine[0]["record"] == record


def test_a_line_that_is_not_utf8_is_quarantined(load_bytes):
    data = b'{"Id": "a"}\n{"Id": "x", "Name": "Zo\xeb"}\n'
    assert load_bytes(data, "Lead.jsonl").reasons == [(2, "invalid_utf8")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"Id": "a"}\n{"Id": "b", "Na', "truncated"),
        ('[{"Id": "a"}]\n', "format_mismatch"),
        ('{\n  "Id": "a"\n}\n', "format_mismatch"),
        ('{"Name": "A"}\n{"Name": "B"}\n', "contract_missing_column"),
        ('{"Id": "a", "Name": "x", "NAME": "y"}\n', "ambiguous_header"),
    ],
)
def test_a_file_that_is_no_json_lines_is_refused(load_bytes, content, code):
    with pytest.raises(InputRefused) as refusal:
        load_bytes(content, "Lead.jsonl")
    assert refusal.value.code == code


def test_a_blank_file_is_a_batch_of_no_rows(load_bytes):
    outcome = load_bytes("\n", "Lead.jsonl")
    assert (outcome.ledger.rows_blank, outcome.rows) == (1, [])
