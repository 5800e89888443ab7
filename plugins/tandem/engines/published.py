"""The published marts, as a reader finds them."""

from pathlib import Path

from tandem.errors import StageFailed
from tandem.settings import Settings


def published_marts(settings: Settings) -> Path:
    """Return the database that readers open, schema ``marts``.

    Raises:
        StageFailed: Nothing is published yet.
    """
    marts = settings.published / "current" / "tandem.duckdb"
    if not marts.exists():
        raise StageFailed(
            f"Nothing is published in `{settings.published}`.",
            why="Questions are put to published marts only.",
            remedy="Run `make demo`, or `tandem run --exports DIR`, and ask again.",
            code="nothing_published",
        )
    return marts
