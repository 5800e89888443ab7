"""Durable files: whole or absent, and nobody works in another's place."""

import pytest

from tandem.engines.disk import commit_folder, locked, reap, workshop, write_durably


def test_a_file_is_replaced_whole(tmp_path):
    write_durably(tmp_path / "a", "one")
    write_durably(tmp_path / "a", "two")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "two"


def test_a_folder_appears_at_one_instant(tmp_path):
    built = tmp_path / "built"
    built.mkdir()
    (built / "x").write_text("x")
    commit_folder(built, tmp_path / "deep" / "final")
    assert (tmp_path / "deep" / "final" / "x").read_text() == "x"
    assert not built.exists()


def test_a_committed_folder_is_never_replaced(tmp_path):
    for name in ("built", "final"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name)
    with pytest.raises(OSError, match="not empty"):
        commit_folder(tmp_path / "built", tmp_path / "final")
    assert (tmp_path / "final" / "x").read_text() == "final"


def test_a_lock_is_held_by_one(tmp_path):
    path = tmp_path / "lock"
    with locked(path, wait_seconds=0) as first, locked(path, wait_seconds=0.1) as second:
        assert (first, second) == (True, False)


def test_a_workshop_is_empty_and_leaves_nothing(tmp_path):
    (tmp_path / "w" / "old").mkdir(parents=True)
    with workshop(tmp_path, "w") as place:
        assert list(place.iterdir()) == []
        (place / "new").write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_are_reaped_and_places_in_use_are_not(tmp_path):
    (tmp_path / "crashed").mkdir()
    with workshop(tmp_path, "busy") as place:
        assert reap(tmp_path) == 1
        assert place.is_dir()
        assert not (tmp_path / "crashed").exists()
