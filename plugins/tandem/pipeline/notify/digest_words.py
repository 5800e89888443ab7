"""One line of the digest per row, as people say it."""

from typing import Any

from tandem.pipeline.notify.words import count, hours, spoken
from tandem.publish.scorecard import amount

Row = dict[str, Any]


def agreed(row: Row) -> str:
    """A goal or a commitment: how far it got, and what it was in the period before."""
    start = row["period_start_date"]
    periods = {"month": f"{start:%B %Y}", "quarter": f"Q{(start.month + 2) // 3} {start:%Y}"}
    period = periods.get(row["period"], f"{start:%Y}")
    so_far = "" if row["is_complete"] else " so far"
    reached = "reached" if row["is_met"] else "not reached" + ("" if row["is_complete"] else " yet")
    before = row["previous_actual"]
    mark = "✓" if row["is_met"] else "✗" if row["is_complete"] else "○"
    owners = row["owner_team"].replace(",", " and ")
    return (
        f"{mark} {spoken(row['name'])} ({owners}), {period}{so_far}:"
        f" {amount(row['actual'], row['unit'])} of {amount(row['target'], row['unit'])}, {reached}"
        + (
            f"; the {row['period']} before {amount(before, row['unit'])}"
            if before is not None
            else ""
        )
    )


def kept(row: Row) -> str:
    """How many promises of a policy were kept, with the week before beside."""
    before = _share(row["met_before"], row["judged_before"])
    return (
        f"{spoken(row['policy'])} ({row['by_team']}): {_share(row['met'], row['judged'])}"
        f" ({row['met']:,} of {row['judged']:,}); the week before {before}"
    )


def delivered(row: Row) -> str:
    """Hand-offs of a channel and what became of them."""
    return (
        f"{spoken(row['channel'])}: {count(row['handoffs'], 'hand-off', 'hand-offs')},"
        f" {row['accepted']:,} accepted, {row['waiting']:,} waiting;"
        f" the week before {row['handoffs_before']:,}"
    )


def rejected(row: Row) -> str:
    """Rejections with one reason, and whether they were earned."""
    return (
        f"{spoken(row['reason'])}: {row['rejected']:,}, of these {row['earned']:,} earned"
        f" as agreed; the week before {row['rejected_before']:,}"
    )


def unanswered(row: Row) -> str:
    """Broken promises of a policy that nobody answered."""
    return (
        f"{spoken(row['policy'])} ({row['by_team']}): {row['clocks']:,},"
        f" the oldest since {row['oldest_at']:%Y-%m-%d}"
    )


def data(row: Row) -> str:
    """What a reader should know of the data."""
    passed = row["checks"] - row["checks_failed"]
    said = [
        f"{passed:,} of {count(row['checks'], 'check', 'checks')} passed",
        f"{row['rows_quarantined']:,} of {count(int(row['rows_in']), 'row', 'rows')} in quarantine",
    ]
    if row["stalest_source"]:
        age = hours(row["stalest_minutes"])
        said.append(f"the oldest source is {row['stalest_source']}, its newest record {age} old")
    if row["values_unmapped"]:
        said.append(f"{count(row['values_unmapped'], 'value', 'values')} without a stage")
    if row["objects_lost"]:
        lost = count(row["objects_lost"], "object", "objects")
        said.append(f"records of {lost} may have been deleted unseen")
    return "; ".join(said) + "."


def _share(met: int, judged: int) -> str:
    return f"{met / judged:.1%}" if judged else "none to judge"
