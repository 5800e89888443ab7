"""Likeness on a real DuckDB, with the model and the weights that ship; only people are invented."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tandem.engines.door import WarehouseDoor
from tandem.errors import ConfigurationError
from tandem.settings import Settings
from tandem.unify.matching import match
from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import Model, Scored, load_model, score

MODEL = load_model("people")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANNA: dict[str, Any] = {
    "first_name": "anna",
    "last_name": "lindqvist",
    "email": "anna.lindqvist@acme.example",
    "phone": "555010001",
    "company": "acme",
    "title": "plant manager",
}


def features(people: dict[str, dict[str, Any]]) -> pa.Table:
    """What dbt makes of such records, as far as these tests need it."""
    rows = [{"record_key": key, **_features(person)} for key, person in people.items()]
    fields = [
        (name, pa.bool_() if name.startswith("is_") else pa.string())
        for name in ("record_key", *MODEL.columns)
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _features(person: dict[str, Any]) -> dict[str, Any]:
    first, last, email = (person.get(name) for name in ("first_name", "last_name", "email"))
    root = {"annie": "anna"}.get(first or "", first)
    low, high = sorted((root, last)) if root and last else (None, None)
    mailbox, _, host = (email or "").partition("@")
    return person | {
        "first_root": root,
        "name_before": low,
        "name_after": high,
        "mailbox": mailbox or None,
        "mail_domain": host or None,
        "domain": host or None,
        "mobile": person.get("mobile", person.get("phone")),
        "is_direct_phone": True,
        "is_direct_mobile": True,
    }


def strangers(number: int) -> dict[str, dict[str, Any]]:
    """So many people who have nothing in common, so that a likeness stands out."""
    return {
        f"stranger-{n:04d}": {
            "first_name": f"first{n:04d}"[::-1],
            "last_name": f"last{n:04d}"[::-1],
            "email": f"{n}@host{n}.example",
            "phone": f"70{n:07d}",
            "company": f"company {n}",
            "title": f"title {n % 40}",
        }
        for n in range(number)
    }


class World:
    """A warehouse and a lake in which people are matched by likeness alone."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, as_of=NOW)
        self.door = WarehouseDoor(duckdb.connect(config={"threads": 1}))  # noqa: TID251
        one = pa.table({"agreement_version": ["one"]})
        self.door.write("agreement", "versions", one.append_column("in_force_from_at", [[NOW]]))
        settings = one.append_column("link_at_least", [[0.99]])
        self.door.write(
            "agreement", "settings", settings.append_column("review_at_least", [[0.90]])
        )
        self.door.write("seeds", "match_decisions", _decisions([]))

    def meet(
        self,
        people: dict[str, dict[str, Any]],
        links: list[tuple[str, str]] | None = None,
        apart: list[tuple[str, str]] | None = None,
    ) -> dict[str, str]:
        """Match these people among two hundred strangers; return the person of each record."""
        everybody = people | strangers(200)
        self.door.write(
            "intermediate",
            "int_identity__records",
            pa.table(
                {
                    "record_key": list(everybody),
                    "created_at": pa.array([NOW] * len(everybody), pa.timestamp("us", "UTC")),
                    "is_deleted": [False] * len(everybody),
                    "is_merged_away": [False] * len(everybody),
                }
            ),
        )
        self.door.write("intermediate", "int_identity__links", _links(links or []))
        self.door.write("intermediate", "int_identity__person_features", features(everybody))
        self.door.write("seeds", "match_decisions", _decisions(apart or []))
        match(PEOPLE, self.door, self.settings)
        rows = self.door.query("select record_key, person_id from identity.person_assignments")
        found = dict(zip(*(rows[name].to_pylist() for name in rows.column_names), strict=True))
        return {key: found[key] for key in people}

    def outcomes(self) -> dict[tuple[str, str], tuple[str, str | None]]:
        """What became of each pair that looked alike."""
        rows = self.door.query(
            "select record_key_a, record_key_b, outcome, contradiction from identity.person_pairs"
        ).to_pylist()
        return {
            (row["record_key_a"], row["record_key_b"]): (row["outcome"], row["contradiction"])
            for row in rows
        }


def _links(pairs: list[tuple[str, str]]) -> pa.Table:
    text = pa.string()
    return pa.table(
        {
            "record_key_a": pa.array([min(pair) for pair in pairs], text),
            "record_key_b": pa.array([max(pair) for pair in pairs], text),
            "match_method": pa.array(["sync_id"] * len(pairs), text),
            "match_score": pa.array([1.0] * len(pairs), pa.float64()),
            "evidence": pa.array(["a system says so"] * len(pairs), text),
        }
    )


def _decisions(pairs: list[tuple[str, str]]) -> pa.Table:
    columns = {"record_key_a": [a for a, _ in pairs], "record_key_b": [b for _, b in pairs]}
    columns |= {"entity": ["person"] * len(pairs), "decision": ["never_link"] * len(pairs)}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


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
    weight, total, fields = (
        world.door.query(
            """
        select any_value(pairs.match_weight), sum(fields.weight_bits), count(*)
        from identity.person_pairs as pairs
        inner join identity.person_pair_fields as fields using (record_key_a, record_key_b)
        """
        )
        .to_pydict()
        .values()
    )
    assert weight[0] == pytest.approx(total[0], abs=0.01)
    assert fields[0] == len(MODEL.compare) + 1


