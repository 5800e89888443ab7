"""The writer's lease: one at a time, and a late writer finds out."""

import multiprocessing
import os
import signal
import time

import pytest

from tandem.engines.duckdb import LeaseLost, WarehouseBusy, writer_lease
from tandem.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "var")


def hold(home, started):
    with writer_lease(Settings(home=home)):
        started.set()
        time.sleep(60)


@pytest.fixture
def holder(settings):
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    process = context.Process(target=hold, args=(settings.home, started))
    process.start()
    assert started.wait(30)
    yield process
    process.kill()
    process.join()


def test_the_epoch_rises_with_every_lease(settings):
    with writer_lease(settings) as first:
        first.check()
    with writer_lease(settings) as second:
        second.check()
    assert second.epoch == first.epoch + 1


def test_a_second_writer_waits_and_then_says_so(settings, holder):
    with pytest.raises(WarehouseBusy, match="one writer"), writer_lease(settings, wait_seconds=0.2):
        pass


def test_a_killed_writer_leaves_no_lock(settings, holder):
    os.kill(holder.pid, signal.SIGKILL)
    with writer_lease(settings, wait_seconds=5) as lease:
        lease.check()


def test_a_writer_whose_epoch_is_over_is_refused(settings):
    with writer_lease(settings) as late:
        pass
    with writer_lease(settings), pytest.raises(LeaseLost):
        late.check()
