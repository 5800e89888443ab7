"""Tells every channel what is new to it, once; looking on tells nobody and changes nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain

from tandem.errors import TandemError
from tandem.pipeline.notify.due import notices_due
from tandem.pipeline.notify.ledger import Ledger, LedgerBusy, held_ledger, ledger_of
from tandem.pipeline.notify.letters import Letter, letters
from tandem.pipeline.notify.notice import KINDS, Kind, Notice
from tandem.pipeline.notify.read_routes import read_routes
from tandem.pipeline.notify.routes import Channel, Routes
from tandem.pipeline.notify.send import TRIES, ChannelSilent, send
from tandem.settings import Settings

# What is told whenever somebody looks; the digest comes when it is asked for.
AT_ONCE: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "weekly_digest")


@dataclass(frozen=True)
class Draft:
    """What would be told: the letters, and what no route leads anywhere."""

    letters: tuple[Letter, ...]
    unheard: tuple[Notice, ...]


def draft(
    settings: Settings, kinds: Collection[Kind] = AT_ONCE, since: datetime | None = None
) -> Draft:
    """Exactly what ``tell`` would send at this moment."""
    routes = read_routes(settings)
    due = notices_due(settings, routes, kinds)
    written = (
        _new(channel, due, routes, ledger_of(settings, channel.channel), since)
        for channel in routes.channels
    )
    unheard = [notice for notice in due if not any(routes.channels_of(notice))]
    return Draft(tuple(chain.from_iterable(written)), tuple(unheard))


def tell(
    settings: Settings,
    kinds: Collection[Kind] = AT_ONCE,
    since: datetime | None = None,
    failed_run: str = "",
    tries: int = TRIES,
) -> list[Letter]:
    """Send what is new to each channel and write down that it was told.

    Args:
        settings: Of the deployment.
        kinds: Which kinds to tell.
        since: Tell only what came about from then on (UTC); the rest stays untold.
        failed_run: A run that Airflow says has failed, by the name of its journal.
        tries: How often a channel is tried.

    Raises:
        ChannelSilent: Naming the channels that took nothing, after all others were told.
    """
    routes = read_routes(settings)
    due = notices_due(settings, routes, kinds, failed_run)
    sent: list[Letter] = []
    silent: list[TandemError] = []
    for channel in routes.channels:
        try:
            with held_ledger(settings, channel.channel) as ledger:
                for letter in _new(channel, due, routes, ledger, since):
                    send(letter, tries)
                    ledger.record(letter.told, (), (), _today())
                    sent.append(letter)
                ledger.record((), due, kinds, _today())
        except (ChannelSilent, LedgerBusy) as error:
            silent.append(error)
    if silent:
        what = " ".join(error.what for error in silent)
        raise ChannelSilent(what, why=silent[0].why, remedy=silent[0].remedy)
    return sent


def _new(
    channel: Channel,
    due: Iterable[Notice],
    routes: Routes,
    ledger: Ledger,
    since: datetime | None,
) -> list[Letter]:
    heard = [notice for notice in due if channel in routes.channels_of(notice)]
    new = [one for one in ledger.new(heard) if since is None or one.at >= since]
    return list(letters(channel, new, routes, ledger.is_first))


def _today() -> date:
    return datetime.now(tz=UTC).date()
