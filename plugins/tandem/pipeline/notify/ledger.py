"""What each channel was told, so that it is told once.

One JSON file per channel, replaced atomically after its message was taken. A crash in between tells
the same again under the same id: at least once, never silently not at all.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tandem.engines.disk import locked, make_folder, write_durably
from tandem.errors import TandemError
from tandem.pipeline.notify.notice import PROMISES, Kind, Notice
from tandem.settings import Settings

# A clock that leaves its state and comes back within this time is not told again.
KEEP = timedelta(days=60)
_WAIT_SECONDS = 120.0


class LedgerBusy(TandemError, TimeoutError):
    """Another process has been telling a channel for too long."""

    code = "ledger_busy"


class _Told(BaseModel):
    """The keys told, each with the last day on which it was still so, and the kinds begun with."""

    model_config = ConfigDict(extra="forbid")

    kinds: set[Kind] = set()
    last_days: dict[str, date] = {}


class Ledger:
    """What one channel was told.

    Args:
        path: Its file; where there is none the channel was never told anything.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told = _Told()
        if path.exists():
            self._told = _Told.model_validate_json(path.read_text(encoding="utf-8"))

    def is_first(self, kind: Kind) -> bool:
        """Whether this kind was never looked for on behalf of the channel."""
        return kind not in self._told.kinds

    def new(self, notices: Iterable[Notice]) -> list[Notice]:
        """Those that were not told yet, in the order given."""
        return [notice for notice in notices if notice.key not in self._told.last_days]

    def record(
        self, told: Iterable[Notice], due: Iterable[Notice], kinds: Collection[Kind], day: date
    ) -> None:
        """Remember what was told, durably, and forget what is over.

        Args:
            told: What the channel was told just now.
            due: All that is so at present, told now or before.
            kinds: The kinds that were looked for: nothing is known of the others.
            day: Today.
        """
        still = {notice.key for notice in due} & self._told.last_days.keys()
        seen = dict.fromkeys(still | {notice.key for notice in told}, day)
        kept = {
            key: last
            for key, last in self._told.last_days.items()
            if not _is_over(key, last, kinds, day)
        }
        self._told = _Told(kinds=self._told.kinds | set(kinds), last_days=kept | seen)
        make_folder(self._path.parent)
        write_durably(self._path, self._told.model_dump_json(indent=1) + "\n")


def _is_over(key: str, last: date, kinds: Collection[Kind], day: date) -> bool:
    """A clock may flicker; whatever else is no more so is news when it comes back."""
    kind = key.partition(":")[0]
    return last < day - KEEP if kind in PROMISES else kind in kinds


def ledger_of(settings: Settings, channel: str) -> Ledger:
    """The ledger of a channel, to look into."""
    return Ledger(_folder(settings) / f"{channel}.json")


@contextmanager
def held_ledger(settings: Settings, channel: str) -> Iterator[Ledger]:
    """The ledger of a channel while nobody else can tell it anything.

    Raises:
        LedgerBusy: Another process has been telling this channel for two minutes.
    """
    lock = _folder(settings) / f"{channel}.lock"
    with locked(lock, wait_seconds=_WAIT_SECONDS) as got:
        if not got:
            raise LedgerBusy(
                f"Channel `{channel}` is being told by another process, which holds `{lock}`.",
                why="Two at once would tell the same twice.",
                remedy="Wait for it, or end it; then `tandem notify` tells what is due.",
            )
        yield ledger_of(settings, channel)


def _folder(settings: Settings) -> Path:
    return settings.home / "notices"
