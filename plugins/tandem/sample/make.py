"""Make the sample company: plan its life, write the vendors' files, and, apart, the truth."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tandem.engines.duckdb import connect
from tandem.errors import ConfigurationError
from tandem.sample.plan import plan_company
from tandem.sample.truth import tell_truth
from tandem.sample.write import write_exports
from tandem.settings import Settings

DEFAULT_AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SampleSummary:
    """What was made: where it lies and how much of it there is."""

    out: Path
    as_of: datetime
    people: int
    rows: dict[str, int]
    rows_malformed: int
    truth_rows: dict[str, int] = field(default_factory=dict)


def make_sample(
    people: int,
    days: int,
    seed: int,
    out: Path,
    truth: Path | None = None,
    as_of: datetime | None = None,
    note: Callable[[str], object] = lambda _: None,
) -> SampleSummary:
    """Write exports of a believable B2B company in the formats of its vendors.

    The same arguments give the same bytes, on every machine.

    Args:
        people: How many people ever meet the company.
        days: How many days of history lie before ``as_of``.
        seed: Another seed is another company.
        out: The drop folder to make; its vendors' sub-folders are replaced.
        truth: Where to write the known truth, if anywhere.
        as_of: "Now" of the company; nothing but planned meetings lies after it.
        note: Told what is being done.
    """
    if people < 1 or days < 1:
        raise ConfigurationError(
            f"`--people {people} --days {days}` makes no company.",
            why="Without a person and a day there is nothing to export.",
            remedy="Give numbers of at least 1, for example `--people 300 --days 200`.",
        )
    now = (as_of or DEFAULT_AS_OF).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    _clear(out)
    settings = Settings()
    with connect(None, settings=settings) as connection:
        note(f"planning the life of {people:,} people")
        plan_company(connection, people=people, days=days, seed=seed, as_of=now)
        note("writing what their vendors export")
        rows, quarantined, copied = write_exports(connection, out)
        told: dict[str, int] = {}
        if truth is not None:
            note("telling the truth about them")
            told = tell_truth(
                connection,
                truth,
                agreement=settings.agreement_dir,
                start_at=now - timedelta(days=days),
                now=now,
                quarantined=quarantined,
                copied=copied,
            )
    return SampleSummary(out, now.replace(tzinfo=UTC), people, rows, len(quarantined), told)


def _clear(out: Path) -> None:
    for source in (
        "salesforce",
        "marketo",
        "hubspot",
        "ad_spend",
        "event_attendance",
        "sales_content",
    ):
        if (out / source).exists():
            shutil.rmtree(out / source)
