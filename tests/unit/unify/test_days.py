"""A day costs what it brings and leaves what a full match leaves, whatever happened before."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tandem.errors import StageFailed
from tandem.unify import matching, rematch
from tandem.unify.matching import Matched, registry_folder
from tandem.unify.probabilistic import Model
from tests.unit.unify.world import ANNA, MODEL, World

TWO = {"a": ANNA, "b": ANNA | {"last_name": "lindqvits", "email": None}}
NOTHING = Matched(touched=0, scored=0, pairs=0, written=0, registry_events=0)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two records of Anna among fifty strangers, matched once."""
    world = World(tmp_path, crowd=50)
    world.live(TWO)
    return world


def test_a_day_that_brings_nothing_costs_nothing(world: World) -> None:
    before = world.results()
    assert world.live(TWO) == NOTHING
    assert world.results() == before


def test_only_who_looks_otherwise_is_scored_and_only_their_region_is_written(world: World) -> None:
    day = world.live(TWO | {"b": TWO["b"] | {"title": "ceo"}})
    assert (day.touched, day.scored, day.pairs) == (2, 1, 1)
    assert day.written == 2 + 1 + 1  # two assignments, one pair, and the name of the results


def test_who_arrives_touches_those_they_are_alike(world: World) -> None:
    day = world.live(TWO | {"c": ANNA | {"title": None}})
    assert (day.touched, day.scored) == (3, 1)


def test_who_is_not_to_be_recognised_any_more_is_alike_to_nobody(world: World) -> None:
    nameless = TWO["b"] | {"first_name": None, "last_name": None}
    people = world.meet(TWO | {"b": nameless})
    assert (people["a"] != people["b"], world.outcomes()) == (True, {})


def test_who_comes_back_touches_whom_their_id_went_to(tmp_path: Path) -> None:
    world, bjorn = World(tmp_path, crowd=20), {"first_name": "bjorn", "last_name": "berg"}
    one = world.meet({"a": ANNA, "b": bjorn}, links=[("a", "b")])["a"]
    assert world.meet({"b": bjorn}) == {"b": one}
    back = world.live({"a": ANNA, "b": bjorn})
    people = world.meet({"a": ANNA, "b": bjorn})
    assert (back.touched, people["a"], people["b"] == one) == (2, one, False)


def test_who_goes_touches_whom_their_id_goes_back_to(tmp_path: Path) -> None:
    world, bjorn = World(tmp_path, crowd=20), {"first_name": "bjorn", "last_name": "berg"}
    one = world.meet({"a": ANNA, "b": bjorn}, links=[("a", "b")])["a"]
    assert world.meet({"a": ANNA, "b": bjorn})["b"] != one
    assert world.meet({"b": bjorn}) == {"b": one}


def test_who_is_said_to_be_one_is_compared_no_more_until_it_is_unsaid(world: World) -> None:
    alike = world.outcomes()
    world.live(TWO, links=[("a", "b")])
    assert world.outcomes() == {}
    world.live(TWO)
    assert world.outcomes() == alike != {}


def test_who_is_said_to_be_one_stays_alike_to_everybody_else(world: World) -> None:
    three = TWO | {"c": ANNA | {"title": None}}
    world.live(three)
    alike = world.outcomes()
    world.live(three, links=[("a", "b")])
    assert set(world.outcomes()) == set(alike) - {("a", "b")} == {("a", "c"), ("b", "c")}


def test_a_decision_touches_the_two_and_scores_nobody(world: World) -> None:
    day = world.live(TWO, apart=[("a", "b")])
    assert (day.touched, day.scored) == (2, 0)


def test_another_threshold_judges_everybody_and_scores_nobody(world: World) -> None:
    world.agree(0.999999, 0.90)
    day = world.live(TWO)
    assert (day.touched, day.scored) == (52, 0)


@pytest.mark.parametrize("review_at_least", [0.5, 0.95])
def test_another_threshold_of_review_scores_everybody(world: World, review_at_least: float) -> None:
    world.agree(0.99, review_at_least)
    assert world.live(TWO).scored == 52


def test_other_weights_score_everybody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "load_model", lambda _: _retrained())
    assert world.live(TWO).scored == 52


def _retrained() -> Model:
    assert MODEL.weights is not None
    rarer = MODEL.weights.matches_per_record / 2
    return MODEL.model_copy(
        update={"weights": MODEL.weights.model_copy(update={"matches_per_record": rarer})}
    )


