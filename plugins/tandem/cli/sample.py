"""``tandem sample``: a sample company's exports, with the known truth beside them."""

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from tandem.cli.terminal import working


def sample(
    *, people: int, days: int, seed: int, out: Path, truth: Path | None, as_of: datetime
) -> None:
    """Make the exports and say where they lie."""
    from tandem.sample import make_sample

    instant = as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of
    with working("making a company") as note:
        make_sample(people, days, seed, out=out, truth=truth, as_of=instant, note=note)
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    Console(highlight=False, soft_wrap=True).print(
        f"{people:,} people over {days} days: {len(files)} files, {size / 1e6:.0f} MB in {out}"
    )