def test_an_address_alone_or_an_unknown_value_brings_nobody_together(tmp_path: Path) -> None:
    nobody = {f"n{n}": {"first_name": f"given{n}", "last_name": None} for n in range(30)}
    assert len(_scored(nobody, tmp_path).pairs) == 0


def _scored(people: dict[str, dict[str, Any]], folder: Path, *, is_fresh: bool = False) -> Scored:
    connection = duckdb.connect(config={"threads": 1})  # noqa: TID251
    return score(connection, MODEL, features(people), folder, at_least=0.5, is_fresh=is_fresh)


def _rows(scored: Scored) -> list[dict[str, Any]]:
    order = [("record_key_a", "ascending"), ("record_key_b", "ascending")]
    rows: list[dict[str, Any]] = scored.pairs.sort_by(order).to_pylist()
    return rows


def test_only_what_changed_is_scored_again(tmp_path: Path) -> None:
    people = strangers(100) | {"a": ANNA, "b": ANNA | {"email": None}}
    assert _scored(people, tmp_path).scored_records == 102
    assert _scored(people, tmp_path).scored_records == 0
    people["b"] = people["b"] | {"title": "ceo"}
    assert _scored(people, tmp_path).scored_records == 1


def test_a_torn_memory_costs_time_and_nothing_else(tmp_path: Path) -> None:
    people = strangers(50) | {"a": ANNA, "b": ANNA | {"email": None}}
    before = _rows(_scored(people, tmp_path))
    (tmp_path / "memory" / "pairs.parquet").write_bytes(b"half a fi")
    again = _scored(people, tmp_path)
    assert (again.scored_records, _rows(again)) == (52, before)


def test_frequencies_are_counted_again_when_records_have_doubled(tmp_path: Path) -> None:
    for number, files in ((40, 1), (79, 1), (80, 2)):
        _scored(strangers(number), tmp_path)
        assert len(list((tmp_path / "frequencies").glob("*.parquet"))) == files


def test_frequencies_belong_to_the_columns_and_keys_they_were_counted_of(tmp_path: Path) -> None:
    people, connection = strangers(40), duckdb.connect(config={"threads": 1})  # noqa: TID251
    other = MODEL.model_copy(update={"meet_on": [["phone", "title"]]})
    for model in (MODEL, other, other):
        score(connection, model, features(people), tmp_path, at_least=0.5)
    assert len(list((tmp_path / "frequencies").glob("*.parquet"))) == 2


def test_a_model_without_weights_joins_nobody_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    untrained = MODEL.model_copy(update={"weights": None})
    monkeypatch.setattr("tandem.unify.matching.load_model", lambda _: untrained)
    with pytest.raises(ConfigurationError, match="The model of people has no weights"):
        world.meet({"a": ANNA})


NAMES = st.sampled_from(["anna", "anne", "annie", "bjorn", None])
LASTS = st.sampled_from(["lindqvist", "lindqvits", "berg"])
MAILS = st.sampled_from(["anna@acme.example", "anne@acme.example", "a@b.example", None])
PERSON = st.fixed_dictionaries(
    {
        "first_name": NAMES,
        "last_name": LASTS,
        "email": MAILS,
        "phone": st.sampled_from(["555010001", "555010002", None]),
        "company": st.sampled_from(["acme", "borealis", None]),
        "title": st.sampled_from(["plant manager", "buyer", None]),
    }
)
DAYS = st.lists(
    st.dictionaries(st.sampled_from([f"r{n}" for n in range(12)]), PERSON), min_size=2, max_size=4
)


@hypothesis_settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(DAYS)
def test_day_by_day_gives_what_a_full_rematch_gives(
    tmp_path_factory: pytest.TempPathFactory, days: list[dict[str, dict[str, Any]]]
) -> None:
    folder = tmp_path_factory.mktemp("days")
    people = strangers(30)
    for day in days:
        people = people | day
        by_day = _rows(_scored(people, folder))
        assert by_day == _rows(_scored(people, folder, is_fresh=True))


@pytest.mark.parametrize("name", ["people", "accounts"])
def test_pairs_look_the_same_whether_there_are_any_or_none(name: str, tmp_path: Path) -> None:
    model, values = load_model(name), {"is_": True, "company_words": ["acme"]}
    row = {
        column: values.get("is_" if column.startswith("is_") else column, "acme")
        for column in model.columns
    }
    schemas = []
    for records in (2, 2, 3):  # all are new, none is, one is
        connection = duckdb.connect(config={"threads": 1})  # noqa: TID251
        table = pa.Table.from_pylist([{"record_key": f"r{n}", **row} for n in range(records)])
        schemas.append(score(connection, model, table, tmp_path, at_least=0.5).pairs.schema)
    assert schemas[0] == schemas[1] == schemas[2]


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
