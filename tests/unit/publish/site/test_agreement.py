import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.agreement import LOCK, versions_in_use
from tandem.agreement.schema import AgreementVersion
from tandem.agreement.seal import AgreementEdited
from tandem.publish.site.agreement import page
from tandem.publish.site.facts import Facts
from tandem.settings import Settings

FIRST, SECOND = "2024-01-01", "2026-06-01"


@pytest.fixture
def two_versions(settings: Settings, tmp_path: Path) -> Settings:
    """The agreement of the project, and a later version signed by others, with three changes."""
    folder = tmp_path / "agreement"
    shutil.copytree(settings.agreement_dir, folder)
    text = (folder / f"{FIRST}.yml").read_text()
    for old, new in (
        (f"in_force_from: {FIRST}", f"in_force_from: {SECOND}"),
        ("R. Ortiz, VP Sales", "A. Okafor, CRO"),
        ("default: 4h", "default: 3h"),
        ("    bad_data: {}\n", ""),
        ("at_least: 60}", "at_least: 75}"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / f"{SECOND}.yml").write_text(text)
    return Settings(home=settings.home, agreement_dir=folder)


def _facts(as_of: datetime = datetime(2026, 11, 1, tzinfo=UTC)) -> Facts:
    return Facts("20261101T000000Z-abc", as_of, as_of, is_degraded=False, warnings=0)


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def _places(html: str) -> list[str]:
    return re.findall(r'id="([^"]+)"', html)


def _terms(version: AgreementVersion) -> set[str]:
    """The place of every term that a page may point at."""
    return {
        *(f"stage-{one.stage}" for one in version.stages),
        *(f"sla-{one.policy}" for one in version.slas),
        *(f"commitment-{one.commitment}" for one in version.commitments),
        *(f"goal-{one.goal}" for one in version.goals),
        *(f"reason-{name}" for name in version.handoffs.rejection_reasons),
        *(f"reason-{name}" for name in version.handoffs.recycle_reasons),
        *(f"channel-{one.channel}" for one in version.channels),
        *(f"segment-{one.segment}" for one in version.segments),
        *(f"handoff-{word}" for word in ("accepted", "rejected", "recycled", "expired")),
    }


def test_every_term_has_a_place(settings: Settings) -> None:
    places = _places(page(settings, _facts()))
    assert _terms(versions_in_use(settings).versions[0]) <= set(places)
    assert len(places) == len(set(places))


def test_links_land_in_the_version_in_force_and_in_the_last_that_had_the_term(
    two_versions: Settings,
) -> None:
    html = page(two_versions, _facts())
    places = _places(html)
    assert len(places) == len(set(places))
    now, before = html.split('id="others"')
    assert 'id="sla-mql_first_touch"' in now
    assert 'id="reason-bad_data"' in before


def test_terms_are_told_in_words(settings: Settings) -> None:
    text = _text(page(settings, _facts()))
    for words in (
        "Sales makes the first human contact with every MQL",
        "1 h for demo request or pricing request",
        "Sales and Marketing 4,000,000 USD of pipeline created quarter",
        "unreachable reject after 5 attempts",
    ):
        assert words in text


def test_every_version_says_who_signed_and_how_long_it_holds(two_versions: Settings) -> None:
    text = _text(page(two_versions, _facts()))
    assert f"In force since {SECOND} Signed for Sales A. Okafor, CRO" in text
    assert f"{SECOND} – ● in force A. Okafor, CRO J. Lindqvist, CMO a signed file" in text
    assert f"{FIRST} {SECOND} ended R. Ortiz, VP Sales J. Lindqvist, CMO a signed file" in text


def test_version_in_force_is_that_of_the_publish(two_versions: Settings) -> None:
    text = _text(page(two_versions, _facts(datetime(2026, 5, 1, tzinfo=UTC))))
    assert f"In force since {FIRST}" in text
    assert f"{SECOND} – coming" in text


def test_every_change_is_told(two_versions: Settings) -> None:
    changed = _text("<main" + page(two_versions, _facts()).split('id="changes"')[1])
    assert "slas.mql_first_touch.within.default 4h 3h" in changed
    assert "commitments.mqls_delivered.at_least 60.0 75.0" in changed
    assert "handoffs.rejection_reasons.bad_data" in changed


def test_seal_is_shown_as_the_lock_has_it(settings: Settings) -> None:
    sha256 = (settings.agreement_dir / LOCK).read_text().split()[0]
    assert sha256 in page(settings, _facts())


def test_edited_version_stops_the_page(two_versions: Settings) -> None:
    file = two_versions.agreement_dir / f"{FIRST}.yml"
    file.write_text(file.read_text() + "# edited\n")
    with pytest.raises(AgreementEdited):
        page(two_versions, _facts())


def test_version_approved_in_airflow_says_so(two_versions: Settings) -> None:
    two_versions.adopted.mkdir(parents=True)
    signed = two_versions.agreement_dir / f"{SECOND}.yml"
    signed.rename(two_versions.adopted / signed.name)
    assert "approved by both teams in Airflow" in _text(page(two_versions, _facts()))


def test_hostile_words_stay_words(two_versions: Settings) -> None:
    file = two_versions.agreement_dir / f"{SECOND}.yml"
    file.write_text(file.read_text().replace("A. Okafor", "<script>alert(1)</script>"))
    assert "<script>alert" not in page(two_versions, _facts())
