"""``tandem notify``: tell every channel what is new to it, or show what would be told."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from rich.console import Console

from tandem.agreement.fields import nearest
from tandem.cli import airflow_home, terminal
from tandem.errors import ConfigurationError
from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import KINDS, Kind
from tandem.pipeline.notify.plain import as_text, printable
from tandem.pipeline.notify.read_routes import read_routes
from tandem.pipeline.notify.tell import AT_ONCE, Draft, draft, tell
from tandem.settings import Settings


def notify(
    settings: Settings, kinds: Sequence[str], since: datetime | None, *, is_dry_run: bool
) -> None:
    """Tell, or show what would be told.

    Args:
        settings: Of the deployment.
        kinds: Which kinds; none means all but the digest.
        since: Only what came about from then on, UTC.
        is_dry_run: Tell nobody and leave the ledger as it is.
    """
    wanted, start = _known(kinds), since.replace(tzinfo=UTC) if since else None
    if is_dry_run:
        _show(draft(settings, wanted, start))
        return
    read_routes(settings)  # before Airflow is begun with
    with terminal.only_our_words(settings.logs / "notify.log") as console:
        with terminal.working("starting Airflow", console) as note:
            airflow_home.enter_for_connections(settings)
            note("telling who should know")
            letters = tell(settings, wanted, start)
        for letter in letters:
            console.print(f"told {_address(letter)}: {printable(letter.subject)}", markup=False)
        if not letters:
            console.print("Nothing is new to anybody.")


def _known(kinds: Sequence[str]) -> Collection[Kind]:
    for kind in kinds:
        if kind not in KINDS:
            raise ConfigurationError(
                f"There is no kind `{kind}` of notice.",
                why="Nothing would be told.",
                remedy=nearest(kind, KINDS),
                code="kind_unknown",
            )
    return [kind for kind in KINDS if kind in kinds] or AT_ONCE


def _show(found: Draft) -> None:
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for letter in found.letters:
        console.rule(f"to {_address(letter)}", align="left", characters="─")
        console.print(f"Subject: {printable(letter.subject)}\n")
        console.print(as_text(letter))
    if not found.letters:
        console.print("Nothing is new to anybody.")
    if found.unheard:
        kinds = ", ".join(sorted({notice.kind for notice in found.unheard}))
        console.print(f"No route tells anybody of {len(found.unheard):,} notices: {kinds}.")


def _address(letter: Letter) -> str:
    channel = letter.channel
    readers = f" for {', '.join(channel.to)}" if channel.to else ""
    return f"{channel.channel} ({channel.form}, connection {channel.connection}{readers})"
