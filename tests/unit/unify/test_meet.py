"""Who shares a key is compared, once, and nobody with whom they are known to be one."""

import duckdb
import pytest

from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.meet import meet

MODEL = load_model("people")


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """Records 1, 2 and 3 share two keys, 4 none; 1 and 2 are known to be one."""
    connection = duckdb.connect()  # noqa: TID251
    rest = ", ".join(f"cast(null as ubigint) as block_{n}" for n in range(2, len(MODEL.meet_on)))
    connection.execute(
        f"""
        create table everybody as
        select *, {rest}
        from (values (1, 'a', 7, 8), (2, 'a', 7, 8), (3, 'b', 7, 8), (4, 'c', 9, null))
            as records (record_number, part, block_0, block_1)
        """
    )
    return connection


def _met(connection: duckdb.DuckDBPyConnection, new: tuple[int, ...]) -> list[tuple[int, int]]:
    """Who meets when these records are new and all others have met before."""
    listed = ", ".join(map(str, new))
    connection.execute(
        f"""
        create table looks_now as from everybody where record_number in ({listed});

        create table otherwise as select record_number from looks_now
        """
    )
    count = meet(connection, MODEL, "everybody")
    met = connection.execute("select number_a, number_b from met order by all").fetchall()
    assert count == len(met)
    return met


@pytest.mark.parametrize("new", [(1, 2, 3, 4), (3,), (3, 4), (1, 3), (1, 2)])
def test_who_shares_a_key_meets_once_and_never_their_own(
    connection: duckdb.DuckDBPyConnection, new: tuple[int, ...]
) -> None:
    assert _met(connection, new) == [(1, 3), (2, 3)]


def test_who_met_before_meets_no_more(connection: duckdb.DuckDBPyConnection) -> None:
    assert _met(connection, (1,)) == [(1, 3)]
