"""Accounts look otherwise when their row of features does, or what is known of their host."""

import duckdb
import pyarrow as pa
import pytest

from tandem.engines.door import WarehouseDoor
from tandem.unify.accounts import ACCOUNTS

KNOWN = {"registrable_domain": "acme.com", "is_free_mail": False, "is_shared_host": False}


def _look(digest: int = 7, **otherwise: object) -> int:
    """What tells the looks of an account at ``www.acme.com`` from others."""
    door = WarehouseDoor(duckdb.connect())  # noqa: TID251
    row = {"record_key": "a", "host": "www.acme.com", "digest": digest}
    door.write("intermediate", "int_identity__account_features", pa.Table.from_pylist([row]))
    host = {"host": "www.acme.com", **KNOWN, **otherwise}
    door.write("identity", "domains", pa.Table.from_pylist([host]))
    told = f"select hash({', '.join(ACCOUNTS.digest)}) as look from ({ACCOUNTS.features_sql})"
    return int(door.query(told)["look"][0].as_py())


def test_an_account_of_which_nothing_changed_looks_as_before() -> None:
    assert _look() == _look()


@pytest.mark.parametrize(
    "otherwise",
    [{"digest": 8}, {"is_shared_host": True}, {"is_free_mail": True}, {"registrable_domain": "a"}],
)
def test_what_is_compared_of_an_account_changes_its_look(otherwise: dict[str, object]) -> None:
    assert _look(**otherwise) != _look()  # type: ignore[arg-type]
