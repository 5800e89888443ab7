"""docs/sources.md says what the contracts say."""

import csv
import re

import pytest

from tandem.settings import PROJECT_ROOT
from tandem.sources import ObjectContract, SourceContract, load_registry

PAGE = (PROJECT_ROOT / "docs" / "sources.md").read_text()
GENERIC = ("ad_spend", "event_attendance", "sales_content")

objects = [pytest.param(source, item, id=table) for source, item, table in load_registry().tables()]


def _section(source: str) -> str:
    found = re.search(rf"^##+ {source}\n(.*?)(?=^##+ [a-z_]+\n|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, source
    return found[1]


@pytest.mark.parametrize(("source", "item"), objects)
def test_the_page_names_every_object_with_its_key_and_cursor(
    source: SourceContract, item: ObjectContract
) -> None:
    row = re.search(rf"^\| `{item.object}` \|.*$", _section(source.source), re.MULTILINE)
    assert row, item.object
    _, _, key, cursor, file_format = (cell.strip() for cell in row[0].strip("|").split("|"))
    assert key == ", ".join(f"`{name}`" for name in item.key)
    assert cursor == (f"`{item.cursor}`" if item.cursor else "load order")
    assert file_format == item.format


@pytest.mark.parametrize("name", GENERIC)
def test_the_example_of_a_generic_contract_is_a_file_it_would_accept(name: str) -> None:
    section = _section(name)
    example = re.search(r"```csv\n(.*?)```", section, re.DOTALL)
    assert example
    header, *rows = csv.reader(example[1].strip().splitlines())
    (item,) = load_registry().source(name).objects
    assert sorted(header) == sorted(field.name for field in item.fields)
    assert rows
    for row in rows:
        values = dict(zip(header, row, strict=True))
        assert [f.name for f in item.fields if f.required and not values[f.name]] == []


@pytest.mark.parametrize("name", GENERIC)
def test_a_generic_contract_lists_every_column_with_type_and_duty(name: str) -> None:
    (item,) = load_registry().source(name).objects
    listed = {}
    for names, kind, duty in re.findall(
        r"^\| (`[^|]+`) \| (\w+) \| (yes)? ?\|", _section(name), re.MULTILINE
    ):
        for column in re.findall(r"`(\w+)`", names):
            listed[column] = (kind, duty == "yes")
    assert listed == {field.name: (field.type, field.required) for field in item.fields}
