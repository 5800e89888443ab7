"""A member of ``bi_reader`` may read the views of ``pub``; everything else is refused."""

from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest

from tandem.publish import postgres
from tandem.settings import Settings
from tests.unit.publish.conftest import Ask

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

PUBLISH_ID = "20261101T060000Z-abcdef"
BASE = postgres.schema_of(PUBLISH_ID)
REFUSED = [
    "insert into pub.fct_things values (2)",
    "update pub.fct_things set number = 2",
    "delete from pub.fct_things",
    f"truncate {BASE}.fct_things",
    "drop view pub.fct_things",
    "drop schema pub cascade",
    "alter view pub.fct_things rename to mine",
    "comment on view pub.fct_things is 'mine'",
    f"select * from {BASE}.fct_things",
    "select * from private.secrets",
    "create table public.mine (number int)",
    "create table pub.mine (number int)",
    "create view pub.mine as select 1 as number",
    "create function pub.mine() returns int language sql as 'select 1'",
    "create temporary table mine (number int)",
    "create temporary view mine as select 1 as number",
    "create schema mine",
    "create database mine",
    "create role mine",
    "set role tandem",
    "set session authorization tandem",
    "alter role bi_reader superuser",
    "alter system set work_mem = '1GB'",
    "copy (select 1) to program 'true'",
    "copy pub.fct_things to '/tmp/things.csv'",
    "select pg_read_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select lo_import('/etc/passwd')",
    "select pg_reload_conf()",
    "select rolpassword from pg_authid",
    "do $$ begin execute 'create table public.mine (number int)'; end $$",
]


@pytest.fixture
def served(serving: Settings, file: Callable[..., Path], owner: Ask) -> Settings:
    """A database that serves one mart, with something private beside it."""
    owner("create schema private; create table private.secrets (secret text)")
    postgres.serve(serving, PUBLISH_ID, file("select 1 as number"))
    return serving


def test_a_reader_reads_the_views(served: Settings, analyst: Ask) -> None:
    assert analyst("select * from pub.fct_things") == [(1,)]


def test_a_reader_sees_what_columns_mean(served: Settings, analyst: Ask) -> None:
    said = analyst("select col_description('pub.fct_things'::regclass, 1)")
    assert said == [("Things. number",)]


def test_a_reader_can_do_nothing_but_select(served: Settings, analyst: Ask) -> None:
    allowed = []
    for statement in REFUSED:
        try:
            analyst(statement)
        except psycopg2.errors.InsufficientPrivilege:
            continue
        allowed.append(statement)
    assert allowed == []


def test_what_is_refused_to_a_reader_is_valid_for_the_owner(served: Settings, owner: Ask) -> None:
    statements = [
        "select * from private.secrets",
        f"select * from {BASE}.fct_things",
        "create temporary table mine (number int)",
        "create view pub.mine as select 1 as number",
        "update pub.fct_things set number = 2",
        "select pg_read_file('PG_VERSION')",
        f"truncate {BASE}.fct_things",
    ]
    for statement in statements:
        owner(statement)


def test_a_reader_may_use_no_schema_but_the_views(served: Settings, analyst: Ask) -> None:
    usable = analyst(
        "select nspname from pg_namespace"
        " where has_schema_privilege(oid, 'usage') and nspname !~ '^(pg_|information_schema)'"
    )
    assert usable == [("pub",)]


def test_views_of_a_later_publish_are_readable(
    served: Settings, file: Callable[..., Path], analyst: Ask
) -> None:
    both = file("select 1 as number")
    postgres.serve(served, "20261102T060000Z-abcdef", both)
    assert analyst("select * from pub.fct_things") == [(1,)]


def test_what_an_administrator_granted_later_stands(
    served: Settings, file: Callable[..., Path], owner: Ask, analyst: Ask
) -> None:
    database = owner("select current_database()")[0][0]
    owner(f"grant temporary on database {database} to bi_reader")
    postgres.serve(served, "20261102T060000Z-abcdef", file("select 1 as number"))
    analyst("create temporary table mine (number int)")


def test_the_schema_that_earlier_versions_served_goes(
    serving: Settings, file: Callable[..., Path], owner: Ask
) -> None:
    owner("create schema published; create table published.audit_publications (published_id text)")
    postgres.serve(serving, PUBLISH_ID, file("select 1 as number"))
    assert owner("select to_regnamespace('published')") == [(None,)]


def test_a_schema_of_others_that_is_called_published_stays(
    serving: Settings, file: Callable[..., Path], owner: Ask
) -> None:
    owner("create schema published; create table published.books (title text)")
    postgres.serve(serving, PUBLISH_ID, file("select 1 as number"))
    assert owner("select * from published.books") == []
