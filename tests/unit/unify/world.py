"""A warehouse and a lake in which people are matched; only the people are invented."""

import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tandem.engines.door import WarehouseDoor
from tandem.settings import Settings
from tandem.unify.matching import Matched, match
from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import Model, load_model
from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.looks import look, number_sql
from tandem.unify.probabilistic.meet import meet
from tandem.unify.probabilistic.score import score

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
    told = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    digests = [zlib.crc32(repr(row).encode()) for row in told.to_pylist()]
    return told.append_column("digest", pa.array(digests, pa.int64()))


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
    """A warehouse and a lake in which people are matched, as often as a test likes."""

    def __init__(self, home: Path, crowd: int = 200) -> None:
        self.settings = Settings(home=home, as_of=NOW)
        self.crowd = strangers(crowd)
        self.door = WarehouseDoor(duckdb.connect(config={"threads": 1}))  # noqa: TID251
        one = pa.table({"agreement_version": ["one"]})
        self.door.write("agreement", "versions", one.append_column("in_force_from_at", [[NOW]]))
        self.agree(0.99, 0.90)

    @property
    def memory(self) -> Path:
        """The file in which the last matching is remembered."""
        return self.settings.warehouse.with_name("people_duckdb.duckdb")

    def agree(self, link_at_least: float, review_at_least: float) -> None:
        """Move the thresholds of the agreement."""
        told = {"link_at_least": [link_at_least], "review_at_least": [review_at_least]}
        self.door.write("agreement", "settings", pa.table({"agreement_version": ["one"], **told}))

    def live(
        self,
        people: dict[str, dict[str, Any]],
        links: list[tuple[str, str]] | None = None,
        apart: list[tuple[str, str]] | None = None,
        *,
        is_fresh: bool = False,
    ) -> Matched:
        """Match these people among the strangers.

        Who is ``is_deleted`` was merged away; who has no name is not to be recognised.
        """
        everybody = people | self.crowd
        gone = [person.get("is_deleted", False) for person in everybody.values()]
        told = {
            "record_key": list(everybody),
            "created_at": pa.array([NOW] * len(everybody), pa.timestamp("us", "UTC")),
            "is_deleted": gone,
            "is_merged_away": gone,
        }
        living = {
            key: one
            for key, one in everybody.items()
            if not one.get("is_deleted") and (one["first_name"] or one["last_name"])
        }
        self.door.write("intermediate", "int_identity__records", pa.table(told))
        self.door.write("intermediate", "int_identity__links", _links(links or []))
        self.door.write("intermediate", "int_identity__person_features", features(living))
        self.door.write("seeds", "match_decisions", _decisions(apart or []))
        return match(PEOPLE, self.door, self.settings, is_fresh=is_fresh)

    def meet(
        self,
        people: dict[str, dict[str, Any]],
        links: list[tuple[str, str]] | None = None,
        apart: list[tuple[str, str]] | None = None,
    ) -> dict[str, str]:
        """Match these people among the strangers; return the person of each record."""
        self.live(people, links, apart)
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

    def results(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of what matching tells the marts."""
        return {
            table: sorted(
                (tuple(row.values()) for row in self._rows(table)), key=lambda row: str(row)
            )
            for table in ("person_assignments", "person_id_history", "person_pairs")
        }

    def _rows(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.door.query(f"select * from identity.{table}").to_pylist()
        return rows


def score_everybody(model: Model, table: pa.Table, *, at_least: float) -> pa.Table:
    """Score every pair of these features that meets."""
    connection = duckdb.connect(config={"threads": 1})  # noqa: TID251
    connection.register("features", table)
    number = number_sql("record_key")
    numbered = f"select {number} as record_number, {number} as part from features"
    connection.execute(f"create table everybody as {numbered}")
    connection.execute(f"create view seen as select {number} as record_number, * from features")
    counted = count_now(connection, model, len(table))
    look(connection, model, counted, "everybody", "features")
    meet(connection, model)
    score(connection, model, counted, at_least=at_least)
    return connection.execute("from found").to_arrow_table()


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
