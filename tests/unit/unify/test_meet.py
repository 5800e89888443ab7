"""Who shares a key is compared, once, and nobody with whom they are known to be one."""

import duckdb
import pytest

from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.meet import meet

MODEL = load_model("people")


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """Records 1, 2 and 3 share two keys, 4 none; 1 and 2 are known to be one; 3 is new."""
    connection = duckdb.connect()  # noqa: TID251
    rest = ", ".join(f"cast(null as ubigint) as block_{n}" for n in range(2, len(MODEL.meet_on)))
    connection.execute(
        f"""
        create table prepared as
        select *, {rest}
        from (values (1, 'a', 7, 8), (2, 'a', 7, 8), (3, 'b', 7, 8), (4, 'c', 9, null))
            as records (record_number, part, block_0, block_1);

        create table changed as from prepared where record_number = 3
        """
    )
    return connection


@pytest.mark.parametrize("some", ["prepared", "changed"])
def test_who_shares_a_key_meets_once_and_never_their_own(
    connection: duckdb.DuckDBPyConnection, some: str
) -> None:
    assert meet(connection, MODEL, some) == 2
    met = connection.execute("select join_key_l, join_key_r from met order by all").fetchall()
    assert met == [(1, 3), (2, 3)]


def test_two_records_that_changed_meet_once(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into changed from prepared where record_number = 1")
    assert meet(connection, MODEL, "changed") == 2
