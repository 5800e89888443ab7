"""An explanation leads from any name of a person to every link; its picture adds up."""

from collections.abc import Iterator
from xml.etree import ElementTree

import duckdb
import pytest

from tandem.errors import ConfigurationError
from tandem.unify.explanation import explain_person
from tandem.unify.waterfall import waterfall

MARTS = """
    create table dim_people as
    select * from (values ('P-1', 'Anna Berg', 'Acme'), ('P-2', 'Bo Ek', null))
        as t (person_id, full_name, company_name);
    create table bridge_people_x_records as
    select *, timestamptz '2026-01-01 00:00:00+00' as linked_at from (values
        ('salesforce:default:Lead:1', '1', 'P-1', 'founding', 1.0, ''),
        ('marketo:default:leads:1', '1', 'P-1', 'probabilistic', 0.9999, 'phone equal'),
        ('salesforce:default:Lead:2', '2', 'P-2', 'founding', 1.0, '')
    ) as t (record_key, record_id, person_id, match_method, match_score, evidence);
    create table audit_person_links as
    select 'l' as person_link_id, 'marketo:default:leads:1' as record_key_a,
        'salesforce:default:Lead:1' as record_key_b, 'P-1' as person_id_a, 'P-1' as person_id_b,
        'probabilistic' as match_method, 'linked' as outcome, null as contradiction,
        0.9999 as match_score, 13.5 as weight_bits, 'phone equal' as evidence;
    create table audit_person_link_fields as
    select * from (values
        ('l', 0, 'any two records', 'before anything is compared', -12e0),
        ('l', 1, 'first_name', 'equal', 9.0), ('l', 2, 'title', 'different', -0.5),
        ('l', 3, 'phone', 'equal', 17.0)
    ) as t (person_link_id, field_number, field, outcome, weight_bits);
    create table person_id_history as
    select * from (values
        ('P-1', 'created', null, 'founding', timestamptz '2026-01-01 00:00:00+00'),
        ('P-0', 'merged', 'P-1', 'exact_email', timestamptz '2026-01-02 00:00:00+00')
    ) as t (person_id, event, into_person_id, reason, occurred_at)
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:  # noqa: TID251
        connection.execute(MARTS)
        yield connection


@pytest.mark.parametrize("wanted", ["P-1", "P-0", "salesforce:default:Lead:1", "1"])
def test_a_person_is_found_by_id_by_former_id_and_by_record(
    marts: duckdb.DuckDBPyConnection, wanted: str
) -> None:
    told = explain_person(marts, wanted)
    assert (told.person_id, len(told.records)) == ("P-1", 2)
    assert [one.weight_bits for one in told.links[0].fields] == [-12.0, 9.0, -0.5, 17.0]


def test_an_unknown_name_says_what_to_give(marts: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ConfigurationError, match="Nobody has the id or record `P-9`"):
        explain_person(marts, "P-9")


def test_the_picture_has_a_bar_per_field_and_one_for_the_sum(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    link = explain_person(marts, "P-1").links[0]
    drawing = ElementTree.fromstring(waterfall(link))
    bars = drawing.findall("{*}rect")[1:]
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert len(bars) == len(link.fields) + 1
    assert widths[1] / widths[3] == pytest.approx(9 / 17, rel=0.01)
    assert "99.9900%" in "".join(drawing.itertext())
