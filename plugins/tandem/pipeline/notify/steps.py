"""One function per task of the DAGs ``notices`` and ``digest``; how it went is journaled."""

from collections.abc import Collection

from tandem.pipeline import journal
from tandem.pipeline.notify.notice import Kind
from tandem.settings import Settings
from tandem.stages import Stage

DIGEST: tuple[Kind, ...] = ("weekly_digest",)


def tell_news(settings: Settings) -> list[str]:
    """Tell what is new in the marts; return the subjects by channel."""
    from tandem.pipeline.notify.tell import AT_ONCE

    return _tell(settings, AT_ONCE)


def tell_digest(settings: Settings) -> list[str]:
    """Tell the week's digest, unless these marts' was told already."""
    return _tell(settings, DIGEST)


def _tell(settings: Settings, kinds: Collection[Kind]) -> list[str]:
    from tandem.pipeline.notify.tell import tell

    with journal.step(settings, Stage.PUBLISH, "tell") as note:
        letters = tell(settings, kinds)
        note(f"{len(letters)} letters")
    return [f"{letter.channel.channel}: {letter.subject}" for letter in letters]
