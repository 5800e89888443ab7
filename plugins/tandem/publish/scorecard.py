"""What a person sees after a publish: scorecard, warnings, where every row went, where it all lies.

Reads the published file only, as any reader would.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.table import Table

from tandem.engines.duckdb import connect, literal
from tandem.settings import Settings

_LATEST_COMPLETE = """
    select kind, name, owner_team, period, period_start_date, unit, target, actual, trend, is_met
    from published.marts.rpt_alignment_scorecard
    where actual is not null and is_complete
    qualify row_number() over (partition by kind, name order by period_start_date desc) = 1
    order by kind, owner_team, name
"""
_ACCOUNTING = """
    select
        source || case when source_instance = 'default' then '' else '@' || source_instance end,
        object, sum(rows_in), sum(rows_loaded), sum(rows_quarantined), sum(rows_duplicate),
        sum(rows_superseded), sum(rows_blank)
    from published.marts.audit_batches
    group by all
    order by all
"""
_WARNINGS = """
    select check_name, rows_unexpected, coalesce(nullif(says, ''), table_name), runbook
    from published.marts.audit_checks
    where not is_passed
    order by runbook, check_name
"""
_TREND = {"up": "↑", "down": "↓", "flat": "→"}


def show(settings: Settings, console: Console) -> None:
    """Print the scorecard, what checks warned of, the accounting and the places."""
    current = (settings.published / "current").resolve()
    with connect(None, settings=settings) as connection:
        file = literal(str(current / "tandem.duckdb"))
        connection.execute(f"attach {file} as published (read_only)")
        lines = connection.execute(_LATEST_COMPLETE).fetchall()
        warnings = connection.execute(_WARNINGS).fetchall()
        rows = connection.execute(_ACCOUNTING).fetchall()
    console.print()
    console.print(_scorecard(lines) if lines else "No period is complete yet: no scorecard.")
    if warnings:
        console.print()
        console.print(_noticed(warnings))
    console.print()
    console.print(_accounting(rows))
    console.print()
    _print_places(settings, current, console)


def _table(title: str, *headings: str) -> Table:
    return Table(*headings, title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)


def _scorecard(lines: Iterable[Sequence[Any]]) -> Table:
    table = _table("What we promised each other")
    for heading in ("", "by", "promise", "period", "agreed", "actual", ""):
        justify: Literal["left", "right"] = "right" if heading in {"agreed", "actual"} else "left"
        table.add_column(heading, justify=justify, no_wrap=True)
    for kind, name, team, period, start, unit, target, actual, trend, is_met in lines:
        table.add_row(
            "[green]✓[/green]" if is_met else "[red]✗[/red]",
            team.replace(",", ", "),
            f"{name.replace('_', ' ')} ({kind})",
            f"{start:%Y-%m}" if period == "month" else f"{start:%Y}-Q{(start.month + 2) // 3}",
            amount(target, unit),
            amount(actual, unit),
            _TREND.get(trend, ""),
        )
    return table


def amount(value: Decimal, unit: str) -> str:
    """Shares as per cent, ratios with two places, counts and money whole."""
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:,.2f}" if unit == "ratio" else f"{value:,.0f}"


def _noticed(warnings: Iterable[Sequence[Any]]) -> Table:
    """The checks that stop nothing and passed not: what each means and where help is."""
    table = _table("What the checks noticed")
    table.add_column("check", overflow="fold")
    table.add_column("rows", justify="right")
    table.add_column("means")
    table.add_column("docs/runbooks", no_wrap=True)
    for check, rows, says, runbook in warnings:
        table.add_row(check, f"{rows:,}" if rows is not None else "", says, f"{runbook}.md")
    return table


def _accounting(rows: Sequence[Sequence[Any]]) -> Table:
    headings = ("rows in", "loaded", "quarantined", "duplicate", "superseded", "blank")
    table = _table("Where every row went")
    table.add_column("object", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right")
    for source, item, *counts in rows:
        table.add_row(f"{source}/{item}", *(f"{count:,}" for count in counts))
    totals = [sum(row[2 + place] for row in rows) for place in range(len(headings))]
    table.add_section()
    table.add_row("all", *(f"{total:,}" for total in totals))
    return table


def _print_places(settings: Settings, current: Path, console: Console) -> None:
    console.print(f"published  {current.name}")
    console.print(f"scorecard  {settings.published / 'current' / 'site' / 'scorecard.html'}")
    console.print(f"marts      {settings.published / 'current' / 'tandem.duckdb'} (schema marts)")
    console.print(f"parquet    {settings.published / 'current' / 'parquet'}")
    if settings.served_postgres:
        console.print("postgres   schema pub, role bi_reader")
    console.print(f"lake       {settings.lake}")
    console.print(f"logs       {settings.logs}")
