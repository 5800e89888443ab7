"""``tandem status``: how things stand, on one screen. Exit status 1 when somebody is needed."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tandem.pipeline.notify.words import ago, count, instant
from tandem.pipeline.standing import LastRun, Standing, standing
from tandem.settings import Settings

_MOST_LINES = 5
_MOST_SOURCES = 10
_MARKS = {"published": "[green]✓[/green]", "under way": "…"}


def status(settings: Settings, *, is_json: bool = False) -> None:
    """Show it; exits with 1 when ``needs`` is not empty."""
    stands = standing(settings)
    if is_json:
        print(stands.model_dump_json(indent=1))
    else:
        _show(stands, Console(highlight=False))
    if stands.needs:
        raise typer.Exit(1)


def _show(stands: Standing, console: Console) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _facts(stands):
        table.add_row(name, text)
    console.print(table)
    if stands.sources:
        console.print()
        console.print(_sources(stands))
    console.print()
    for need in stands.needs[:_MOST_LINES]:
        console.print(f"[red]Needs a person:[/red] {escape(need)}")
    if not stands.needs:
        console.print("[green]Nothing needs a person.[/green]")


def _facts(stands: Standing) -> Iterator[tuple[str, str]]:
    yield "home", escape(str(stands.home))
    yield "published", _published(stands)
    yield "last run", _last_run(stands)
    if stands.publish is not None:
        yield (
            "promises",
            "; ".join(
                f"{row['by_team']}: {row['broken']:,} broken and open, {row['due_soon']:,} due soon"
                for row in stands.promises
            ),
        )
        yield "checks", "\n".join(_checks(stands))
        yield "quarantine", _quarantine(stands)
        yield "purge risk", "; ".join(_purge(stands)) or "no source deletes what it gave"
    used = ", ".join(f"{part} {_size(size)}" for part, size in stands.bytes_used.items())
    yield "disk", f"{used}; {_size(shutil.disk_usage(_nearest(stands)).free)} free"


def _published(stands: Standing) -> str:
    if stands.publish is None:
        return "nothing yet: `make demo`, or `tandem run --exports DIR`"
    line = stands.publish
    age = ago(stands.at - datetime.fromisoformat(line["published_at"]))
    as_of = instant(datetime.fromisoformat(line["as_of"]).astimezone(UTC))
    rows = sum(line["rows"].values())
    return (
        f"{line['publish_id']}, {age} ago, as of {as_of}; {len(line['rows'])} tables, {rows:,} rows"
    )


def _last_run(stands: Standing) -> str:
    run: LastRun | None = stands.last_run
    if run is None:
        return "none"
    mark = _MARKS.get(run.state, "[red]✗[/red]")
    where = "" if run.state == "published" else f" in {run.stage}"
    return f"{mark} {escape(run.run)} {run.state}{where}, {ago(stands.at - run.at)} ago"


def _checks(stands: Standing) -> Iterator[str]:
    failed = stands.checks
    yield f"{stands.checks_in_all - len(failed):,} of {stands.checks_in_all:,} passed"
    for row in failed[:_MOST_LINES]:
        rows = (
            f" ({count(row['rows_unexpected'], 'row', 'rows')})" if row["rows_unexpected"] else ""
        )
        yield f"[yellow]![/yellow] {escape(row['check_name'])}{rows}: {row['runbook']}.md"
    if len(failed) > _MOST_LINES:
        yield f"and {len(failed) - _MOST_LINES} more in marts.audit_checks"


def _quarantine(stands: Standing) -> str:
    reasons = stands.quarantine
    if not reasons:
        return "no row"
    told = [f"{row['reason_code']} {row['rows_quarantined']:,}" for row in reasons[:_MOST_LINES]]
    others = [f"{len(reasons) - _MOST_LINES} more reasons"] if len(reasons) > _MOST_LINES else []
    rows = sum(row["rows_quarantined"] for row in reasons)
    return f"{count(rows, 'row', 'rows')}: {', '.join([*told, *others])}"


def _purge(stands: Standing) -> Iterator[str]:
    for row in stands.purge[:_MOST_LINES]:
        left = "may have lost records" if row["is_lost"] else f"{row['days_left']:,.0f} days left"
        yield f"{row['source']}/{row['object']} {left}"


def _sources(stands: Standing) -> Table:
    headings = ("source", "newest record, before as of", "landed", "read up to", "last pull")
    table = Table(*headings, box=None, pad_edge=False, padding=(0, 2), header_style="dim")
    for row in stands.sources[:_MOST_SOURCES]:
        instance = "" if row["source_instance"] == "default" else f"@{row['source_instance']}"
        table.add_row(f"{row['source']}{instance}", *_freshness(row, stands.at))
    if len(stands.sources) > _MOST_SOURCES:
        table.add_row(f"and {len(stands.sources) - _MOST_SOURCES} more")
    return table


def _freshness(row: dict[str, Any], now: datetime) -> tuple[str, str, str, str]:
    age = row["stale_minutes"]
    newest = f"{ago(timedelta(minutes=float(age)))}" if age is not None else "has no time"
    landed = f"{ago(now - row['newest_batch_at'])} ago" if row["newest_batch_at"] else "never"
    read = instant(row["fresh_as_of"]) if row["fresh_as_of"] else "files only"
    if not row["pulled"]:
        return newest, landed, read, ""
    well = f"{row['pulled_well']} of {count(row['pulled'], 'object', 'objects')}"
    badly = f"; {escape(row['pulled_badly'])}" if row["pulled_badly"] else ""
    until = f" until {instant(row['deferred_until'])}" if row["deferred_until"] else ""
    return newest, landed, read, f"{well}{badly}{until}"


def _nearest(stands: Standing) -> Any:
    """The home, or what there is of the way to it."""
    return next(path for path in (stands.home, *stands.home.parents) if path.exists())


def _size(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.0f} MB"
