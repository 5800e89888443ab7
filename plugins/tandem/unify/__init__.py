"""Unify: decide which source records are one person and which are one account.

In: ``intermediate.int_identity__*`` (records and the links dbt found between them) and the
    registry of ids in the lake.
Out: schema ``identity`` (assignments, history of ids, registrable domains) and, when anything
    changed, one new file in the registry.
Never: blocks loading, changes a record, or gives a known person a new id without saying so.
"""

from tandem.unify.steps import Unified, unify

__all__ = ["Unified", "unify"]
