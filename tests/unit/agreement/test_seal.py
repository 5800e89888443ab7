from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.agreement.seal import LOCK, AgreementEdited, check, seals
from tandem.settings import PROJECT_ROOT, Settings

DEFAULT = PROJECT_ROOT / "expectations" / "agreement" / "2024-01-01.yml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    text = DEFAULT.read_text("utf-8")
    for day in ("2024-01-01", "2026-07-01"):
        content = text.replace("in_force_from: 2024-01-01", f"in_force_from: {day}")
        (tmp_path / f"{day}.yml").write_text(content, encoding="utf-8")
    now = datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC)
    return Settings(home=tmp_path / "var", agreement_dir=tmp_path, as_of=now)


def _seal(settings: Settings) -> str:
    text = seals(settings)
    settings.adopted.mkdir(parents=True, exist_ok=True)
    (settings.adopted / LOCK).write_text(text, encoding="utf-8")
    return text


def _append(settings: Settings, version: str) -> None:
    path = settings.agreement_dir / f"{version}.yml"
    path.write_text(path.read_text("utf-8") + "# a word more\n", encoding="utf-8")


def test_a_version_whose_day_has_come_is_sealed_and_a_coming_one_is_not(settings: Settings) -> None:
    assert "2024-01-01.yml" in _seal(settings)
    assert [(each.state, each.is_sealed) for each in check(settings)] == [
        ("in force", True),
        ("coming", False),
    ]


def test_a_version_comes_into_force_at_midnight_of_its_reporting_zone(settings: Settings) -> None:
    later = settings.model_copy(update={"as_of": datetime(2026, 7, 1, 4, tzinfo=UTC)})
    assert [each.state for each in check(later)] == ["ended", "in force"]


def test_editing_a_sealed_version_fails(settings: Settings) -> None:
    _seal(settings)
    _append(settings, "2024-01-01")
    with pytest.raises(AgreementEdited, match=r"`2024-01-01.yml` came into force and was edited"):
        check(settings)


def test_an_edited_version_cannot_be_sealed_again(settings: Settings) -> None:
    _seal(settings)
    _append(settings, "2024-01-01")
    with pytest.raises(AgreementEdited):
        _seal(settings)


def test_removing_a_sealed_version_fails(settings: Settings) -> None:
    _seal(settings)
    (settings.agreement_dir / "2024-01-01.yml").unlink()
    with pytest.raises(AgreementEdited):
        check(settings)


def test_a_coming_version_may_still_change(settings: Settings) -> None:
    _seal(settings)
    _append(settings, "2026-07-01")
    assert len(check(settings)) == 2


def test_line_ends_of_another_system_are_no_edit(settings: Settings) -> None:
    _seal(settings)
    path = settings.agreement_dir / "2024-01-01.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(settings)[0].is_sealed


def test_nothing_is_sealed_before_any_version_is_in_force(settings: Settings) -> None:
    early = settings.model_copy(update={"as_of": datetime(2020, 1, 1, tzinfo=UTC)})
    assert seals(early) == ""


def test_a_seal_is_never_lost_by_an_earlier_now(settings: Settings) -> None:
    sealed = _seal(settings)
    early = settings.model_copy(update={"as_of": datetime(2020, 1, 1, tzinfo=UTC)})
    assert seals(early) == sealed


def test_the_agreement_of_this_repository_is_sealed_and_untouched() -> None:
    statuses = check(Settings())
    assert [
        each.version for each in statuses if each.state != "coming" and not each.is_sealed
    ] == []
