"""One matching, step by step: find what changed, look at its regions, write what comes of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb

from tandem.engines.bench import Bench, Change, transaction
from tandem.engines.door import Door
from tandem.settings import Settings
from tandem.unify import memory
from tandem.unify.changes import find_changes, touch, touch_found
from tandem.unify.compare import compare
from tandem.unify.entity import Entity, registry_folder
from tandem.unify.events import find_events
from tandem.unify.ids import decide_ids
from tandem.unify.likeness import Thresholds, join_alike
from tandem.unify.probabilistic import Model
from tandem.unify.probabilistic.frequencies import Frequencies, frequencies
from tandem.unify.probabilistic.looks import number_sql
from tandem.unify.region import Region, gather, name_regions
from tandem.unify.registry import commit, files_sql, history_sql, keep_ids, recall_ids
from tandem.unify.results import changes, find_results, written_results
from tandem.unify.ties import tie


@dataclass(frozen=True)
class Matched:
    """How much work one matching was.

    ``touched`` records lie in regions that something changed in, ``scored`` ones were compared with
    others, ``pairs`` of which met; ``written`` rows went to the engine.
    """

    touched: int
    scored: int
    pairs: int
    written: int
    registry_events: int


@dataclass(frozen=True)
class _Known:
    """What may be believed of earlier matchings.

    ``is_whole``: nothing; ``is_repeated``: but the same is to be expected; ``is_all``: scores, and
    everything is judged again; ``sequence`` is the number of the registry's last file.
    """

    is_whole: bool
    is_repeated: bool
    is_all: bool
    is_history_whole: bool
    sequence: int


@dataclass(frozen=True)
class Rematch:
    """One matching on the bench of an engine, its memory attached."""

    entity: Entity
    model: Model
    thresholds: Thresholds
    door: Door
    bench: Bench
    settings: Settings

    def run(self, *, is_fresh: bool) -> Matched:
        """Match; ``is_fresh`` scores every pair again."""
        on, link_at_least = self._on, self.thresholds.link_at_least
        self._show()
        counted = self._frequencies()
        about = memory.About(self._key(counted), link_at_least, uuid4().hex)
        known = self._recall(about, is_fresh=is_fresh)
        find_changes(on, self.model, is_whole=known.is_whole)
        touch(on, is_all=known.is_all)
        if not known.is_whole and self._is_quiet():
            return Matched(0, 0, 0, 0, 0)
        region = gather(on)
        at_least = self.thresholds.review_at_least
        pairs = compare(on, self.model, counted, at_least=at_least, is_whole=known.is_whole)
        if touch_found(on, link_at_least):
            region = gather(on)
        join_alike(on, self.model, region, self.thresholds)
        tie(on, region.used)
        written, events = self._write(known, about, region)
        return Matched(self._count("nodes"), self._count("changed"), pairs, written, events)

    def _show(self) -> None:
        for name, sql in (
            ("records_told", self.entity.records_sql),
            ("links_told", self.entity.links_sql),
            ("apart_told", self.entity.apart_sql),
            ("features_told", self.entity.features_sql),
        ):
            self.bench.show(name, sql)
        self._on.execute(
            f"""
            create or replace temporary view features as
            select
                * replace (hash({", ".join(self.entity.digest)}) as digest),
                {number_sql("record_key")} as record_number
            from features_told
            """
        )

    def _recall(self, about: memory.About, *, is_fresh: bool) -> _Known:
        word = self.entity.word
        sequence, are_ids_known = recall_ids(self._on, self._folder)
        known = memory.recall(self._on)
        are_results_known = known is not None and known.results == written_results(self.door, word)
        is_alike = are_results_known and known is not None and known.key == about.key
        is_whole = is_fresh or not is_alike
        if is_whole:
            memory.forget(self._on, self.model)
        else:
            self.bench.show("pairs_before", f"select * from identity.{word}_pairs")
        is_same = known is not None and known.link_at_least == about.link_at_least
        return _Known(
            is_whole=is_whole,
            is_repeated=is_alike,
            is_all=is_whole or not are_ids_known or not is_same,
            is_history_whole=not (are_ids_known and are_results_known),
            sequence=sequence,
        )

    def _write(self, known: _Known, about: memory.About, region: Region) -> tuple[int, int]:
        """Write registry, engine and memory in this order; return rows written and events.

        The registry is the truth and comes first. After a crash before the engine it is read
        again; after one before the memory, results are not the memory's, and all is written again.
        """
        on, word, now = self._on, self.entity.word, self.settings.now
        decide_ids(on, self.entity.prefix)
        events = find_events(on, known.sequence + 1, now)
        find_results(on, word, now, is_whole=known.is_whole)
        name_regions(on, region.numbers)
        commit(self._folder, events)
        on.register("new_events", events)
        source = (known.is_history_whole and files_sql(self._folder)) or "new_events"
        history = Change(
            f"{word}_id_history", history_sql(word, source), is_whole=known.is_history_whole
        )
        told = changes(
            word,
            history,
            about.results,
            is_whole=known.is_whole,
            is_repeated=known.is_repeated,
        )
        written = self.bench.change("identity", told)
        with transaction(on):
            memory.keep(on, about)
            keep_ids(on, self._folder, events)
        return written, len(events)

    def _frequencies(self) -> Frequencies:
        records = self._count("features")
        return frequencies(self._on, self.model, self._folder / "frequencies", records)

    def _key(self, counted: Frequencies) -> str:
        """Name everything a score depends on beside the records, the code included."""
        self._on.register("counted", counted.rows)
        common = "select bit_xor(hash(subject, value, records)) from counted"
        told = [
            *(file.read_bytes() for file in sorted(Path(__file__).parent.rglob("*.py"))),
            self.model.model_dump_json(),
            counted.records,
            self._on.execute(common).fetchall(),
            self.thresholds.review_at_least,
            duckdb.__version__,
        ]
        self._on.unregister("counted")
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _is_quiet(self) -> bool:
        changed = ("touched", "records_new", "links_new", "links_gone", "apart_new", "apart_gone")
        return not any(self._count(what) for what in changed)

    def _count(self, table: str) -> int:
        return int(self._on.execute(f"select count(*) from {table}").fetchall()[0][0])

    @property
    def _on(self) -> duckdb.DuckDBPyConnection:
        return self.bench.connection

    @property
    def _folder(self) -> Path:
        return registry_folder(self.settings.lake, self.entity.name)
