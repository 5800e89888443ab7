"""How a proposed version comes into use: measured, approved by both teams, kept in the lake.

The folder ``proposed/`` beside the agreement holds what nobody has signed. Adoption copies a
proposal, byte for byte as it was measured, into the lake; from then on it judges from its day.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from tandem import agreement
from tandem.engines.disk import make_folder, write_durably
from tandem.errors import CheckFailed, ConfigurationError
from tandem.pipeline import journal
from tandem.pipeline.agreement_diff import measure
from tandem.settings import Settings
from tandem.stages import Stage

Json = dict[str, Any]
APPROVED = "Approve"


class ApprovalMissing(CheckFailed):
    """A version was not approved by both teams; it is not used."""

    code = "approval_missing"


class Approval(BaseModel):
    """Who approved a version for one team, and when."""

    model_config = ConfigDict(frozen=True)

    by: str
    at: datetime


class Adoption(BaseModel):
    """The record beside an adopted version: which text both teams approved."""

    model_config = ConfigDict(frozen=True)

    version: str
    sha256: str
    sales: Approval
    marketing: Approval


def propose(settings: Settings, version: str | None) -> Json:
    """Measure a proposed version against the one it would follow.

    Args:
        settings: Where the agreement and the warehouse lie.
        version: The proposal's day, or its file.

    Returns:
        What both teams are asked to approve: version, file, fingerprint, and the difference, in
        figures and as Markdown.

    Raises:
        ConfigurationError: It does not exist, cannot be read, or is in use already.
    """
    with journal.step(settings, Stage.CHECK, "agreement_diff", version or "") as note:
        path, proposed = agreement.find_version(settings, version or "")
        in_use = agreement.versions_in_use(settings).versions
        if proposed.name in {each.name for each in in_use}:
            raise ConfigurationError(
                f"Version `{proposed.name}` of the agreement is in use already.",
                why="What both teams signed does not change; a change is a version of its own.",
                remedy="Name the proposal by the day from which it shall hold.",
                code="version_in_use",
            )
        earlier = [each for each in in_use if each.in_force_from < proposed.in_force_from]
        followed = (earlier or list(in_use))[-1 if earlier else 0]
        found = measure(settings, followed.name, str(path))
        note(f"{found.new} instead of {found.old}")
    return {
        "version": proposed.name,
        "file": str(path),
        "sha256": found.new_sha256,
        "difference": found.model_dump(mode="json"),
        "markdown": found.as_markdown(),
    }


def adopt(settings: Settings, proposal: Json, sales: Json, marketing: Json) -> Json:
    """Put a version into use that Sales and Marketing approved, each by somebody of its own.

    Args:
        settings: Where the lake lies and who may approve.
        proposal: What ``propose`` returned.
        sales: The answer given for Sales: chosen options, by whom, when.
        marketing: The answer given for Marketing.

    Raises:
        ApprovalMissing: An answer is no approval, or was not given by the team it was asked from.
        CheckFailed: The file is not what was measured any more.
    """
    with journal.step(settings, Stage.CHECK, "agreement_adopt", proposal["version"]):
        adoption = Adoption(
            version=proposal["version"],
            sha256=proposal["sha256"],
            sales=_approval("Sales", sales, settings.approvers_sales),
            marketing=_approval("Marketing", marketing, settings.approvers_marketing),
        )
        if adoption.sales.by == adoption.marketing.by:
            raise _missing("Marketing", f"`{adoption.sales.by}` had answered for Sales already")
        _keep(settings, Path(proposal["file"]), adoption)
    return {"version": adoption.version, "checks": [], "is_degraded": False}


def _approval(team: str, answer: Mapping[str, Any], approvers: tuple[str, ...]) -> Approval:
    by = (answer.get("responded_by_user") or {}).get("id")
    if list(answer.get("chosen_options") or ()) != [APPROVED]:
        raise _missing(team, "it did not approve")
    if by not in approvers:
        raise _missing(team, f"`{by}` does not answer for it")
    return Approval(by=by, at=answer.get("responded_at") or datetime.now(tz=UTC))


def _missing(team: str, reason: str) -> ApprovalMissing:
    return ApprovalMissing(
        f"The approval of {team} is missing: {reason}.",
        why="A definition that one team did not agree to is what both fight about.",
        remedy="Nothing changed. Start the DAG `agreement_change` again; who answers for a team "
        "stands in TANDEM_APPROVERS_SALES and TANDEM_APPROVERS_MARKETING.",
    )


def _keep(settings: Settings, file: Path, adoption: Adoption) -> None:
    """Record first, text last: without the text nothing is adopted."""
    if not file.is_file() or agreement.fingerprint(file) != adoption.sha256:
        raise CheckFailed(
            f"`{file.name}` changed after its difference was measured.",
            why="Both teams approved another text than the one that lies there now.",
            remedy="Nothing changed. Start the DAG `agreement_change` again.",
            code="proposal_changed",
        )
    folder = make_folder(settings.adopted)
    text = file.read_bytes().replace(b"\r\n", b"\n").decode("utf-8")
    write_durably(folder / f"{adoption.version}.json", adoption.model_dump_json(indent=1) + "\n")
    write_durably(folder / f"{adoption.version}.yml", text)
