from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest

from tandem.errors import StageFailed
from tandem.publish import postgres
from tandem.settings import Settings
from tests.unit.publish.conftest import Ask

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

File = Callable[..., Path]
FIRST, SECOND, THIRD = (f"2026110{day}T060000Z-abcdef" for day in (1, 2, 3))
PROMISED = "select 1 as number, 1.10::decimal(12,2) as money"


@pytest.fixture
def served(serving: Settings, file: File) -> Settings:
    """A database that serves one publish of one mart."""
    postgres.serve(serving, FIRST, file(PROMISED))
    return serving


def _columns(owner: Ask) -> list[str]:
    names = owner(
        "select attname from pg_attribute"
        " where attrelid = 'pub.fct_things'::regclass and attnum > 0 order by attnum"
    )
    return [name for (name,) in names]


def test_new_columns_come_at_the_end(served: Settings, file: File, owner: Ask) -> None:
    postgres.serve(
        served, SECOND, file("select 0 as fresh, 1.10::decimal(12,2) as money, 2 as number")
    )
    assert _columns(owner) == ["number", "money", "fresh"]
    assert owner("select number, fresh from pub.fct_things") == [(2, 0)]


@pytest.mark.parametrize(
    ("select", "says"),
    [
        ("select 1 as number", "`fct_things.money` would vanish"),
        (
            "select 1::bigint as number, 1.10::decimal(12,2) as money",
            "`fct_things.number` would turn from integer to bigint",
        ),
        (
            "select 1 as number, 1.10::decimal(18,2) as money",
            "`fct_things.money` would turn from numeric(12,2) to numeric(18,2)",
        ),
    ],
)
def test_a_publish_that_breaks_the_contract_is_refused_and_changes_nothing(
    served: Settings, file: File, owner: Ask, select: str, says: str
) -> None:
    before = owner("select pg_get_viewdef('pub.fct_things'::regclass)")
    with pytest.raises(StageFailed) as refused:
        postgres.serve(served, SECOND, file(select, words="Other."))
    assert says in refused.value.what
    assert "drop view pub.fct_things" in refused.value.remedy
    assert owner("select pg_get_viewdef('pub.fct_things'::regclass)") == before
    assert owner("select obj_description('pub.fct_things'::regclass)") == [("Things.",)]


def test_a_mart_that_vanishes_breaks_the_contract(served: Settings, file: File) -> None:
    with pytest.raises(StageFailed, match=r"`fct_things\.number` would vanish"):
        postgres.serve(served, SECOND, file(PROMISED, name="fct_others"))


def test_a_long_list_of_breaches_is_cut(serving: Settings, file: File) -> None:
    columns = ", ".join(f"{number} as c{number}" for number in range(9))
    postgres.serve(serving, FIRST, file(f"select {columns}"))
    with pytest.raises(StageFailed, match="and 4 more"):
        postgres.serve(serving, SECOND, file("select 'x' as other"))


def test_what_the_readers_agreed_to_is_served_after_the_view_was_dropped(
    served: Settings, file: File, owner: Ask, analyst: Ask
) -> None:
    owner("drop view pub.fct_things")
    postgres.serve(served, SECOND, file("select 1 as number"))
    assert analyst("select * from pub.fct_things") == [(1,)]


def test_postgres_itself_refuses_what_we_would_miss(owner: Ask) -> None:
    owner("create schema pub; create view pub.things as select 1 as number, 2 as other")
    with pytest.raises(psycopg2.errors.InvalidTableDefinition):
        owner("create or replace view pub.things as select 1 as number")


def test_words_of_the_contract_travel_as_comments(served: Settings, file: File, owner: Ask) -> None:
    said = (
        "select obj_description('pub.fct_things'::regclass),"
        " col_description('pub.fct_things'::regclass, 1)"
    )
    assert owner(said) == [("Things.", "Things. number")]
    postgres.serve(served, SECOND, file(PROMISED, words="What's new?"))
    assert owner(said) == [("What's new?", "What's new? number")]


def test_words_are_written_only_where_they_changed(
    served: Settings, file: File, owner: Ask
) -> None:
    written = "select xmin::text from pg_description where objoid = 'pub.fct_things'::regclass"
    before = owner(written)
    postgres.serve(served, SECOND, file(PROMISED))
    assert owner(written) == before
