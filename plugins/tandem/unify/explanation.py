"""Why records are one person, from the published marts: each link, and what each field says."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from tandem.errors import ConfigurationError


@dataclass(frozen=True)
class Field:
    """What one compared field says about a pair, in bits."""

    field: str
    outcome: str
    weight_bits: float


@dataclass(frozen=True)
class Link:
    """Two records that are, or might be, one person."""

    person_link_id: str
    record_key_a: str
    record_key_b: str
    match_method: str
    outcome: str
    contradiction: str | None
    match_score: float
    weight_bits: float | None
    evidence: str
    fields: list[Field] = field(default_factory=list)


@dataclass(frozen=True)
class Explanation:
    """One person: who, by which records, by which links, and what happened to the id."""

    person_id: str
    full_name: str | None
    company_name: str | None
    records: list[tuple[str, str, float, str, datetime]]
    links: list[Link]
    history: list[tuple[datetime, str, str | None, str | None]]


def explain_person(marts: duckdb.DuckDBPyConnection, wanted: str) -> Explanation:
    """Explain the person that an id, a record key or a record id stands for.

    Args:
        marts: Published marts, its schema the default.
        wanted: A ``person_id`` (one that was merged leads on), a ``record_key``, or the id of a
            record in its system.

    Raises:
        ConfigurationError: Nobody is known by that, or more than one person is.
    """
    person_id = _person(marts, wanted)
    name, company = _rows(
        marts, "select full_name, company_name from dim_people where person_id = $id", person_id
    )[0]
    return Explanation(
        person_id=person_id,
        full_name=name,
        company_name=company,
        records=_rows(marts, _RECORDS, person_id),
        links=[_with_fields(marts, Link(*row)) for row in _rows(marts, _LINKS, person_id)],
        history=_rows(marts, _HISTORY, person_id),
    )


_RECORDS = """
    select record_key, match_method, match_score, evidence, linked_at
    from bridge_people_x_records
    where person_id = $id
    order by linked_at, record_key
"""

_LINKS = """
    select
        person_link_id, record_key_a, record_key_b, match_method, outcome, contradiction,
        match_score, weight_bits, evidence
    from audit_person_links
    where person_id_a = $id or person_id_b = $id
    order by case when outcome = 'linked' then 0 else 1 end, match_score desc, person_link_id
"""

_HISTORY = """
    select occurred_at, event, into_person_id, reason
    from person_id_history
    where person_id = $id
    order by occurred_at
"""

_FIELDS = """
    select field, outcome, weight_bits
    from audit_person_link_fields
    where person_link_id = $id
    order by field_number
"""

_KNOWN_AS = """
    select last(into_person_id order by occurred_at)
    from person_id_history
    where person_id = $id and event in ('merged', 'unmerged')
"""


def _person(marts: duckdb.DuckDBPyConnection, wanted: str) -> str:
    found = _rows(
        marts,
        """
        select person_id from dim_people where person_id = $id
        union
        select person_id from bridge_people_x_records where record_key = $id or record_id = $id
        """,
        wanted,
    )
    if len(found) == 1:
        return str(found[0][0])
    known_as = _rows(marts, _KNOWN_AS, wanted)[0][0]
    if known_as and not found:
        return _person(marts, known_as)
    raise ConfigurationError(
        f"{'Several people have' if found else 'Nobody has'} the id or record `{wanted}`.",
        why="An explanation is about one person.",
        remedy="Give a `person_id` of dim_people, or a `record_key` of bridge_people_x_records,"
        " such as `salesforce:default:Lead:00Q…`.",
        code="no_such_person",
    )


def _with_fields(marts: duckdb.DuckDBPyConnection, link: Link) -> Link:
    told = _rows(marts, _FIELDS, link.person_link_id)
    return Link(**{**vars(link), "fields": [Field(*row) for row in told]})


def _rows(marts: duckdb.DuckDBPyConnection, sql: str, wanted: str) -> list[Any]:
    rows: list[Any] = marts.execute(sql, {"id": wanted}).fetchall()
    return rows
