"""Every row in is loaded, quarantined, a copy, superseded or blank; a batch is all or nothing."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from textwrap import dedent

import pytest

from tandem.engines.lake import lake_batches
from tandem.errors import InputRefused
from tandem.land import landed_batches
from tandem.load import load


def test_exact_copies_are_loaded_once(load_bytes):
    ledger = load_bytes("Id,Name\na,Ann\nb,Bo\na,Ann\na,Ann\n").ledger
    assert (ledger.rows_loaded, ledger.rows_duplicate) == (2, 2)


def test_copies_are_found_without_a_key(load_bytes):
    ledger = load_bytes("Page\n/a\n/b\n/a\n", "Visit.csv").ledger
    assert (ledger.rows_loaded, ledger.rows_duplicate) == (2, 1)


def test_a_strictly_older_version_in_the_same_batch_is_superseded(load_bytes):
    text = "Id,Name,ModifiedAt\na,New,2026-01-02T00:00:00Z\na,Old,2026-01-01T00:00:00Z\nb,B,\n"
    outcome = load_bytes(text)
    assert outcome.column("name") == ["New", "B"]
    assert outcome.ledger.rows_superseded == 1


def test_versions_of_the_same_instant_are_both_kept(load_bytes):
    text = "Id,Name,ModifiedAt\na,X,2026-01-02T00:00:00Z\na,Y,2026-01-02T00:00:00Z\n"
    assert load_bytes(text).ledger.rows_loaded == 2


def test_an_object_that_keeps_history_keeps_every_version(load_bytes):
    text = "Id,At\na,2026-01-02T00:00:00Z\na,2026-01-01T00:00:00Z\n"
    assert load_bytes(text, "Change.csv").ledger.rows_superseded == 0


def test_a_copy_and_an_older_version_are_counted_apart(load_bytes):
    old, new = "a,Old,2026-01-01T00:00:00Z\n", "a,New,2026-01-02T00:00:00Z\n"
    ledger = load_bytes("Id,Name,ModifiedAt\n" + old + new + old + new).ledger
    assert (ledger.rows_loaded, ledger.rows_duplicate, ledger.rows_superseded) == (1, 2, 1)


def test_loading_again_is_a_no_op_with_the_same_ledger(land_bytes, settings, registry):
    batch = land_bytes("Id,Name\na,Ann\n")
    first = load(batch, settings, registry)
    again = load(batch, settings, registry)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.model_copy(update={"is_new": True}) == first


def test_the_ledger_in_the_lake_is_the_one_returned(load_bytes):
    outcome = load_bytes("Id,Name\na,Ann\n")
    assert json.loads((outcome.lake.folder / "ledger.json").read_text())["rows_loaded"] == 1


def test_quarantine_is_readable_by_its_owner_only(load_bytes):
    outcome = load_bytes("Id,Amount\na,x\n")
    assert outcome.lake.quarantine.stat().st_mode & 0o777 == 0o600


def test_a_refused_file_leaves_nothing_in_the_lake(load_bytes, settings):
    with pytest.raises(InputRefused):
        load_bytes("Name\nAnn\n")
    assert not list(settings.lake.rglob("*.parquet"))


def test_a_failure_before_the_commit_leaves_nothing_visible(load_bytes, settings, monkeypatch):
    monkeypatch.setattr("tandem.load.commit.commit_folder", _fail)
    with pytest.raises(OSError, match="no space"):
        load_bytes("Id,Name\na,Ann\n")
    assert not list(settings.lake.rglob("ledger.json"))


def test_a_batch_whose_landed_bytes_changed_is_refused(land_bytes, settings, registry):
    batch = land_bytes("Id,Name\na,Ann\n")
    batch.path.write_text("Id,Name\na,Eve\n")
    with pytest.raises(InputRefused) as refusal:
        load(batch, settings, registry)
    assert refusal.value.code == "changed_in_landing"


@pytest.mark.parametrize(("reported", "accepted"), [(2, True), (3, False)])
def test_the_vendors_count_is_held_against_the_file(load_bytes, reported, accepted):
    content = "Id,Name\na,Ann\nb,Bo\n"
    if accepted:
        assert load_bytes(content, reported=reported).ledger.rows_loaded == 2
        return
    with pytest.raises(InputRefused) as refusal:
        load_bytes(content, reported=reported)
    assert refusal.value.code == "row_count_mismatch"


def test_too_many_rejects_refuse_the_file(load_bytes):
    rows = "".join(f"id{at},x\n" for at in range(300))
    with pytest.raises(InputRefused, match="bad_number × 300") as refusal:
        load_bytes("Id,Amount\n" + rows)
    assert refusal.value.code == "too_many_rejects"


def test_more_than_a_thousand_and_one_in_twenty_refuse_the_file(load_bytes):
    rows = "".join(f"id{at},{'x' if at < 1001 else 1}\n" for at in range(20_000))
    with pytest.raises(InputRefused) as refusal:
        load_bytes("Id,Amount\n" + rows)
    assert refusal.value.code == "too_many_rejects"


def test_a_small_file_may_be_quarantined_whole(load_bytes):
    outcome = load_bytes("Id,Amount\n" + "".join(f"id{at},x\n" for at in range(199)))
    assert outcome.ledger.rows_quarantined == 199


def test_no_value_of_a_row_is_logged(load_bytes, caplog):
    caplog.set_level("DEBUG")
    load_bytes("Id,Name,Amount\na,Secretson,x\nb,Secretson,1\n")
    assert "Secretson" not in caplog.text


def test_every_landed_batch_is_found_again(land_bytes, settings):
    batch = land_bytes("Id,Name\na,Ann\n")
    assert landed_batches(settings) == [batch]


def _fail(*_):
    raise OSError("no space")


def test_two_loads_of_one_batch_at_once_commit_it_once(land_bytes, settings, registry):
    batch = land_bytes("Id,Name\na,Ann\n")
    with ThreadPoolExecutor(4) as pool:
        ledgers = list(pool.map(lambda _: load(batch, settings, registry), range(4)))
    assert sorted(ledger.is_new for ledger in ledgers) == [False, False, False, True]
    assert len(list(settings.lake.rglob("ledger.json"))) == 1


KILLED = """
    import os, signal, sys
    from pathlib import Path
    import tandem.load.batch as load_batch
    import tandem.load.commit as commit
    from tandem.land import landed_batches
    from tandem.settings import Settings
    from tandem.sources import load_registry

    def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
    point, home, contracts = sys.argv[1:]
    module, name = point.split(".")
    setattr({"batch": load_batch, "commit": commit}[module], name, die)
    settings = Settings(home=Path(home))
    load_batch.load(landed_batches(settings)[0], settings, load_registry(Path(contracts)))
"""


@pytest.mark.parametrize(
    "point",
    ["batch.unpack", "batch.write_rows", "batch.write_quarantine", "commit.commit_folder"],
)
def test_a_killed_load_is_invisible_and_the_next_one_completes(
    land_bytes, settings, registry, tmp_path, point
):
    batch = land_bytes("Id,Amount\na,1\nb,x\n")
    killed = subprocess.run(
        [sys.executable, "-c", dedent(KILLED), point, settings.home, tmp_path / "contracts"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert list(lake_batches(settings.lake)) == []
    ledger = load(batch, settings, registry)
    assert (ledger.rows_loaded, ledger.rows_quarantined, ledger.is_new) == (1, 1, True)
    assert list((settings.lake / ".tmp").iterdir()) == []
