import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tandem.engines import builds
from tandem.engines.dbt import target_folder
from tandem.engines.duckdb import connect
from tandem.errors import StageFailed
from tandem.publish import history, publish
from tandem.publish.postgres import schema_of
from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.publish.site.pages import PAGES
from tandem.settings import Settings


def _manifest(settings: Settings, *marts: str) -> None:
    nodes = {
        name: {
            "resource_type": "model",
            "schema": "marts",
            "name": name,
            "description": f"What {name}'s rows are. One row per row.",
            "columns": {"number": {"description": "A number."}},
        }
        for name in marts
    }
    target_folder(settings).mkdir(parents=True, exist_ok=True)
    (target_folder(settings) / "manifest.json").write_text(json.dumps({"nodes": nodes}))


@pytest.fixture
def checked(settings: Settings) -> Settings:
    """A warehouse with one mart, built and checked."""
    _manifest(settings, "fct_things")
    with connect(settings.warehouse, settings=settings) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.fct_things as select 1 as number")
        connection.execute("create schema raw")
        connection.execute("create table raw.secrets as select 'canary' as secret")
    _check(settings)
    return settings


def _check(settings: Settings) -> str:
    build = builds.begin(settings)
    build.state = "checked"
    builds.save(settings, build)
    return build.build_id


def _current(settings: Settings) -> Path:
    return (settings.published / "current").resolve()


def _ask(settings: Settings, sql: str) -> list[tuple]:
    file = _current(settings) / "tandem.duckdb"
    with connect(file, settings=settings, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_row_carries_the_publish_id(checked: Settings) -> None:
    publication = publish(checked)
    assert _ask(checked, "select * from marts.fct_things") == [(1, publication.publish_id)]
    assert publication.rows["fct_things"] == 1


def test_only_marts_are_published(checked: Settings) -> None:
    publish(checked)
    assert _ask(checked, "select distinct schema_name from duckdb_tables()") == [("marts",)]
    assert b"canary" not in (_current(checked) / "tandem.duckdb").read_bytes()


def test_words_of_the_contract_travel_with_the_file(checked: Settings) -> None:
    publish(checked)
    comments = "select comment from duckdb_columns() where column_name = 'number'"
    assert _ask(checked, comments) == [("A number.",)]


def test_no_write_ahead_log_is_left(checked: Settings) -> None:
    publish(checked)
    assert [path.name for path in _current(checked).glob("*.wal")] == []


def test_unchecked_build_is_refused_and_the_link_stays(checked: Settings) -> None:
    publish(checked)
    before = _current(checked)
    builds.begin(checked)
    with pytest.raises(StageFailed, match="not checked"):
        publish(checked)
    assert _current(checked) == before


def test_missing_mart_is_refused_by_name(checked: Settings) -> None:
    _manifest(checked, "fct_things", "fct_absent")
    with pytest.raises(StageFailed, match="fct_absent"):
        publish(checked)
    assert not (checked.published / "current").exists()


def test_crashed_publish_leaves_nothing_that_counts(checked: Settings) -> None:
    left = checked.published / ".tmp-20200101T000000Z-abc"
    left.mkdir(parents=True)
    publish(checked)
    assert not left.exists()


def test_old_publishes_are_forgotten_but_never_the_current_one(checked: Settings) -> None:
    keep_two = checked.model_copy(update={"keep_publishes": 2})
    for day in range(1, 5):
        (checked.published / f"2020010{day}T000000Z-aaaaaa").mkdir(parents=True)
    publish(keep_two)
    kept = sorted(path.name for path in checked.published.glob("2*"))
    assert kept == ["20200104T000000Z-aaaaaa", _current(checked).name]


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_contract_that_postgres_readers_would_lose_leaves_the_files_as_they_were(
    checked: Settings, serving: Settings
) -> None:
    served = checked.model_copy(update={"bi_postgres_url": serving.bi_postgres_url})
    before = publish(served)
    with connect(served.warehouse, settings=served) as connection:
        connection.execute("create or replace table marts.fct_things as select 'one' as number")
    _check(served)
    with pytest.raises(StageFailed, match="would turn from integer to character varying"):
        publish(served)
    assert _current(served) == before.path
    assert [line["publish_id"] for line in history.read(served)] == [before.publish_id]


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgres_keeps_the_publishes_that_are_kept_as_files(
    checked: Settings, serving: Settings, owner: Callable[..., list[tuple]]
) -> None:
    served = checked.model_copy(
        update={"bi_postgres_url": serving.bi_postgres_url, "keep_publishes": 2}
    )
    for _ in range(3):
        _check(served)
        publish(served)
    folders = [path.name for path in served.published.glob("2*")]
    schemas = owner(r"select nspname from pg_namespace where nspname like 'pub\_%'")
    assert {name for (name,) in schemas} == {schema_of(name) for name in folders}
    assert len(folders) == 2


def test_history_lists_every_publish(checked: Settings) -> None:
    publication = publish(checked)
    assert [line["publish_id"] for line in history.read(checked)] == [publication.publish_id]
    listed = _ask(checked, "select published_id, is_this from marts.audit_publications")
    assert listed == [(publication.publish_id, True)]


def test_history_tells_which_publishes_were_degraded(checked: Settings) -> None:
    build = builds.current(checked)
    build.is_degraded = True
    builds.save(checked, build)
    first = publish(checked).publish_id
    _check(checked)
    publish(checked)
    listed = _ask(
        checked, f"select published_id = '{first}', is_degraded from marts.audit_publications"
    )
    assert sorted(listed) == [(False, False), (True, True)]


def test_pages_switch_together_with_the_marts(checked: Settings) -> None:
    publication = publish(checked)
    page = (_current(checked) / "site" / "scorecard.html").read_text()
    assert publication.publish_id in page


def test_failed_page_stops_the_publish(checked: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(checked)
    before = _current(checked)

    def fails(marts: Marts, facts: Facts) -> str:
        raise ValueError("no page")

    monkeypatch.setitem(PAGES, "scorecard.html", fails)
    _check(checked)
    with pytest.raises(ValueError, match="no page"):
        publish(checked)
    assert _current(checked) == before
