"""``tandem rebuild``: a second warehouse from the lake alone, and the proof that it is equal."""

import os
from contextlib import nullcontext

from rich.console import Console

from tandem.cli.progress import shown
from tandem.pipeline import journal
from tandem.pipeline.rebuild import aside, prove_rebuild
from tandem.settings import Settings


def rebuild(settings: Settings) -> None:
    """Rebuild, compare mart by mart, say how it went; on a terminal also how far it is."""
    os.environ["TANDEM_RUN_ID"] = "rebuild"
    console = Console(highlight=False, soft_wrap=True)
    story = journal.path_of(aside(settings), "rebuild")
    with shown(story, console, "preparing") if console.is_terminal else nullcontext():
        proof = prove_rebuild(settings)
    console.print(
        f"{len(proof)} marts rebuilt from the lake, every one equal to the published one."
    )
