"""Exports that real systems wrote, run as a person runs them; skipped where not at hand."""

import shutil
from pathlib import Path

import pytest

from tandem.engines import dbt
from tandem.settings import Settings
from tests.end_to_end.runs import REAL_EXPORTS, Run, published, run_pipeline

pytestmark = [
    pytest.mark.slow,
    pytest.mark.airflow,
    pytest.mark.real_exports,
    pytest.mark.xdist_group("real_exports"),
    pytest.mark.skipif(
        not REAL_EXPORTS.is_dir(), reason="the real exports are not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def real(parsed: Settings, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """All real exports in one run: two Salesforce orgs and a Marketo instance side by side."""
    exports = tmp_path_factory.mktemp("real") / "exports"
    for name, folder, instance in (
        ("salesforce_weekly", "salesforce", "salesforce@weekly"),
        ("salesforce_demo", "salesforce", "salesforce@demo"),
        ("marketo_sample", "marketo", "marketo"),
    ):
        shutil.copytree(REAL_EXPORTS / name / folder, exports / instance)
    home = tmp_path_factory.mktemp("real_home")
    dbt.hand_down_parse(parsed, Settings(home=home))
    run = run_pipeline(exports, home, "2024-02-01T00:00:00Z")
    assert run.status == 0, run.output[-4000:]
    return run


def _value(home: Path, sql: str) -> tuple:
    with published(home) as query:
        return query(sql)[0]


OPPORTUNITIES = """
    select
        count(*), cast(sum(amount) as varchar),
        count(*) filter (where category = 'won')
    from fct_opportunities
    where opportunity_id like 'salesforce:{instance}:%'
"""


def test_weekly_export_has_its_opportunities(real: Run) -> None:
    assert _value(real.home, OPPORTUNITIES.format(instance="weekly")) == (31, "5760000.00", 18)


def test_demo_export_has_its_opportunities(real: Run) -> None:
    assert _value(real.home, OPPORTUNITIES.format(instance="demo")) == (50, "43603545.98", 12)


def _records(home: Path, instance: str, record_object: str) -> int:
    return _value(
        home,
        f"""
        select count(*) from bridge_people_x_records
        where source_instance = '{instance}' and object = '{record_object}'
        """,
    )[0]


def test_weekly_export_has_22_leads_of_which_none_is_converted(real: Run) -> None:
    assert _records(real.home, "weekly", "Lead") == 22
    converted = _value(
        real.home,
        """
        select count(*) from fct_leads
        inner join bridge_people_x_records using (person_id)
        where is_converted and source_instance = 'weekly'
        """,
    )
    assert converted == (0,)


def test_three_weekly_leads_whose_status_says_converted_are_reported(real: Run) -> None:
    sql = """
        select count(*) from audit_contradictions
        where kind = 'status_says_converted' and source_instance = 'weekly'
    """
    assert _value(real.home, sql) == (3,)


def test_demo_export_has_its_leads_and_contacts(real: Run) -> None:
    leads, contacts = (_records(real.home, "demo", name) for name in ("Lead", "Contact"))
    assert (leads, contacts) == (60, 102)


def test_no_empty_lookup_id_survives_anywhere(real: Run) -> None:
    places = [real.home / "published", real.home / "lake"]
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    assert files
    assert [file.name for file in files if b"000000000000000AAA" in file.read_bytes()] == []


def test_every_marketo_row_is_loaded_or_quarantined_with_a_reason(real: Run) -> None:
    with published(real.home) as query:
        assert query(
            """
            select count(*), sum(rows_in), sum(rows_in - rows_loaded - rows_quarantined
                - rows_duplicate - rows_superseded - rows_blank)
            from audit_batches
            where source = 'marketo'
            """
        ) == [(5, 77, 0)]
        assert query("select count(*) from audit_quarantine where reason_code is null") == [(0,)]


def test_run_prints_the_accounting(real: Run) -> None:
    assert all(word in real.output for word in ("Where every row went", "loaded", "blank"))
