"""Source contracts: read strictly, answered by name."""

import pytest

from tandem.errors import ConfigurationError, InputRefused
from tandem.sources import UnknownObject, UnknownSource, load_registry, raw_table_name
from tandem.sources.schema import split_path

SOURCE = """
source: crm
title: A vendor
objects:
  - object: Lead
    grain: One row per lead
    key: [Id]
    fields:
      - {name: Id, type: id}
"""


def read(tmp_path, text):
    (tmp_path / "crm.yml").write_text(text)
    return load_registry(tmp_path)


def test_objects_are_found_without_regard_to_case(tmp_path):
    assert read(tmp_path, SOURCE).object("CRM", "lEAD").object == "Lead"


def test_an_unknown_object_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(UnknownObject, match="did you mean `Lead`") as refusal:
        read(tmp_path, SOURCE).object("crm", "Leads")
    assert isinstance(refusal.value, InputRefused)
    assert "ignored_objects" in refusal.value.remedy


def test_an_unknown_source_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(UnknownSource, match="Known sources: crm"):
        read(tmp_path, SOURCE).source("erp")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titel:", "titel"),
        ("key: [Id]", "key: [Nr]", "Nr"),
        ("key: [Id]", "cursor: Id", "cursor"),
        ("type: id", "type: uuid", "objects.0.fields.0.type"),
        ("name: Id", "name: _Id", "no column name"),
        ("name: Id", "name: 'Id; drop'", "no column name"),
        ("type: id}", "type: id}\n      - {name: ID, type: text}", "more than once"),
        ("type: id}", "type: id, path: a}", "needs a column and a key"),
        ("title: A vendor", "title: A\nformats: {timezone: Mars/Base}", "IANA"),
        ("title: A vendor", "title: [", "line"),
    ],
)
def test_a_contract_that_says_something_else_is_refused_with_the_place(tmp_path, old, new, told):
    with pytest.raises(ConfigurationError, match=told) as refusal:
        read(tmp_path, SOURCE.replace(old, new))
    assert "crm.yml" in refusal.value.what


def test_unquoted_yaml_booleans_are_read_as_text(tmp_path):
    text = SOURCE.replace("title: A vendor", "title: A\nformats: {booleans: {1: true, no: false}}")
    formats = read(tmp_path, text).sources[0].formats
    assert formats.boolean_of == {"true": True, "1": True, "false": False}


def test_ignored_objects_are_patterns(tmp_path):
    text = SOURCE.replace("title: A vendor", 'title: A\nignored_objects: [Case, "*__c"]')
    source = read(tmp_path, text).sources[0]
    assert [source.ignores(name) for name in ("case", "Thing__C", "Lead")] == [True, True, False]


def test_a_path_has_steps_and_quoted_steps():
    assert split_path('attributes."Merge IDs".a') == ("attributes", "Merge IDs", "a")


@pytest.mark.parametrize("path", ["a..b", "a.", ".a", 'a."b', "a b", "a[0]"])
def test_a_malformed_path_is_refused(path):
    with pytest.raises(ValueError, match="steps joined by dots"):
        split_path(path)


def test_every_contract_of_this_project_is_sound():
    registry = load_registry()
    tables = [table for _, _, table in registry.tables()]
    assert len(tables) == len(set(tables)) > 30
    assert raw_table_name("salesforce", "Lead") in tables


def test_every_object_has_a_key_and_says_its_grain():
    for _, item, table in load_registry().tables():
        assert item.key, table
        assert item.grain.startswith("One row per"), table
