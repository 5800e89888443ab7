"""``tandem identity``: why records are one person, what somebody should decide, how to train."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from rich.console import Console
from rich.prompt import Prompt
from rich.table import Table

from tandem.cli.terminal import working
from tandem.engines import warehouse
from tandem.engines.duckdb import connect, literal
from tandem.engines.published import published_marts
from tandem.errors import ConfigurationError
from tandem.settings import Settings
from tandem.unify.decisions import DECISIONS, Decision, add_decision
from tandem.unify.explanation import Explanation, Link, explain_person
from tandem.unify.training import train_model
from tandem.unify.waterfall import waterfall

_SIDES = ("full_name", "email", "phone", "company_name", "title", "record_key", "person_id")
_UNDECIDED = """
    select *
    from review_person_matches
    where is_uncertain or $all
    order by is_uncertain desc, match_score desc, review_id
"""


def explain(settings: Settings, wanted: str, picture: Path | None = None) -> None:
    """Show the records of one person, and what each link between them rests on."""
    with _published(settings) as marts:
        told = explain_person(marts, wanted)
    _show(told)
    if picture is not None:
        _draw(told, picture)


def review(settings: Settings, by: str | None, *, everything: bool, listing: bool) -> None:
    """Go through the pairs nobody decided, likeliest first; each answer is a line of the file."""
    with _published(settings) as marts:
        rows = marts.execute(_UNDECIDED, {"all": everything})
        names = [column[0] for column in rows.description]
        pairs = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    console = Console(highlight=False)
    if not pairs:
        console.print("Nothing waits for a decision.")
    for number, pair in enumerate(pairs, start=1):
        console.print(_side_by_side(pair, f"{number} of {len(pairs)}"))
        if not listing and not _ask(console, pair, by):
            break


def train(settings: Settings, name: str) -> None:
    """Weigh a model by the records of the last build; the new weights count from the next run."""
    console = Console(highlight=False)
    with (
        working(f"learning from the {name} of the last build"),
        warehouse.lease(settings),
        warehouse.door(settings) as door,
    ):
        words = f"{name} of the build of {settings.now:%Y-%m-%d}"
        model = train_model(name, door, settings, words)
    table = Table("field", "outcome", "bits", title=f"what agreeing is worth: {name}")
    for field, levels in model.weights.fields.items() if model.weights else ():
        for level in levels:
            table.add_row(field, level.outcome, f"{np.log2(level.m / level.u):+.1f}")
    console.print(table)
    console.print(f"Written to {name}.weights.json: look at the difference, then commit it.")


@contextmanager
def _published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    file = published_marts(settings)
    with connect(None, settings=settings) as connection:
        connection.execute(f"attach {literal(str(file))} as published (read_only)")
        connection.execute("use published.marts")
        yield connection


def _show(told: Explanation) -> None:
    console = Console(highlight=False)
    console.print(f"{told.person_id}  {told.full_name or 'no name'}, {told.company_name or '–'}")
    records = Table("record", "tied in by", "score", "because", "since")
    for key, method, score, evidence, since in told.records:
        records.add_row(key, method, f"{score:.4f}", evidence, f"{since:%Y-%m-%d}")
    console.print(records)
    for link in told.links:
        if link.fields:
            console.print(_bits(link))
    for when, event, into, reason in told.history:
        console.print(f"{when:%Y-%m-%d}  {event} {into or ''} ({reason})")


def _bits(link: Link) -> Table:
    told = f"{link.record_key_a} and {link.record_key_b}: {link.outcome}"
    why = f" ({link.contradiction})" if link.contradiction else ""
    table = Table("field", "outcome", "bits", title=told + why, show_footer=True)
    table.columns[1].footer = f"{link.match_score:.4%} that they are one"
    table.columns[2].footer = f"{link.weight_bits:+.1f}"
    for one in link.fields:
        table.add_row(one.field, one.outcome, f"{one.weight_bits:+.1f}")
    return table


def _draw(told: Explanation, picture: Path) -> None:
    likenesses = [link for link in told.links if link.fields]
    if not likenesses:
        raise ConfigurationError(
            f"No record of {told.person_id} was linked, or nearly, by likeness.",
            why="A picture shows what each compared field says.",
            remedy="Choose somebody whose `match_method` is `probabilistic`.",
            code="no_likeness",
        )
    picture.write_text(waterfall(likenesses[0]), encoding="utf-8")
    Console().print(f"picture: {picture}")


def _side_by_side(pair: dict[str, Any], place: str) -> Table:
    table = Table(
        "", "one", "other", title=f"{place} · {pair['reason']} · {pair['match_score']:.4f}"
    )
    for name in _SIDES:
        table.add_row(name, *(str(pair[f"{name}_{side}"] or "–") for side in "ab"))
    table.caption = pair["detail"]
    return table


def _ask(console: Console, pair: dict[str, Any], by: str | None) -> bool:
    answers = {"l": "link", "n": "never_link", "s": "", "q": ""}
    answer = Prompt.ask("\\[l]ink, \\[n]ever link, \\[s]kip, \\[q]uit", choices=list(answers))
    if answers[answer]:
        decision = Decision(
            entity="person",
            record_key_a=pair["record_key_a"],
            record_key_b=pair["record_key_b"],
            decision="link" if answer == "l" else "never_link",
            decided_by=by or Prompt.ask("who decides"),
            decided_on=date.today(),
            reason=Prompt.ask("why"),
        )
        add_decision(decision, DECISIONS)
        console.print(f"{decision.decision} from the next run on; written to {DECISIONS.name}.")
    return answer != "q"
