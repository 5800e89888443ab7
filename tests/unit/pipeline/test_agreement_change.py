"""A version comes into use only as both teams, each by somebody of its own, approved it."""

from pathlib import Path

import pytest

from tandem.agreement import fingerprint, versions_in_use
from tandem.errors import CheckFailed
from tandem.pipeline.agreement_change import Adoption, ApprovalMissing, adopt
from tandem.settings import PROJECT_ROOT, Settings

TEXT = (PROJECT_ROOT / "expectations" / "agreement" / "2024-01-01.yml").read_text("utf-8")
SALES = {"chosen_options": ["Approve"], "responded_by_user": {"id": "r.ortiz"}}
MARKETING = {"chosen_options": ["Approve"], "responded_by_user": {"id": "j.lindqvist"}}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TANDEM_APPROVERS_SALES", "r.ortiz, both")
    monkeypatch.setenv("TANDEM_APPROVERS_MARKETING", "j.lindqvist, both")
    return Settings(home=tmp_path / "var", as_of="2026-11-01T00:00:00Z")


@pytest.fixture
def proposal(tmp_path: Path) -> dict:
    file = tmp_path / "2026-12-01.yml"
    file.write_text(TEXT.replace("in_force_from: 2024-01-01", "in_force_from: 2026-12-01"))
    return {"version": "2026-12-01", "file": str(file), "sha256": fingerprint(file)}


def _in_use(settings: Settings) -> list[str]:
    return [version.name for version in versions_in_use(settings).versions]


def test_approved_by_both_it_is_used_as_it_was_measured(settings: Settings, proposal: dict) -> None:
    adopt(settings, proposal, SALES, MARKETING)
    assert _in_use(settings) == ["2024-01-01", "2026-12-01"]
    record = Adoption.model_validate_json((settings.adopted / "2026-12-01.json").read_text())
    assert (record.sales.by, record.marketing.by) == ("r.ortiz", "j.lindqvist")
    assert record.sha256 == fingerprint(settings.adopted / "2026-12-01.yml")


@pytest.mark.parametrize(
    ("sales", "marketing"),
    [
        (SALES, SALES),
        (MARKETING, SALES),
        (SALES, MARKETING | {"chosen_options": ["Reject"]}),
        (SALES, MARKETING | {"responded_by_user": None}),
        (SALES, {}),
        *[
            tuple(answer | {"responded_by_user": {"id": "both"}} for answer in (SALES, MARKETING)),
        ],
    ],
    ids=["sales twice", "crossed", "rejected", "by nobody", "not answered", "one for both"],
)
def test_without_both_it_is_not_used(
    settings: Settings, proposal: dict, sales: dict, marketing: dict
) -> None:
    with pytest.raises(ApprovalMissing):
        adopt(settings, proposal, sales, marketing)
    assert _in_use(settings) == ["2024-01-01"]


def test_a_file_that_changed_after_it_was_measured_is_not_used(
    settings: Settings, proposal: dict
) -> None:
    with Path(proposal["file"]).open("a") as file:
        file.write("# a word more\n")
    with pytest.raises(CheckFailed, match="changed after its difference was measured"):
        adopt(settings, proposal, SALES, MARKETING)
    assert _in_use(settings) == ["2024-01-01"]
