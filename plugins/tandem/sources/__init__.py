"""What each vendor exports: objects, fields, types, keys and dialect, as data.

One ``<source>.yml`` per source lies beside this file; ``schema.py`` says what may stand in it and
``registry.py`` reads it. Adding a source is adding a file: no other code names a vendor's field.
"""

from tandem.sources.registry import (
    Registry,
    UnknownObject,
    UnknownSource,
    load_registry,
    raw_table_name,
)
from tandem.sources.schema import FieldContract, FormatContract, ObjectContract, SourceContract

__all__ = [
    "FieldContract",
    "FormatContract",
    "ObjectContract",
    "Registry",
    "SourceContract",
    "UnknownObject",
    "UnknownSource",
    "load_registry",
    "raw_table_name",
]
