"""Which versions judge: signed in the folder, approved in the lake, and nothing proposed."""

from pathlib import Path

import pytest

from tandem.agreement.versions import find_version, proposed_versions, versions_in_use
from tandem.errors import ConfigurationError
from tandem.settings import PROJECT_ROOT, Settings

TEXT = (PROJECT_ROOT / "expectations" / "agreement" / "2024-01-01.yml").read_text("utf-8")


def _write(folder: Path, day: str, extra: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = TEXT.replace("in_force_from: 2024-01-01", f"in_force_from: {day}") + extra
    (folder / f"{day}.yml").write_text(content, encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    _write(tmp_path / "agreement", "2024-01-01")
    return Settings(home=tmp_path / "var", agreement_dir=tmp_path / "agreement")


def _in_use(settings: Settings) -> list[str]:
    return [version.name for version in versions_in_use(settings).versions]


def test_a_proposed_version_judges_nothing(settings: Settings) -> None:
    _write(settings.proposals, "2026-12-01")
    assert _in_use(settings) == ["2024-01-01"]
    assert list(proposed_versions(settings)) == ["2026-12-01"]


def test_a_version_both_teams_approved_judges_beside_the_signed_ones(settings: Settings) -> None:
    _write(settings.proposals, "2026-12-01")
    _write(settings.adopted, "2026-12-01")
    assert _in_use(settings) == ["2024-01-01", "2026-12-01"]
    assert list(proposed_versions(settings)) == []


def test_an_approved_version_may_be_committed_later_as_it_is(settings: Settings) -> None:
    for folder in (settings.adopted, settings.agreement_dir):
        _write(folder, "2026-12-01")
    assert _in_use(settings) == ["2024-01-01", "2026-12-01"]


def test_an_approved_version_committed_with_other_words_is_refused(settings: Settings) -> None:
    _write(settings.adopted, "2026-12-01")
    _write(settings.agreement_dir, "2026-12-01", extra="# a word more\n")
    with pytest.raises(ConfigurationError, match="not the text that both teams approved"):
        versions_in_use(settings)


def test_an_unknown_version_is_answered_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="Valid: 2024-01-01"):
        find_version(settings, "2025-01-01")


def test_a_version_may_be_named_by_its_file(settings: Settings, tmp_path: Path) -> None:
    _write(tmp_path / "elsewhere", "2027-01-01")
    path, version = find_version(settings, str(tmp_path / "elsewhere" / "2027-01-01.yml"))
    assert (path.stem, version.name) == ("2027-01-01", "2027-01-01")
