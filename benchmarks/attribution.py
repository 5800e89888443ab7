"""Removal effects and Shapley values of a million journeys, against ChannelAttribution end to end.

Given on both sides: every touch with its place on the path. Timed on our side: the compiled SQL of
the models from `int_attribution__paths` on. That table has the next channel, and how often a
channel comes, from windows it shares with the other models; timed besides is what the same SQL
takes where it has to find these by itself.
On the other side: path strings and their counts by DuckDB, which is faster at it than pandas, then
the Markov model at its defaults. Before anything is timed, removal effects must equal a solve per
channel by NumPy, and Shapley values all 4,096 coalitions, to 1e-9.
"""

import contextlib
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.attribution_data import CHANNELS, DATABASE, JOURNEYS, fill, require_exact
from benchmarks.compiled import Compiled, build, compile_models
from benchmarks.load import cpu_seconds
from tandem.engines.duckdb import connect
from tandem.settings import Settings

Run = tuple[float, float]
"""Wall and processor seconds."""

ROUNDS = 5
MARKOV = (
    *("int_attribution__transitions", "int_attribution__chain", "int_attribution__visits"),
    "int_attribution__removal_effects",
)
SHAPLEY = ("int_attribution__shapley_values",)
STRINGS = """
    select path, cast(sum(won) as int) as won, cast(sum(1 - won) as int) as lost
    from (
        select
            string_agg(channel, ' > ' order by path_position) as path,
            cast(any_value(is_won) as int) as won
        from touches group by opportunity_id
    )
    group by path
"""


def measure() -> None:
    """Print seconds of both, and the ratios."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        folder = Path(name)
        compiled = compile_models([*MARKOV, *SHAPLEY], DATABASE, folder)
        markov, shapley = ({name: compiled[name] for name in names} for names in (MARKOV, SHAPLEY))
        with connect(None, settings=Settings(home=folder)) as connection:
            fill(connection)
            build(connection, DATABASE, compiled)
            require_exact(connection)
            peer = _peer(connection)
            if isinstance(peer, str):
                print(f"ChannelAttribution: {peer}")
                return
            runs = [_round(connection, markov, shapley, peer) for _ in range(ROUNDS)]
    _print(runs)


def _over(view: str, compiled: Compiled) -> Compiled:
    """The same models, over touches to which the view adds what the table of paths has."""
    return {name: sql.replace("int_attribution__paths", view) for name, sql in compiled.items()}


def _peer(connection: Any) -> Callable[[], Any] | str:
    """ChannelAttribution from touches to removal effects, or why it cannot."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            from ChannelAttribution import markov_model
    except ImportError:
        return "not installed; pip install ChannelAttribution matplotlib, then run again"

    def run() -> Any:
        paths = connection.execute(STRINGS).df()
        return markov_model(
            paths, "path", "won", var_null="lost", out_more=True, verbose=False, flg_pro=False
        )

    return run


def _round(
    connection: Any, markov: Compiled, shapley: Compiled, peer: Callable[[], Any]
) -> dict[str, Run]:
    return {
        "markov": _timed(lambda: build(connection, DATABASE, markov)),
        "shapley": _timed(lambda: build(connection, DATABASE, shapley)),
        "neighbours": _timed(lambda: build(connection, DATABASE, _over("neighbours", markov))),
        "counts": _timed(lambda: build(connection, DATABASE, _over("counts", shapley))),
        "strings": _timed(lambda: connection.execute(STRINGS).df()),
        "peer": _timed(peer),
    }


def _timed(work: Callable[[], object]) -> Run:
    cpu, wall = cpu_seconds(), time.perf_counter()
    work()
    return time.perf_counter() - wall, cpu_seconds() - cpu


def _print(runs: list[dict[str, Run]]) -> None:
    title = f"attribution: {JOURNEYS:,} journeys, {CHANNELS} channels, medians of {ROUNDS} pairs"
    table = Table(title=title)
    for heading in ("who", "wall s", "cpu s", "ratio wall", "ratio cpu"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    told = {
        "peer": "ChannelAttribution, Markov, end to end",
        "strings": "  of which path strings",
        "markov": "tandem, Markov",
        "shapley": "tandem, Shapley",
        "neighbours": "tandem, Markov, finding the next channel by itself",
        "counts": "tandem, Shapley, counting channels by itself",
    }
    for part, who in told.items():
        seconds = [median(run[part][i] for run in runs) for i in (0, 1)]
        ratios = [median(run[part][i] / run["peer"][i] for run in runs) for i in (0, 1)]
        table.add_row(who, *(f"{each:.2f}" for each in seconds), *(f"{it:.3f}" for it in ratios))
    Console(width=100).print(table)
