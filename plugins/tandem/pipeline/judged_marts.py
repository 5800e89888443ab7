"""The marts as other agreements would judge them: built in a copy of the warehouse, thrown away."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from tandem import agreement
from tandem.agreement.schema import Agreement
from tandem.engines import builds, dbt, warehouse
from tandem.engines.disk import workshop
from tandem.pipeline import steps
from tandem.settings import Settings
from tandem.unify import unify

SQL = Path(__file__).parent / "sql"
_JUDGED = (
    *("fct_stage_episodes", "fct_handoffs", "fct_sla_clocks", "fct_commitments"),
    *("fct_attribution", "fct_opportunities", "rpt_alignment_scorecard"),
    "int_opportunity_people",
)
_DEALS = "select distinct person_id, opportunity_id from intermediate.int_opportunity_people"
_AMOUNTS = "select opportunity_id, amount_reporting as amount from marts.fct_opportunities"
_INPUTS = "tag:unify_inputs"

Tables = dict[str, pa.Table]
Note = Callable[[str], None]


class JudgedMarts:
    """What each agreement asked for makes of the same records; each is built at most once.

    Args:
        scratch: The settings of the copy.
        as_found: The agreement that judged the marts of the copy; None if it has no marts yet.
        note: Told what is being built.
    """

    def __init__(self, scratch: Settings, as_found: Agreement | None, note: Note) -> None:
        self._scratch, self._note = scratch, note
        self._people = as_found and _identities(as_found)
        self._known: list[tuple[Agreement, Tables]] = []
        if as_found is not None:
            self._known.append((as_found, self._read()))

    def by(self, judging: Agreement) -> Tables:
        """Judged rows, deals of people and amounts of deals, as an agreement has them."""
        for known, tables in self._known:
            if known == judging:
                return tables
        names = ", ".join(version.name for version in judging.versions)
        self._note(f"building the marts as judged by {names}")
        self._build(judging)
        self._known.append((judging, self._read()))
        return self._known[-1][1]

    def _build(self, judging: Agreement) -> None:
        """People too, if this agreement says otherwise who is one; all of it the first time."""
        with warehouse.door(self._scratch) as door:
            for name, table in agreement.agreement_tables(judging).items():
                door.write("agreement", name, table)
        if self._people != _identities(judging):
            self._run([_INPUTS])
            with warehouse.door(self._scratch) as door:
                unify(self._scratch, door)
            self._people = _identities(judging)
        judged = "source:agreement+," if self._known else ""
        selector = [f"{judged}+{model}" for model in _JUDGED]
        self._run(selector, exclude=[_INPUTS, "path:models/staging", "resource_type:seed"])

    def _run(self, selector: Sequence[str], exclude: Sequence[str] = ()) -> None:
        dbt.build("mart", selector, self._scratch, exclude=exclude, full_refresh=True, tests=False)

    def _read(self) -> Tables:
        rows = (SQL / "judged_rows.sql").read_text(encoding="utf-8")
        queries = {"rows": rows, "deals": _DEALS, "amounts": _AMOUNTS}
        with warehouse.door(self._scratch) as door:
            return {name: door.query(sql) for name, sql in queries.items()}


@contextmanager
def judged_marts(settings: Settings, note: Note) -> Iterator[JudgedMarts]:
    """The records of the last build, to be judged otherwise, as of that build's "now".

    The warehouse is copied if it is a file and was built by today's definitions; otherwise one is
    built from the lake. One difference is measured at a time; a crash leaves nothing for long.

    Raises:
        StageFailed: Nothing was built yet.
    """
    as_of, is_current = builds.last_completed(settings)
    with workshop(settings.home / "tmp", "judged_marts") as home:
        changes = {"home": home, "lake_dir": home / "lake", "as_of": as_of, "engine": "duckdb"}
        scratch = Settings.model_validate(settings.model_dump() | changes)
        scratch.warehouse.parent.mkdir(parents=True)
        dbt.hand_down_parse(settings, scratch)
        shutil.copytree(settings.lake / "_identity", scratch.lake / "_identity")
        if is_current and settings.engine == "duckdb":
            note("copying the warehouse")
            with warehouse.lease(settings):
                shutil.copyfile(settings.warehouse, scratch.warehouse)
            yield JudgedMarts(scratch, agreement.versions_in_use(settings), note)
        else:
            note("building a warehouse from the lake")
            steps.stage(scratch.model_copy(update={"lake_dir": settings.lake}), steps.ASIDE)
            yield JudgedMarts(scratch, None, note)


def _identities(judging: Agreement) -> tuple[object, ...]:
    """What an agreement says about who is one person."""
    return tuple(dict.fromkeys(version.identity.model_dump_json() for version in judging.versions))
