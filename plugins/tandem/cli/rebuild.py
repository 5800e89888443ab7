"""``tandem rebuild``: a second warehouse from the lake alone, and the proof that it is equal."""

from rich.console import Console

from tandem.pipeline.rebuild import prove_rebuild
from tandem.settings import Settings


def rebuild(settings: Settings) -> None:
    """Rebuild, compare mart by mart, say how it went."""
    proof = prove_rebuild(settings)
    Console(highlight=False, soft_wrap=True).print(
        f"{len(proof)} marts rebuilt from the lake, every one equal to the published one."
    )
