"""Small cubes of counts and sums: whatever a reader filters, adding up in the page stays exact.

Money is in whole cents and shares of deals in millionths, so that a page adds integers. A cube is
written column by column, each text once.
"""

from typing import Any

from tandem.publish.site.marts import Marts
from tandem.publish.site.shell import HERE

Column = list[Any] | dict[str, list[Any]]


def query(name: str) -> str:
    """The text of ``queries/<name>.sql``."""
    return (HERE / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def cube(marts: Marts, name: str) -> dict[str, Column]:
    """The columns of a query; without columns when a mart is not part of this publish."""
    columns = marts.columns(query(name))
    return {column: _coded(values) for column, values in columns.items()}


def _coded(values: list[Any]) -> Column:
    """A column of text as the texts it holds and, per row, which of them; others as they are."""
    if not any(isinstance(value, str) for value in values):
        return values
    texts = list(dict.fromkeys(values))
    place = {text: index for index, text in enumerate(texts)}
    return {"texts": texts, "codes": [place[value] for value in values]}
