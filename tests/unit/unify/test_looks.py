"""A record meets others on keys of which every part is known, and which are nobody else's alone."""

import duckdb
import pytest

from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.looks import look, number_sql
from tests.unit.unify.world import ANNA, MODEL, features

BY_NAME, BY_ADDRESS = (
    f"block_{MODEL.meet_on.index(key)}" for key in (["name_before", "name_after"], ["email"])
)


def _keys(block: str, largest: int) -> dict[str, int | None]:
    """The keys of three namesakes, when so many may meet on one; the third has no address."""
    people = {"a": ANNA, "b": ANNA | {"email": "a@b.example"}, "c": ANNA | {"email": None}}
    model = MODEL.model_copy(update={"largest_block": largest})
    connection = duckdb.connect()  # noqa: TID251
    connection.register("features", features(people))
    number = number_sql("record_key")
    everybody = f"select {number} as record_number, {number} as part, record_key from features"
    connection.execute(f"create table everybody as {everybody}")
    look(connection, model, count_now(connection, model, 3), "everybody", "features")
    told = f"select record_key, {block} from looks_now inner join everybody using (record_number)"
    return dict(connection.execute(told).fetchall())


def test_who_shares_a_value_shares_a_key() -> None:
    assert len(set(_keys(BY_NAME, largest=3).values()) - {None}) == 1


def test_a_key_that_too_many_share_brings_nobody_together() -> None:
    assert set(_keys(BY_NAME, largest=2).values()) == {None}


@pytest.mark.parametrize("largest", [2, 3])
def test_a_key_of_an_unknown_part_is_none(largest: int) -> None:
    keys = _keys(BY_ADDRESS, largest)
    assert [key for key, number in keys.items() if number is None] == ["c"]
