"""What is matched: people or accounts."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entity:
    """Where its records, links and features are, what its ids look like.

    ``digest`` are the columns of its features that change when anything does that is compared.
    """

    name: str
    word: str
    prefix: str
    records_sql: str
    links_sql: str
    apart_sql: str
    features_sql: str
    digest: tuple[str, ...]


def registry_folder(lake: Path, name: str) -> Path:
    """Return where the registry of one kind of entity lies."""
    return lake / "_identity" / name
