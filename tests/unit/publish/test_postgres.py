from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest

from tandem.errors import ConfigurationError, StageFailed
from tandem.publish import postgres
from tandem.settings import Settings
from tests.unit.publish.conftest import Ask

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

FIRST, SECOND, THIRD = (f"2026110{day}T060000Z-abcdef" for day in (1, 2, 3))
AT_ONCE = timedelta(0)
File = Callable[..., Path]

SERVED = "select distinct publish_id from pub.fct_things"
SCHEMAS = "select nspname from pg_namespace where nspname like 'pub\\_%' order by 1"


def _serve(settings: Settings, file: File, publish_id: str, select: str = "select 1 as n") -> None:
    made = file(f"{select}, '{publish_id}' as publish_id")
    postgres.serve(settings, publish_id, made, patience=AT_ONCE)


def test_views_show_the_latest_publish(serving: Settings, file: File, owner: Ask) -> None:
    _serve(serving, file, FIRST)
    _serve(serving, file, SECOND)
    assert owner(SERVED) == [(SECOND,)]


def test_types_of_the_file_are_kept(serving: Settings, file: File, owner: Ask) -> None:
    _serve(
        serving,
        file,
        FIRST,
        "select 1::decimal(18,2) as money, now() as seen_at, date '2026-11-01' as day,"
        " true as is_it, ['a'] as texts, time '09:00' as opens, 1.5::double as share,"
        " 'x' as text, 1::bigint as big",
    )
    kinds = owner(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = 'pub.fct_things'::regclass and attnum > 0 order by attnum"
    )
    assert dict(kinds) == {
        "money": "numeric(18,2)",
        "seen_at": "timestamp with time zone",
        "day": "date",
        "is_it": "boolean",
        "texts": "character varying[]",
        "opens": "time without time zone",
        "share": "double precision",
        "text": "character varying",
        "big": "bigint",
        "publish_id": "character varying",
    }


def test_what_analysts_built_upon_a_view_goes_on_and_sees_the_next_publish(
    serving: Settings, file: File, owner: Ask
) -> None:
    _serve(serving, file, FIRST)
    owner("create schema team; create view team.mine as select publish_id from pub.fct_things")
    _serve(serving, file, SECOND)
    assert owner("select publish_id from team.mine") == [(SECOND,)]


def test_a_transaction_reads_one_publish_and_the_switch_waits_for_it(
    serving: Settings, file: File, owner: Ask
) -> None:
    _serve(serving, file, FIRST)
    with closing(psycopg2.connect(serving.served_postgres)) as reader, reader.cursor() as cursor:
        cursor.execute(SERVED)
        with pytest.raises(StageFailed, match="Readers held views") as refused:
            _serve(serving, file, SECOND)
        assert "pg_terminate_backend" in refused.value.remedy
        cursor.execute(SERVED)
        assert cursor.fetchall() == [(FIRST,)]
    _serve(serving, file, THIRD)
    assert owner(SERVED) == [(THIRD,)]


def test_readers_who_come_while_a_switch_waits_are_soon_let_through(
    serving: Settings, file: File, owner: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _serve(serving, file, FIRST)
    owner("set statement_timeout = '20s'")
    asked = []
    monkeypatch.setattr(postgres.time, "sleep", lambda _: asked.extend(owner(SERVED)))
    with closing(psycopg2.connect(serving.served_postgres)) as reader, reader.cursor() as cursor:
        cursor.execute(SERVED)
        made = file(f"select 1 as n, '{SECOND}' as publish_id")
        with pytest.raises(StageFailed, match="Readers held views"):
            postgres.serve(serving, SECOND, made, patience=timedelta(seconds=1))
    assert set(asked) == {(FIRST,)}


@pytest.mark.parametrize("dies_in", ["postgres_reader.admit", "postgres_views.switch", "_switch"])
def test_a_crash_before_the_switch_leaves_the_old_views(
    serving: Settings, file: File, owner: Ask, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    _serve(serving, file, FIRST)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"tandem.publish.postgres.{dies_in}", die)
        with pytest.raises(KeyboardInterrupt):
            _serve(serving, file, SECOND)
    assert owner(SERVED) == [(FIRST,)]
    _serve(serving, file, THIRD)
    assert owner(SERVED) == [(THIRD,)]
    postgres.forget(serving, [FIRST, THIRD])
    assert owner(SCHEMAS) == [(postgres.schema_of(FIRST),), (postgres.schema_of(THIRD),)]


def test_a_publish_of_the_same_name_is_refused_and_what_is_served_stays(
    serving: Settings, file: File, owner: Ask
) -> None:
    _serve(serving, file, FIRST)
    with pytest.raises(StageFailed, match="already exists"):
        _serve(serving, file, FIRST)
    assert owner(SERVED) == [(FIRST,)]


def test_publishes_that_are_not_kept_are_dropped(serving: Settings, file: File, owner: Ask) -> None:
    for publish_id in (FIRST, SECOND, THIRD):
        _serve(serving, file, publish_id)
    assert postgres.forget(serving, [SECOND, THIRD]) == 1
    assert owner(SCHEMAS) == [(postgres.schema_of(SECOND),), (postgres.schema_of(THIRD),)]


def test_what_is_still_read_is_never_dropped(serving: Settings, file: File, owner: Ask) -> None:
    for publish_id in (FIRST, SECOND, THIRD):
        _serve(serving, file, publish_id)
    owner(f"create view public.then as select * from {postgres.schema_of(FIRST)}.fct_things")
    with closing(psycopg2.connect(serving.served_postgres)) as reader:
        reader.cursor().execute(f"select * from {postgres.schema_of(SECOND)}.fct_things")
        assert postgres.forget(serving, []) == 0
    assert postgres.forget(serving, []) == 1
    assert owner(SCHEMAS) == [(postgres.schema_of(FIRST),), (postgres.schema_of(THIRD),)]
    assert owner(SERVED) == [(THIRD,)]


def test_schemas_of_others_are_left_alone(serving: Settings, owner: Ask) -> None:
    owner("create schema pub_crawl; create schema pub_20261101")
    assert postgres.forget(serving, []) == 0


def test_a_postgres_that_is_down_is_explained_without_its_password(settings: Settings) -> None:
    url = "postgresql://tandem:hush@127.0.0.1:1/tandem"
    away = settings.model_copy(update={"bi_postgres_url": url})
    with pytest.raises(StageFailed, match="Postgres failed") as refused:
        postgres.serve(away, FIRST, settings.home / "tandem.duckdb")
    assert "hush" not in str(refused.value)


def test_a_user_who_may_not_serve_is_told_so(serving: Settings, file: File, owner: Ask) -> None:
    owner("do $$ begin create role nobody_much login; exception when duplicate_object then end $$")
    url = serving.served_postgres.replace("tandem@", "nobody_much@")
    weak = serving.model_copy(update={"bi_postgres_url": url})
    with pytest.raises(ConfigurationError, match="permission denied"):
        _serve(weak, file, FIRST)
