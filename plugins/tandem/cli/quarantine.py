"""``tandem quarantine list``: what could not be loaded, by column and reason, without values."""

from rich.console import Console
from rich.table import Table

from tandem.engines.duckdb import connect, literal
from tandem.engines.lake import lake_batches
from tandem.settings import Settings

_SUMMARY = """
    select source, object, file, column_name, reason_code, count(*) as rows, min(line) as first_line
    from read_parquet([{files}])
    group by all
    order by all
"""


def list_quarantine(settings: Settings) -> None:
    """One line per file × column × reason."""
    console = Console(highlight=False)
    with_rows = [b.quarantine for b in lake_batches(settings.lake) if b.ledger.rows_quarantined]
    if not with_rows:
        console.print("Nothing is in quarantine.")
        return
    files = ", ".join(literal(str(path)) for path in with_rows)
    table = Table("source", "object", "file", "column", "reason", "rows", "first line")
    with connect(None, settings=settings) as connection:
        for row in connection.execute(_SUMMARY.format(files=files)).fetchall():
            table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)
