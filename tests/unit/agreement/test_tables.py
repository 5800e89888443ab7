from datetime import UTC, date, datetime, time
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from tandem.agreement import rows
from tandem.agreement.fields import Span
from tandem.agreement.loader import load_agreement
from tandem.agreement.schema import Agreement
from tandem.agreement.scoring import Cap, Scoring
from tandem.agreement.tables import COLUMNS, agreement_tables
from tandem.agreement.warehouse import write_agreement
from tandem.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return load_agreement(PROJECT_ROOT / "expectations" / "agreement")


@pytest.fixture(scope="module")
def tables(agreement: Agreement) -> dict[str, pa.Table]:
    return agreement_tables(agreement, date(2026, 1, 1), date(2026, 12, 31))


def test_no_row_says_something_its_table_has_no_column_for(agreement: Agreement) -> None:
    shared = {"versions", "calendars", "calendar_hours", "calendar_exceptions", "calendar_days"}
    for table in COLUMNS.keys() - shared:
        columns = {column.split(":")[0] for column in COLUMNS[table].split()}
        for row in getattr(rows, table)(agreement.versions[0]):
            assert row.keys() <= columns, table


def test_the_earliest_version_judges_from_the_beginning(tables: dict[str, pa.Table]) -> None:
    (row,) = tables["versions"].to_pylist()
    assert row["in_force_from"] == date(2024, 1, 1)
    assert row["in_force_from_at"] == datetime(1900, 1, 1, tzinfo=UTC)
    assert row["in_force_until_at"] is None


def test_a_later_version_judges_from_midnight_of_its_reporting_zone(agreement: Agreement) -> None:
    first = agreement.versions[0]
    second = first.model_copy(update={"in_force_from": date(2026, 7, 1)})
    both = agreement_tables(
        Agreement(versions=(first, second)), date(2026, 1, 1), date(2026, 1, 31)
    )
    midnight = datetime(2026, 7, 1, 4, tzinfo=UTC)
    ends = both["versions"].column("in_force_until_at").to_pylist()
    starts = both["versions"].column("in_force_from_at").to_pylist()
    assert (ends, starts[1]) == ([midnight, None], midnight)
    assert both["calendar_hours"].column("valid_until_date").null_count == len(
        both["calendar_hours"]
    )


def test_a_case_becomes_one_row_per_value_and_a_null_fits_all(tables: dict[str, pa.Table]) -> None:
    cases = [
        (row["case_number"], row["signal_kind"], row["segment"], row["target_minutes"])
        for row in tables["sla_targets"].to_pylist()
        if row["policy"] == "mql_first_touch"
    ]
    assert cases == [
        (1, "demo_request", None, Decimal("60.00")),
        (1, "pricing_request", None, Decimal("60.00")),
        (2, None, "enterprise", Decimal("120.00")),
    ]


def test_points_fade_by_as_many_rows_as_steps(agreement: Agreement) -> None:
    first = agreement.versions[0]
    steps = [{"after": "30d", "keep": 0.5}, {"after": "60d", "keep": 0.2}]
    scoring = {**first.scoring.model_dump(), "points_expire_after": "90d", "points_fade": steps}
    fading = first.model_copy(update={"scoring": Scoring.model_validate(scoring)})
    assert list(rows.score_fades(first)) == []
    assert list(rows.score_fades(fading)) == [
        {"after_days": 30, "keep": 0.5},
        {"after_days": 60, "keep": 0.2},
    ]


def test_a_cap_stands_beside_each_kind_of_its_rule(agreement: Agreement) -> None:
    first = agreement.versions[0]
    rule = first.scoring.engagement[2].model_copy(update={"at_most": Cap(times=3, per="week")})
    scoring = first.scoring.model_copy(update={"engagement": (rule,), "fit": ()})
    told = list(rows.scoring_rules(first.model_copy(update={"scoring": scoring})))
    assert [(row["touch_kind"], row["at_most_times"], row["at_most_per"]) for row in told] == [
        ("event_attended", 3, "week"),
        ("onsite_visit", 3, "week"),
    ]


def test_half_days_have_hours_and_days_off_have_none(tables: dict[str, pa.Table]) -> None:
    days = {
        (row["date"], row["opens_local"], row["closes_local"])
        for row in tables["calendar_exceptions"].to_pylist()
        if row["calendar"] == "us_eastern"
    }
    assert (date(2026, 11, 26), None, None) in days
    assert (date(2026, 12, 25), None, None) in days
    assert (date(2026, 1, 2), None, None) not in days


def test_a_span_until_midnight_closes_on_the_next_day() -> None:
    assert Span(time(9), time(0)).closes_second == 86_400
    assert Span(time(0), time(0)).closes_second == 86_400
    assert Span(time(22), time(6)).closes_second == 108_000


def test_writing_twice_replaces_and_keeps_types(tables: dict[str, pa.Table]) -> None:
    connection = duckdb.connect()  # noqa: TID251
    write_agreement(connection, tables)
    write_agreement(connection, tables)
    counts = dict(
        connection.execute(
            "select table_name, estimated_size from duckdb_tables() where schema_name = 'agreement'"
        ).fetchall()
    )
    assert counts == {name: table.num_rows for name, table in tables.items()}
    (kind,) = connection.execute(
        "select typeof(default_target_minutes) from agreement.sla_policies limit 1"
    ).fetchone()
    assert kind == "DECIMAL(18,2)"
