"""Landing: the vendor's bytes, once, whole or not at all."""

import hashlib
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from tandem.handover import ExtractedFile
from tandem.land import land, landed_batches
from tandem.land.batch import MANIFEST, UnstableFile
from tandem.settings import Settings

BYTES = b"Id\r\n\xff\x00a\n"


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "var")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Lead.csv"
    path.write_bytes(BYTES)
    return extracted(path)


def extracted(path, instance="default"):
    return ExtractedFile(
        source="crm", source_instance=instance, object="Lead", path=path, name=path.name
    )


def test_not_a_byte_is_changed(file, settings):
    batch = land(file, settings)
    assert batch.path.read_bytes() == BYTES
    assert (batch.sha256, batch.bytes) == (hashlib.sha256(BYTES).hexdigest(), len(BYTES))
    assert batch.path.parent == settings.landing / "crm" / "default" / "Lead" / batch.batch_id


def test_the_same_bytes_are_the_same_batch_under_any_name(file, settings, tmp_path):
    first = land(file, settings)
    (tmp_path / "Lead.again.csv").write_bytes(BYTES)
    again = land(extracted(tmp_path / "Lead.again.csv"), settings)
    assert again == first.model_copy(update={"is_new": False})


def test_other_bytes_or_another_instance_are_another_batch(file, settings, tmp_path):
    first = land(file, settings)
    emea = land(extracted(file.path, "emea"), settings)
    file.path.write_bytes(b"Id\nb\n")
    assert len({first.batch_id, emea.batch_id, land(file, settings).batch_id}) == 3


def test_a_folder_without_manifest_is_no_batch_and_is_landed_afresh(file, settings):
    batch = land(file, settings)
    (batch.path.parent / MANIFEST).unlink()
    batch.path.write_bytes(b"half")
    assert landed_batches(settings) == []
    again = land(file, settings)
    assert again.is_new
    assert again.path.read_bytes() == BYTES


def test_a_damaged_batch_is_landed_afresh(file, settings):
    land(file, settings).path.write_bytes(b"damaged")
    assert land(file, settings).path.read_bytes() == BYTES


def test_batches_are_found_where_the_home_folder_is_now(file, settings, tmp_path):
    land(file, settings)
    settings.home.rename(tmp_path / "moved")
    found = landed_batches(Settings(home=tmp_path / "moved"))
    assert found[0].path.read_bytes() == BYTES


def test_a_file_that_grows_meanwhile_is_refused(file, settings, monkeypatch):
    digest = hashlib.sha256()

    class Growing:
        def update(self, chunk):
            file.path.write_bytes(BYTES * 2)
            digest.update(chunk)

        def hexdigest(self):
            return digest.hexdigest()

    monkeypatch.setattr("tandem.land.batch.hashlib.sha256", lambda *_: Growing())
    with pytest.raises(UnstableFile):
        land(file, settings)
    assert landed_batches(settings) == []


def test_a_link_is_not_followed(file, settings, tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(file.path)
    with pytest.raises(OSError, match=r"symbolic link|too many levels"):
        land(extracted(link), settings)


def test_landed_files_are_private(file, settings):
    batch = land(file, settings)
    assert batch.path.stat().st_mode & 0o077 == 0
    assert batch.path.parent.stat().st_mode & 0o077 == 0


KILLED = """
    import os, signal, sys
    from pathlib import Path
    import tandem.engines.disk as disk
    import tandem.land.batch as land_batch
    from tandem.handover import ExtractedFile
    from tandem.settings import Settings

    point, home, path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    def die(*_): os.kill(os.getpid(), signal.SIGKILL)
    if point == "before_manifest": land_batch.write_durably = die
    if point == "before_commit": land_batch.commit_folder = die
    file = ExtractedFile(source="crm", source_instance="default", object="Lead", path=path,
                         name=path.name)
    land_batch.land(file, Settings(home=home))
"""


@pytest.mark.parametrize("point", ["before_manifest", "before_commit"])
def test_a_killed_landing_is_invisible_and_its_leftovers_go(file, settings, point):
    arguments = [point, str(settings.home), str(file.path)]
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert landed_batches(settings) == []
    assert land(file, settings).is_new
    assert list((settings.landing / ".tmp").iterdir()) == []
