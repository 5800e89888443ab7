"""Measures what another version of the agreement would do to this warehouse, before anyone signs.

Nothing is estimated: the marts are built a second time, in a copy that is thrown away, once for
each way of judging, and compared row by row. So the figures are those a rebuild would show.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from tandem import agreement
from tandem.agreement import AgreementDiff, Difference
from tandem.agreement.diff import PARTS, Line, Part, View
from tandem.agreement.schema import Agreement, AgreementVersion
from tandem.engines import builds, dbt, warehouse
from tandem.engines.duckdb import connect
from tandem.pipeline import steps
from tandem.settings import Settings
from tandem.unify import unify

_SQL = Path(__file__).parent / "sql"
_JUDGED = (
    *("fct_stage_episodes", "fct_handoffs", "fct_sla_clocks", "fct_commitments"),
    *("fct_attribution", "rpt_alignment_scorecard", "int_opportunity_people"),
)
_SELECTION = [f"source:agreement+,+{model}" for model in _JUDGED]
_DEALS = "select distinct person_id, opportunity_id from intermediate.int_opportunity_people"
_AMOUNTS = "select opportunity_id, amount_reporting as amount from marts.fct_opportunities"

Tables = dict[str, pa.Table]
Note = Callable[[str], None]


def measure(settings: Settings, old: str, new: str, note: Note = lambda _: None) -> AgreementDiff:
    """Build the marts as each version judges them and say what moves.

    Args:
        settings: The warehouse; its last completed build says what "now" is.
        old: A version's day, or a file.
        new: A version's day (in use or proposed), or a file.
        note: Told what is being done; it takes about as long as a run without loading.

    Raises:
        ConfigurationError: A version does not exist or cannot be read.
        StageFailed: Nothing was built yet, or the marts cannot be built with one of the versions.
    """
    _, before = agreement.find_version(settings, old)
    path, after = agreement.find_version(settings, new)
    as_of, is_current = builds.last_completed(settings)
    scratch = _scratch(settings, as_of)
    pairs = _pairs(agreement.versions_in_use(settings), before, after)
    try:
        _copy(settings, scratch, note)
        built = _Built(scratch, agreement.versions_in_use(settings) if is_current else None, note)
        differences = [
            difference
            for view, (left, right) in pairs.items()
            for difference in _compare(scratch, view, built.by(left), built.by(right), after)
        ]
    finally:
        shutil.rmtree(scratch.home, ignore_errors=True)
    return AgreementDiff(
        old=before.name,
        new=after.name,
        new_sha256=agreement.fingerprint(path),
        as_of=as_of,
        currency=after.reporting.currency,
        words=tuple(
            Line(change.place, change.before or "–", change.after or "–")
            for change in agreement.changes(before, after)
        ),
        differences=tuple(differences),
    )


class _Built:
    """The judged rows of each agreement asked for, each built at most once."""

    def __init__(self, scratch: Settings, as_found: Agreement | None, note: Note) -> None:
        self._scratch, self._note = scratch, note
        self._people = as_found and _identities(as_found)
        self._known: list[tuple[Agreement, Tables]] = []
        if as_found is not None:
            self._known.append((as_found, _read(scratch)))

    def by(self, judging: Agreement) -> Tables:
        for known, tables in self._known:
            if known == judging:
                return tables
        names = ", ".join(version.name for version in judging.versions)
        self._note(f"building the marts as judged by {names}")
        _build(self._scratch, judging, self._people == _identities(judging))
        self._people = _identities(judging)
        self._known.append((judging, _read(self._scratch)))
        return self._known[-1][1]


def _pairs(
    in_use: Agreement, before: AgreementVersion, after: AgreementVersion
) -> dict[View, tuple[Agreement, Agreement]]:
    """Which two ways of judging are compared in each view."""
    others = [version for version in in_use.versions if version.name != after.name]
    earlier = [version for version in others if version.in_force_from < after.in_force_from]
    later = [version for version in others if version.in_force_from > after.in_force_from]
    stays = before.model_copy(update={"in_force_from": after.in_force_from})
    kept = [] if earlier and earlier[-1] == before else [stays]
    return {
        "from_its_day": (_agreement(*earlier, *kept, *later), _agreement(*earlier, after, *later)),
        "always": (_agreement(before), _agreement(after)),
    }


def _agreement(*versions: AgreementVersion) -> Agreement:
    return Agreement(versions=versions)


def _scratch(settings: Settings, as_of: Any) -> Settings:
    home = settings.home / "diff"
    changes = {"home": home, "lake_dir": home / "lake", "as_of": as_of, "engine": "duckdb"}
    return Settings.model_validate(settings.model_dump() | changes)


def _copy(settings: Settings, scratch: Settings, note: Note) -> None:
    """The warehouse and the registry of ids, as they are between two runs."""
    shutil.rmtree(scratch.home, ignore_errors=True)
    scratch.warehouse.parent.mkdir(parents=True)
    if settings.engine == "duckdb":
        note("copying the warehouse")
        with warehouse.lease(settings):
            shutil.copyfile(settings.warehouse, scratch.warehouse)
    else:
        note("building a warehouse from the lake")
        steps.stage(scratch.model_copy(update={"lake_dir": settings.lake}), {"checks": []})
    shutil.copytree(settings.lake / "_identity", scratch.lake / "_identity")


def _identities(judging: Agreement) -> tuple[object, ...]:
    """What an agreement says about who is one person."""
    return tuple(dict.fromkeys(version.identity.model_dump_json() for version in judging.versions))


def _build(scratch: Settings, judging: Agreement, are_people_known: bool) -> None:
    """The marts as this agreement judges them; people too, if it says otherwise who is one."""
    with warehouse.door(scratch) as door:
        for name, table in agreement.agreement_tables(judging).items():
            door.write("agreement", name, table)
    if not are_people_known:
        _run(scratch, ["tag:unify_inputs"])
        with warehouse.door(scratch) as door:
            unify(scratch, door)
    _run(scratch, _SELECTION, exclude=["tag:unify_inputs"])


def _run(scratch: Settings, selector: Sequence[str], exclude: Sequence[str] = ()) -> None:
    dbt.build("mart", selector, scratch, exclude=exclude, full_refresh=True, tests=False)


def _read(scratch: Settings) -> Tables:
    queries = {"rows": _text("judged_rows"), "deals": _DEALS, "amounts": _AMOUNTS}
    with warehouse.door(scratch) as door:
        return {name: door.query(sql) for name, sql in queries.items()}


def _compare(
    scratch: Settings, view: View, before: Tables, after: Tables, version: AgreementVersion
) -> Iterator[Difference]:
    with connect(None, settings=scratch) as connection:
        connection.register("before", before["rows"])
        connection.register("after", after["rows"])
        for name in ("deals", "amounts"):
            connection.register(name, pa.concat_tables([before[name], after[name]]))
        found = connection.execute(_text("differences")).to_arrow_table().to_pylist()
    order = _order(version)
    for row in sorted(found, key=lambda row: order(row["part"], row["name"])):
        yield Difference(view=view, **row)


def _order(version: AgreementVersion) -> Callable[[Part, str], tuple[int, int, str]]:
    """As the agreement lists them; what only the other version knows comes last."""
    listed: dict[str, list[str]] = {
        "stage": [stage.stage for stage in version.stages],
        "policy": [policy.policy for policy in version.slas],
        "commitment": [commitment.commitment for commitment in version.commitments],
        "goal": [goal.goal for goal in version.goals],
    }

    def place(part: Part, name: str) -> tuple[int, int, str]:
        names = listed.get(part, [])
        return (list(PARTS).index(part), names.index(name) if name in names else len(names), name)

    return place


def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