def test_a_lost_memory_costs_a_full_match_and_nothing_else(world: World) -> None:
    before = world.results()
    world.memory.unlink()
    assert world.live(TWO).scored == 52
    assert world.results() == before


@pytest.mark.parametrize("at", [0, 20_000])
def test_a_memory_that_cannot_be_read_is_a_lost_one(world: World, at: int) -> None:
    before = world.results()
    whole = bytearray(world.memory.read_bytes())
    whole[at : at + 200_000] = b"\x5a" * len(whole[at : at + 200_000])
    world.memory.write_bytes(bytes(whole))
    assert world.live(TWO).scored == 52
    assert world.results() == before


def test_a_memory_of_another_warehouse_is_not_believed(world: World, tmp_path: Path) -> None:
    other = World(tmp_path, crowd=50)
    assert other.live(TWO).scored == 52
    assert other.results() == world.results()


def test_ids_that_somebody_else_gave_are_read_again(world: World) -> None:
    world.live(TWO, apart=[("a", "b")])
    folder = registry_folder(world.settings.lake, "people")
    last = sorted(folder.glob("[0-9]*.parquet"))[-1]
    events = pq.read_table(last)
    last.unlink()
    day = world.live(TWO, apart=[("a", "b")])
    assert (day.touched, day.scored, day.registry_events) == (52, 0, len(events))


@pytest.mark.parametrize("step", ["commit", "change", "keep"])
def test_a_crash_between_two_writes_is_made_good(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, undisturbed = (World(tmp_path / name, crowd=20) for name in ("one", "other"))
    day = TWO | {"b": TWO["b"] | {"phone": None}, "c": ANNA}
    for one in (world, undisturbed):
        one.live(TWO)
    with monkeypatch.context() as patch:
        _break_after(step, patch)
        with pytest.raises(StageFailed):
            world.live(day, apart=[("a", "b")])
    for one in (world, undisturbed):
        one.live(day, apart=[("a", "b")])
    assert world.results() == undisturbed.results()


def _break_after(step: str, patch: pytest.MonkeyPatch) -> None:
    from tandem.engines.bench import DuckDBBench

    place: Any
    place, name = {
        "commit": (rematch, "commit"),
        "change": (DuckDBBench, "change"),
        "keep": (rematch.memory, "keep"),
    }[step]
    whole = getattr(place, name)

    def broken(*given: Any, **named: Any) -> None:
        whole(*given, **named)
        raise StageFailed("The power went.", why="A test.", remedy="None.", code="test")

    patch.setattr(place, name, broken)


KEYS = [f"r{number}" for number in range(7)]
PERSON = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["anna", "anne", "annie", "bjorn", None]),
        "last_name": st.sampled_from(["lindqvist", "lindqvits", "berg", None]),
        "email": st.sampled_from(["anna@acme.example", "anne@acme.example", "a@b.example", None]),
        "phone": st.sampled_from(["555010001", "555010002", None]),
        "company": st.sampled_from(["acme", "borealis", None]),
        "title": st.sampled_from(["plant manager", "buyer", None]),
        "is_deleted": st.sampled_from([False, False, False, True]),
    }
)
PAIRS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)).filter(lambda two: two[0] != two[1]),
    max_size=3,
    unique_by=lambda two: frozenset(two),
)
#: Who is new or otherwise, who is gone, what systems say, what people decided, the threshold.
DAY = st.tuples(
    st.dictionaries(st.sampled_from(KEYS), PERSON, max_size=4),
    st.sets(st.sampled_from(KEYS), max_size=2),
    PAIRS,
    PAIRS,
    st.sampled_from([0.99, 0.99, 0.95, 0.9999]),
)


@hypothesis_settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(DAY, min_size=3, max_size=5))
def test_day_by_day_leaves_what_full_matches_leave(
    tmp_path_factory: pytest.TempPathFactory, days: list[tuple[Any, ...]]
) -> None:
    by_day, in_full = (World(tmp_path_factory.mktemp("days"), crowd=5) for _ in range(2))
    people: dict[str, dict[str, Any]] = {}
    for changed, gone, links, apart, link_at_least in days:
        people = {key: one for key, one in (people | changed).items() if key not in gone}
        for world in (by_day, in_full):
            world.agree(link_at_least, 0.90)
            world.live(people, links, apart, is_fresh=world is in_full)
        assert by_day.results() == in_full.results()
