"""The path of one lead: the same record, met again at every one of the eight stages."""

import json
from pathlib import Path

import pytest

from tandem.engines.duckdb import connect
from tandem.settings import Settings
from tests.end_to_end.runs import Query, Run

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]


@pytest.fixture(scope="module")
def lead(ask: Query) -> str:
    """A lead of the main business that was handed to Sales, accepted and answered in time."""
    return ask(
        """
        select people.record_id
        from truth_people as people
        inner join truth_handoffs as handoffs using (person_key)
        inner join truth_sla_clocks as clocks using (person_key)
        where
            people.object = 'Lead'
            and handoffs.outcome = 'accepted'
            and clocks.policy = 'mql_first_touch'
            and clocks.state = 'met'
        order by people.record_id
        limit 1
        """
    )[0][0]


@pytest.fixture(scope="module")
def manifest(sample_run: Run, lead: str) -> dict:
    """The landed batch whose file names the lead."""
    for file in (sample_run.home / "landing" / "salesforce").rglob("manifest.json"):
        body = json.loads(file.read_text())
        path = next(p for p in file.parent.iterdir() if p.name != "manifest.json")
        if body["object"] == "Lead" and lead.encode() in path.read_bytes():
            return body | {"folder": file.parent}
    pytest.fail(f"no landed file names {lead}")


def test_extract_leaves_the_vendors_bytes(sample_exports: Path, manifest: dict, lead: str) -> None:
    exported = sample_exports / "exports" / "salesforce" / manifest["file"]
    assert lead.encode() in exported.read_bytes()


def test_land_keeps_them_under_a_manifest(sample_exports: Path, manifest: dict) -> None:
    exported = sample_exports / "exports" / "salesforce" / manifest["file"]
    assert (manifest["folder"] / manifest["file"]).read_bytes() == exported.read_bytes()


def _one(home: Path, sql: str, *parameters: str) -> tuple:
    settings = Settings(home=home)
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        rows = connection.execute(sql, parameters).fetchall()
    assert len(rows) == 1
    return rows[0]


def test_load_writes_its_typed_row_into_the_lake(
    sample_run: Run, manifest: dict, lead: str
) -> None:
    rows = sample_run.home / "lake" / "salesforce" / "default" / "Lead" / manifest["batch_id"]
    kind, batch = _one(
        sample_run.home,
        f"select typeof(createddate), _batch_id from '{rows}/rows.parquet' where id = ?",
        lead,
    )
    assert (kind, batch) == ("TIMESTAMP WITH TIME ZONE", manifest["batch_id"])


def test_stage_has_it_once(sample_run: Run, lead: str) -> None:
    sql = "select batch_id from staging.stg_salesforce__leads where lead_id_salesforce = ?"
    _one(sample_run.home, sql, lead)


def test_unify_gives_it_one_person(sample_run: Run, lead: str) -> None:
    sql = "select person_id from intermediate.int_people_x_records where record_id = ?"
    (person,) = _one(sample_run.home, sql, lead)
    assert person.startswith("P-")


def test_mart_tells_its_story(sample_run: Run, lead: str) -> None:
    stages = _one(
        sample_run.home,
        """
        select string_agg(episodes.stage, ' ' order by episodes.episode_number)
        from marts.fct_stage_episodes as episodes
        inner join marts.bridge_people_x_records as bridge using (person_id)
        where bridge.record_id = ?
        """,
        lead,
    )[0].split()
    assert stages.index("mql") < min(
        stages.index(stage) for stage in ("sal", "sql", "opportunity") if stage in stages
    )


def test_check_passed_before_anybody_could_read_it(ask: Query) -> None:
    blocking = ask("select is_passed from audit_checks where severity = 'blocking'")
    assert len(blocking) > 10
    assert set(blocking) == {(True,)}


def test_publish_shows_its_clock_as_met_within_the_target(ask: Query, lead: str) -> None:
    rows = ask(
        """
        select clocks.working_minutes <= clocks.target_minutes
        from fct_sla_clocks as clocks
        inner join bridge_people_x_records as bridge using (person_id)
        where bridge.record_id = ? and clocks.policy = 'mql_first_touch' and clocks.state = 'met'
        """,
        lead,
    )
    assert (True,) in rows
