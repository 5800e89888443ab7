"""Exports that real systems wrote, run as a person runs them; skipped where not at hand."""

from pathlib import Path

import pytest

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


def _run(name: str, as_of: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = run_pipeline(REAL_EXPORTS / name, tmp_path_factory.mktemp(name), as_of)
    assert run.status == 0, run.output[-4000:]
    return run


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return _run("salesforce_weekly", "2018-11-02T00:00:00Z", tmp_path_factory)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return _run("salesforce_demo", "2024-02-01T00:00:00Z", tmp_path_factory)


@pytest.fixture(scope="module")
def marketo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return _run("marketo_sample", "2019-05-01T00:00:00Z", tmp_path_factory)


def _value(home: Path, sql: str) -> tuple:
    with published(home) as query:
        return query(sql)[0]


OPPORTUNITIES = """
    select
        count(*), cast(sum(amount) as varchar),
        count(*) filter (where category = 'won')
    from fct_opportunities
"""


def test_weekly_export_has_its_opportunities(weekly: Run) -> None:
    assert _value(weekly.home, OPPORTUNITIES) == (31, "5760000.00", 18)


def test_demo_export_has_its_opportunities(demo: Run) -> None:
    assert _value(demo.home, OPPORTUNITIES) == (50, "43603545.98", 12)


def _records(home: Path, record_object: str) -> int:
    sql = f"select count(*) from bridge_people_x_records where object = '{record_object}'"
    return _value(home, sql)[0]


def test_weekly_export_has_22_leads_of_which_none_is_converted(weekly: Run) -> None:
    assert _records(weekly.home, "Lead") == 22
    assert _value(weekly.home, "select count(*) from fct_leads where is_converted") == (0,)


def test_three_weekly_leads_whose_status_says_converted_are_reported(weekly: Run) -> None:
    sql = "select count(*) from audit_contradictions where kind = 'status_says_converted'"
    assert _value(weekly.home, sql) == (3,)


def test_demo_export_has_its_leads_and_contacts(demo: Run) -> None:
    assert (_records(demo.home, "Lead"), _records(demo.home, "Contact")) == (60, 102)


def test_no_empty_lookup_id_survives_anywhere(weekly: Run) -> None:
    places = [weekly.home / "published", weekly.home / "lake"]
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    assert files
    assert [file.name for file in files if b"000000000000000AAA" in file.read_bytes()] == []


def test_every_marketo_row_is_loaded_or_quarantined_with_a_reason(marketo: Run) -> None:
    with published(marketo.home) as query:
        assert query(
            """
            select count(*), sum(rows_in), sum(rows_in - rows_loaded - rows_quarantined
                - rows_duplicate - rows_superseded - rows_blank)
            from audit_batches
            """
        ) == [(5, 77, 0)]
        assert query("select count(*) from audit_quarantine where reason_code is null") == [(0,)]


@pytest.mark.parametrize("name", ["weekly", "demo", "marketo"])
def test_run_prints_the_accounting(name: str, request: pytest.FixtureRequest) -> None:
    output = request.getfixturevalue(name).output
    assert "rows in" in output
    assert "loaded" in output
    assert "quarantined" in output
