"""A crowd with a known truth: people as CRM and marketing automation write them down, set-based.

Names and companies are as skewed as real ones, so namesakes abound. A person has two records on
average, one in seven of another job; records carry short forms, initials, typing errors, swapped
and missing names, free mail beside the employer's, switchboards, shared and borrowed mailboxes.
Every draw follows from a number, a word and the seed: the same crowd on every machine.
"""

from pathlib import Path

import duckdb

from tandem.settings import PROJECT_ROOT

#: Share of records that a day changes, and of records that arrive only then.
CHANGES, ARRIVES = 0.005, 0.005
_SHORT_NAMES = PROJECT_ROOT / "dbt_project" / "seeds" / "short_names.csv"
_SQL = Path(__file__).with_suffix(".sql")


def gather(connection: duckdb.DuckDBPyConnection, records: int, *, day: int, seed: int = 5) -> int:
    """Write what `match` reads of a crowd, and ``truth.people`` (record_key, person).

    Args:
        connection: Takes the tables; those of an earlier day are replaced.
        records: About how many.
        day: 0, or 1 for the crowd a day later: one record in a hundred is new or has changed.
        seed: Of every draw.

    Returns:
        How many records there are.
    """
    given = {
        "people": records // 2,
        "day": day,
        "changes": CHANGES,
        "arrives": ARRIVES,
        "short_names": str(_SHORT_NAMES),
    }
    with connection.cursor() as own:  # what it makes on its way goes with it
        own.execute(f"set variable seed = {seed}")
        for statement in _SQL.read_text(encoding="utf-8").split(";\n"):
            used = {name: value for name, value in given.items() if f"${name}" in statement}
            own.execute(statement, used)
    connection.execute("checkpoint")
    return int(connection.execute("select count(*) from truth.people").fetchall()[0][0])
