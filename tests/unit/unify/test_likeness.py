"""Likeness on a real DuckDB, with the model and the weights that ship; only people are invented."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from tandem.errors import ConfigurationError
from tandem.unify.probabilistic import Model, load_model
from tandem.unify.probabilistic.frequencies import frequencies
from tests.unit.unify.world import ANNA, MODEL, World, features, score_everybody, strangers


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_misspelt_name_with_the_same_number_and_company_is_one_person(world: World) -> None:
    people = world.meet({"a": ANNA, "b": ANNA | {"last_name": "lindqvits", "email": None}})
    assert people["a"] == people["b"]


def test_a_new_employer_with_the_same_mobile_is_one_person(world: World) -> None:
    moved = ANNA | {"email": "anna.lindqvist@borealis.example", "company": "borealis"}
    people = world.meet({"a": ANNA | {"mobile": "555019999"}, "b": moved | {"phone": "555019999"}})
    assert people["a"] == people["b"]


def test_namesakes_at_two_companies_are_two_people(world: World) -> None:
    other = {"first_name": "anna", "last_name": "lindqvist", "company": "borealis"}
    people = world.meet({"a": ANNA, "b": other | {"email": "anna.lindqvist@borealis.example"}})
    assert people["a"] != people["b"]


@pytest.mark.parametrize(
    ("other", "contradiction"),
    [
        ({"first_name": "bjorn"}, "given_names_differ"),
        ({"first_name": None, "last_name": "berg"}, "no_name_agrees"),
        (
            {"first_name": "anne", "email": "anne.lindqvist@acme.example"},
            "names_and_addresses_differ",
        ),
        ({"email": "lindqvist.sen@acme.example"}, "two_addresses_at_one_employer"),
        ({"email": "anna.lindqvist2@acme.example"}, "two_addresses_at_one_employer"),
    ],
)
def test_likeness_never_joins_what_contradicts(
    world: World, other: dict[str, Any], contradiction: str
) -> None:
    people = world.meet({"a": ANNA, "b": ANNA | other})
    assert people["a"] != people["b"]
    assert world.outcomes()["a", "b"] == ("contradiction", contradiction)


def test_a_go_between_joins_no_two_that_contradict(world: World) -> None:
    sister = ANNA | {"first_name": "anne", "email": "anne.lindqvist@acme.example"}
    people = world.meet({"a": ANNA, "b": sister, "c": ANNA | {"first_name": "a", "email": None}})
    assert people["a"] != people["b"]
    assert {people["c"]} & {people["a"], people["b"]}
    assert "kept_apart" in {outcome for outcome, _ in world.outcomes().values()}


def test_a_decision_keeps_two_apart_however_alike_they_are(world: World) -> None:
    people = world.meet({"a": ANNA, "b": ANNA | {"email": None}}, apart=[("b", "a")])
    assert people["a"] != people["b"]


def test_what_a_system_says_is_not_undone_by_a_contradiction(world: World) -> None:
    people = world.meet({"a": ANNA, "b": ANNA | {"first_name": "bjorn"}}, links=[("a", "b")])
    assert people["a"] == people["b"]


def test_a_pair_between_the_thresholds_waits_for_a_decision(world: World) -> None:
    weak = {"first_name": "annie", "last_name": "lindqvist"}
    people = world.meet({"a": ANNA, "b": weak})
    assert people["a"] != people["b"]
    assert world.outcomes()["a", "b"] == ("review", None)


def test_what_more_look_like_than_can_be_one_is_nobody(world: World) -> None:
    crowd = {f"c{n:02d}": ANNA | {"email": None} for n in range(60)}
    people = world.meet(crowd)
    assert len(set(people.values())) == 60
    assert {outcome for outcome, _ in world.outcomes().values()} == {"too_many"}


def test_the_fields_of_a_pair_add_up_to_its_weight(world: World) -> None:
    world.meet({"a": ANNA, "b": ANNA | {"last_name": "lindqvits", "email": None}})
    [pair] = world.door.query("select * from identity.person_pairs").to_pylist()
    told = [bits for name, bits in pair.items() if name.startswith("weight_")]
    assert pair["match_weight"] == pytest.approx(sum(told), abs=0.01)
    assert len(told) == len(MODEL.compare) + 1


def test_an_address_alone_or_an_unknown_value_brings_nobody_together() -> None:
    nobody = {f"n{n}": {"first_name": f"given{n}", "last_name": None} for n in range(30)}
    assert len(score_everybody(MODEL, features(nobody), at_least=0.5)) == 0


@pytest.mark.parametrize("name", ["people", "accounts"])
def test_pairs_look_the_same_whether_there_are_any_or_none(name: str) -> None:
    model, values = load_model(name), {"is_": True, "company_words": ["acme"]}
    row = {
        column: values.get("is_" if column.startswith("is_") else column, "acme")
        for column in model.columns
    }
    one, two = (
        score_everybody(
            model,
            pa.Table.from_pylist([{"record_key": f"r{n}", **row} for n in range(records)]),
            at_least=0.5,
        )
        for records in (1, 2)
    )
    assert (len(one), len(two)) == (0, 1)
    assert one.schema == two.schema


def test_frequencies_are_counted_again_when_records_have_doubled(tmp_path: Path) -> None:
    for number, files in ((40, 1), (79, 1), (80, 2)):
        _frequencies_of(MODEL, number, tmp_path)
        assert len(list(tmp_path.glob("*.parquet"))) == files


def test_frequencies_belong_to_the_columns_and_keys_they_were_counted_of(tmp_path: Path) -> None:
    other = MODEL.model_copy(update={"meet_on": [["phone", "title"]]})
    for model in (MODEL, other, other):
        _frequencies_of(model, 40, tmp_path)
    assert len(list(tmp_path.glob("*.parquet"))) == 2


def _frequencies_of(model: Model, number: int, folder: Path) -> None:
    connection = duckdb.connect(config={"threads": 1})  # noqa: TID251
    connection.register("features", features(strangers(number)))
    frequencies(connection, model, folder, number)


def test_a_model_without_weights_joins_nobody_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    untrained = MODEL.model_copy(update={"weights": None})
    monkeypatch.setattr("tandem.unify.matching.load_model", lambda _: untrained)
    with pytest.raises(ConfigurationError, match="The model of people has no weights"):
        world.meet({"a": ANNA})


def test_other_weights_change_no_id_without_a_row_that_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = {"a": ANNA, "b": ANNA | {"last_name": "lindqvits", "email": None}}
    joined = world.meet(people)
    monkeypatch.setattr("tandem.unify.matching.load_model", lambda _: _retrained())
    apart = world.meet(people)
    monkeypatch.undo()
    again = world.meet(people)
    assert (joined["a"], len(set(apart.values())), again) == (joined["b"], 2, joined)
    told = world.door.query(
        "select person_id, event, into_person_id, reason from identity.person_id_history"
        " where event <> 'created' or reason <> 'founding'"
    )
    split, back = told.to_pylist()
    assert split == {
        "person_id": apart["b"],
        "event": "created",
        "into_person_id": None,
        "reason": f"split_from {joined['b']}",
    }
    assert (back["person_id"], back["event"], back["into_person_id"]) == (
        apart["b"],
        "merged",
        joined["a"],
    )


def _retrained() -> Model:
    """The same model, by other people: agreeing on anything is worth nothing to them."""
    assert MODEL.weights is not None
    fields = {
        column: [level.model_copy(update={"m": level.u}) for level in levels]
        for column, levels in MODEL.weights.fields.items()
    }
    return MODEL.model_copy(update={"weights": MODEL.weights.model_copy(update={"fields": fields})})
