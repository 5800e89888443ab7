"""Records leave a JSON answer as they came."""

import pytest

from tandem.clients.verbatim import records


def test_numbers_keep_every_digit() -> None:
    body = b'{"success":true,"result":[{"cost":12345678901234567890.10},{"cost":1e2}],"more":[1]}'
    assert records(body, "result") == ['{"cost":12345678901234567890.10}', '{"cost":1e2}']


def test_a_record_over_several_lines_becomes_one_line() -> None:
    body = '{\n "requestId": "x",\r\n "result": [\n  {"name":\n "Zoë \\n"\n}\n ]\n}'.encode()
    assert records(body, "result") == ['{"name":  "Zoë \\n" }']


def test_only_the_array_of_the_top_level_is_meant() -> None:
    body = b'{"folder": {"result": [1]}, "result": ["a", {"result": [2]}, []]}'
    assert records(body, "result") == ['"a"', '{"result": [2]}', "[]"]


def test_an_object_without_the_array_has_no_records() -> None:
    assert records(b'{"success": true}', "result") == []
    assert records(b'{"result": [ ]}', "result") == []
    assert records(b'{"result": null, "success": true}', "result") == []


@pytest.mark.parametrize("body", [b"[1]", b'{"result": {"a": 1}}', b'{"result": [1', b""])
def test_what_is_no_list_of_records_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"was due|Expecting"):
        records(body, "result")
