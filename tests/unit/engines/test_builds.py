from datetime import timedelta

import pytest

from tandem.engines import builds
from tandem.errors import StageFailed
from tandem.settings import Settings


def _built(settings: Settings) -> builds.Build:
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    settings.warehouse.touch()
    build = builds.begin(settings)
    builds.complete(settings, build)
    return build


def test_first_build_is_a_full_refresh(settings: Settings) -> None:
    assert builds.begin(settings).is_full_refresh


def test_build_after_a_completed_one_is_incremental(settings: Settings) -> None:
    _built(settings)
    assert not builds.begin(settings).is_full_refresh


def test_build_after_an_unfinished_one_is_still_judged_by_the_completed_one(
    settings: Settings,
) -> None:
    _built(settings)
    builds.begin(settings)
    assert not builds.begin(settings).is_full_refresh


def test_earlier_now_needs_a_full_refresh(settings: Settings) -> None:
    _built(settings)
    earlier = Settings(home=settings.home, as_of=settings.now - timedelta(days=1))
    assert builds.begin(earlier).is_full_refresh


def test_lost_warehouse_needs_a_full_refresh(settings: Settings) -> None:
    _built(settings)
    settings.warehouse.unlink()
    assert builds.begin(settings).is_full_refresh


def test_changed_agreement_needs_a_full_refresh(settings: Settings) -> None:
    folder = settings.home / "agreement"
    folder.mkdir(parents=True)
    (folder / "2024-01-01.yml").write_text("a: 1\n")
    own = settings.model_copy(update={"agreement_dir": folder})
    _built(own)
    (folder / "2024-01-01.yml").write_text("a: 2\n")
    assert builds.begin(own).is_full_refresh


def test_overtaken_build_stops(settings: Settings) -> None:
    first = builds.begin(settings)
    builds.begin(settings)
    with pytest.raises(StageFailed, match="overtaken"):
        builds.current(settings, first.build_id)
