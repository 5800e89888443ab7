"""Measures what another version of the agreement would do to this warehouse, before anyone signs.

Nothing is estimated: the marts are built a second time, in a copy that is thrown away, once for
each way of judging, and compared row by row. So the figures are those a rebuild would show.
"""

from collections.abc import Callable, Iterator

import pyarrow as pa

from tandem import agreement
from tandem.agreement import AgreementDiff, Difference
from tandem.agreement.diff import PARTS, Line, Part, View
from tandem.agreement.schema import Agreement, AgreementVersion
from tandem.engines import builds
from tandem.engines.duckdb import connect
from tandem.pipeline.judged_marts import SQL, Note, Tables, judged_marts
from tandem.settings import Settings


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
    as_of, _ = builds.last_completed(settings)
    pairs = _pairs(agreement.versions_in_use(settings), before, after)
    with judged_marts(settings, note) as judged:
        differences = [
            difference
            for view, (left, right) in pairs.items()
            for difference in _compare(settings, view, judged.by(left), judged.by(right), after)
        ]
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
        "from_its_day": (
            Agreement(versions=(*earlier, *kept, *later)),
            Agreement(versions=(*earlier, after, *later)),
        ),
        "always": (Agreement(versions=(before,)), Agreement(versions=(after,))),
    }


def _compare(
    settings: Settings, view: View, before: Tables, after: Tables, version: AgreementVersion
) -> Iterator[Difference]:
    with connect(None, settings=settings) as connection:
        connection.register("before", before["rows"])
        connection.register("after", after["rows"])
        for name in ("deals", "amounts"):
            sides = [_of_side(before[name], "before"), _of_side(after[name], "after")]
            connection.register(name, pa.concat_tables(sides))
        differences = (SQL / "differences.sql").read_text(encoding="utf-8")
        found = connection.execute(differences).to_arrow_table().to_pylist()
    order = _order(version)
    for row in sorted(found, key=lambda row: order(row["part"], row["name"])):
        yield Difference(view=view, **row)


def _of_side(table: pa.Table, side: str) -> pa.Table:
    return table.append_column("side", pa.array([side] * len(table), pa.string()))


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
