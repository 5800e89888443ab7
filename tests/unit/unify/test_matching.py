"""Identity is judged on a real DuckDB and a real registry; only the records are invented."""

import random
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tandem.engines.door import WarehouseDoor
from tandem.settings import Settings
from tandem.unify.graph import METHODS
from tandem.unify.matching import Matched, match, registry_folder
from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import load_model

DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)
Link = tuple[str, str, str]
Record = tuple[str, int] | tuple[str, int, bool, bool]


class World:
    """A warehouse and a lake, matched as often as a test likes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.known_as_before: dict[str, str | None] = {}
        self.door = WarehouseDoor(duckdb.connect(config={"threads": 1}))  # noqa: TID251
        one = pa.table({"agreement_version": ["one"]})
        self.door.write("agreement", "versions", one.append_column("in_force_from_at", [[DAY_ONE]]))
        settings = one.append_column("link_at_least", [[0.99]])
        self.door.write(
            "agreement", "settings", settings.append_column("review_at_least", [[0.90]])
        )

    def run(
        self,
        records: list[Record],
        links: list[Link],
        apart: list[tuple[str, str]] | None = None,
        day: int = 0,
    ) -> Matched:
        full = [(*record, False, False)[:4] for record in records]
        keys, ages, deleted, merged = zip(*full, strict=True) if full else ((), (), (), ())
        created = [DAY_ONE + timedelta(minutes=age) for age in ages]
        self._write(
            "intermediate",
            "int_identity__records",
            [keys, created, deleted, merged],
            [
                ("record_key", pa.string()),
                ("created_at", pa.timestamp("us", "UTC")),
                ("is_deleted", pa.bool_()),
                ("is_merged_away", pa.bool_()),
            ],
        )
        left, right, method = zip(*links, strict=True) if links else ((), (), ())
        self._write(
            "intermediate",
            "int_identity__links",
            [left, right, method, [1.0] * len(left), ["because"] * len(left)],
            [
                ("record_key_a", pa.string()),
                ("record_key_b", pa.string()),
                ("match_method", pa.string()),
                ("match_score", pa.float64()),
                ("evidence", pa.string()),
            ],
        )
        pairs = apart or []
        self._write(
            "seeds",
            "match_decisions",
            [
                ["person"] * len(pairs),
                [left for left, _ in pairs],
                [right for _, right in pairs],
                ["never_link"] * len(pairs),
            ],
            [
                (name, pa.string())
                for name in ("entity", "record_key_a", "record_key_b", "decision")
            ],
        )
        self.door.write("intermediate", "int_identity__person_features", nobody_to_recognise())
        settings = Settings(home=self.home, as_of=DAY_ONE + timedelta(days=day))
        return match(PEOPLE, self.door, settings)

    def people(self) -> dict[str, str]:
        rows = self.door.query("select record_key, person_id from identity.person_assignments")
        return dict(zip(rows["record_key"].to_pylist(), rows["person_id"].to_pylist(), strict=True))

    def methods(self) -> dict[str, str]:
        rows = self.door.query("select record_key, match_method from identity.person_assignments")
        return dict(
            zip(rows["record_key"].to_pylist(), rows["match_method"].to_pylist(), strict=True)
        )

    def history(self) -> list[tuple[str, str, str | None, str]]:
        rows = self.door.query(
            "select * from identity.person_id_history order by sequence, person_id"
        )
        return [
            (row["person_id"], row["event"], row["into_person_id"], row["reason"])
            for row in rows.to_pylist()
        ]

    def unexplained(self, before: dict[str, str]) -> dict[str, tuple[str, str]]:
        """Records whose person is another than before, without a row of this run that says why."""
        told = self.door.query(
            """
            select person_id, event, into_person_id, record_key, reason
            from identity.person_id_history
            where sequence = (select max(sequence) from identity.person_id_history)
            """
        ).to_pylist()
        known_as = dict(self.known_as_before)
        explained = {("moved", row["record_key"], row["into_person_id"]) for row in told}
        for row in told:
            if row["event"] == "merged":
                explained.add(("from", row["person_id"], row["into_person_id"]))
            if row["event"] == "created":
                explained.add(("from", row["reason"].removeprefix("split_from "), row["person_id"]))
            if row["event"] == "unmerged":
                explained.add(("from", known_as.get(row["person_id"]), row["person_id"]))
        return {
            key: (before[key], person)
            for key, person in self.people().items()
            if key in before
            and before[key] != person
            and not {("moved", key, person), ("from", before[key], person)} & explained
        }

    def _write(self, schema: str, table: str, columns: list[object], fields: list[object]) -> None:
        arrays = [
            pa.array(list(values), kind)
            for values, (_, kind) in zip(columns, fields, strict=True)  # type: ignore[misc,arg-type]
        ]
        self.door.write(schema, table, pa.table(arrays, schema=pa.schema(fields)))


def nobody_to_recognise() -> pa.Table:
    """No features: these tests are about what is said outright."""
    text, flag = pa.string(), pa.bool_()
    columns = ("record_key", *load_model("people").columns)
    fields = [(name, flag if name.startswith("is_") else text) for name in columns]
    return pa.schema([*fields, ("digest", pa.int64())]).empty_table()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_links_are_transitive(world: World) -> None:
    world.run([("a", 1), ("b", 2), ("c", 3)], [("a", "b", "sync_id"), ("b", "c", "exact_email")])
    assert len(set(world.people().values())) == 1


def test_a_merge_keeps_the_older_id_and_tells_of_the_other(world: World) -> None:
    world.run([("a", 1)], [], day=0)
    old = world.people()["a"]
    world.run([("a", 1), ("b", 0)], [], day=1)
    young = world.people()["b"]
    world.run([("a", 1), ("b", 0)], [("a", "b", "exact_email")], day=2)
    assert set(world.people().values()) == {old}
    assert (young, "merged", old, "exact_email") in world.history()


def test_a_merge_is_told_by_the_link_that_made_it(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2), ("c", 3)]
    world.run(records, [("a", "b", "sync_id")])
    old, young = world.people()["a"], world.people()["c"]
    world.run(records, [("a", "b", "sync_id"), ("b", "c", "exact_email")], day=1)
    assert (young, "merged", old, "exact_email") in world.history()


def test_a_link_that_goes_away_restores_the_id_it_had_swallowed(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2)]
    world.run(records, [])
    before = world.people()
    world.run(records, [("a", "b", "exact_email")], day=1)
    world.run(records, [], day=2)
    assert world.people() == before
    assert (before["b"], "unmerged", None, "links_gone") in world.history()


def test_a_split_of_what_was_always_one_leaves_the_id_with_its_founder(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2)]
    world.run(records, [("a", "b", "exact_email")])
    together = world.people()["a"]
    world.run(records, [], day=1)
    assert world.people()["a"] == together
    assert world.people()["b"] != together
    assert (world.people()["b"], "created", None, f"split_from {together}") in world.history()


def test_a_record_that_moves_between_two_people_leaves_a_row(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2), ("x", 3)]
    world.run(records, [("a", "x", "exact_email")])
    before = world.people()
    world.run(records, [("b", "x", "exact_email")], day=1)
    people = world.people()
    assert (people["a"], people["b"]) == (before["a"], before["b"])
    assert people["x"] == before["b"]
    assert (before["a"], "moved", before["b"], "exact_email") in world.history()


def test_an_id_survives_the_record_that_founded_it(world: World) -> None:
    world.run([("a", 1), ("b", 2)], [("a", "b", "sync_id")])
    before = world.people()["b"]
    world.run([("b", 2)], [], day=1)
    assert world.people() == {"b": before}


def test_a_rerun_adds_nothing_to_the_registry(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2), ("c", 3)]
    links: list[Link] = [("a", "b", "exact_email")]
    world.run(records, links)
    told = world.history()
    again = world.run(records, links, day=9)
    assert again.registry_events == 0
    assert world.history() == told
    assert (
        len(list(registry_folder(Settings(home=world.home).lake, "people").glob("*.parquet"))) == 1
    )


def test_a_lost_warehouse_loses_no_id(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2)]
    world.run(records, [])
    world.run(records, [("a", "b", "sync_id")], day=1)
    rebuilt = World(world.home)
    rebuilt.run(records, [("a", "b", "sync_id")], day=1)
    assert rebuilt.people() == world.people()
    assert rebuilt.history() == world.history()


def test_a_record_says_the_strongest_link_that_tied_it_in(world: World) -> None:
    links: list[Link] = [("a", "b", "exact_email"), ("b", "c", "crm_conversion")]
    world.run([("a", 1), ("b", 2), ("c", 3), ("d", 4)], links)
    assert world.methods() == {
        "a": "founding",
        "b": "crm_conversion",
        "c": "crm_conversion",
        "d": "founding",
    }


def test_a_deleted_record_belongs_to_nobody_and_ties_nobody(world: World) -> None:
    records: list[Record] = [("a", 1), ("x", 2, True, False), ("b", 3)]
    world.run(records, [("a", "x", "crm_conversion"), ("b", "x", "exact_email")])
    assert set(world.people()) == {"a", "b"}
    assert len(set(world.people().values())) == 2


def test_a_merged_away_record_belongs_to_its_survivor(world: World) -> None:
    world.run([("a", 1), ("x", 0, True, True)], [("a", "x", "vendor_merge")])
    assert world.people()["x"] == world.people()["a"]


def test_a_merged_away_record_whose_survivor_was_deleted_belongs_to_nobody(world: World) -> None:
    records: list[Record] = [("a", 1, True, False), ("x", 0, True, True), ("b", 2)]
    world.run(records, [("a", "x", "vendor_merge")])
    assert set(world.people()) == {"b"}


def test_a_decision_to_keep_apart_cuts_the_weakest_link_between_the_two(world: World) -> None:
    records: list[Record] = [("a", 1), ("b", 2), ("c", 3)]
    links: list[Link] = [("a", "b", "sync_id"), ("b", "c", "exact_email")]
    world.run(records, links, apart=[("a", "c")])
    people = world.people()
    assert people["a"] == people["b"]
    assert people["c"] != people["a"]


def test_a_world_without_records_is_empty_not_broken(world: World) -> None:
    world.run([], [])
    assert world.people() == {}
    assert world.history() == []


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[list[Record], list[Link]]]:
    """Successive states of a world: records and links come and go."""
    names = [f"record-{number}" for number in range(8)]
    pair = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(
        lambda two: two[0] < two[1]
    )
    link = st.builds(lambda two, how: (*two, how), pair, st.sampled_from(METHODS))
    ages = {name: draw(st.integers(0, 5)) for name in names}
    states = draw(
        st.lists(
            st.tuples(st.sets(st.sampled_from(names)), st.lists(link, max_size=7, unique=True)),
            min_size=1,
            max_size=5,
        )
    )
    return [([(name, ages[name]) for name in sorted(present)], links) for present, links in states]


def _partition(records: list[Record], links: list[Link]) -> set[frozenset[str]]:
    """Group records by brute force, one relabelling at a time."""
    group = {record[0]: record[0] for record in records}
    for left, right, _ in links:
        if left in group and right in group:
            gone, stays = group[left], group[right]
            group = {key: stays if value == gone else value for key, value in group.items()}
    members = defaultdict(set)
    for key, value in group.items():
        members[value].add(key)
    return {frozenset(value) for value in members.values()}


def _known_as(history: list[tuple[str, str, str | None, str]]) -> dict[str, str | None]:
    """Return what each id that was merged is known as now: the last word about it."""
    return {person: into for person, event, into, _ in history if event in ("merged", "unmerged")}


@hypothesis_settings(max_examples=10, deadline=None)
@given(lives(), st.randoms(use_true_random=False))
def test_ids_are_stable_whatever_happens(
    life: list[tuple[list[Record], list[Link]]], shuffler: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        world, shuffled = World(Path(one)), World(Path(other))
        before: dict[str, str] = {}
        for day, (records, links) in enumerate(life):
            world.run(records, links, day=day)
            people = world.people()

            members = defaultdict(set)
            for key, person in people.items():
                members[person].add(key)
            assert {frozenset(keys) for keys in members.values()} == _partition(records, links)

            assert world.unexplained(before) == {}
            world.known_as_before = _known_as(world.history())
            before |= people

            assert world.run(records, links, day=day).registry_events == 0
            shuffler.shuffle(records)
            shuffler.shuffle(links)
            shuffled.run(records, links, day=day)
            assert shuffled.people() == people
            assert shuffled.history() == world.history()
