"""A version in force may not change: its fingerprint is kept beside it and compared.

``in_force.lock`` is in the format of ``sha256sum``, so that nobody needs this code to check it.
"""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from tandem.agreement.loader import load_agreement
from tandem.agreement.schema import Agreement
from tandem.errors import CheckFailed, ConfigurationError
from tandem.settings import Settings

LOCK = "in_force.lock"


class AgreementEdited(CheckFailed):
    """A version that judges published numbers is no longer what was signed."""

    code = "agreement_edited"


class VersionStatus(NamedTuple):
    """Where one version stands today."""

    version: str
    in_force_from: date
    state: Literal["ended", "in force", "coming"]
    is_sealed: bool
    sha256: str


def check(settings: Settings) -> list[VersionStatus]:
    """Read every version and prove that none in force was edited.

    Args:
        settings: Where the agreement lies and what "now" is.

    Raises:
        ConfigurationError: A version cannot be read.
        AgreementEdited: A sealed version was changed or removed.
    """
    directory = settings.agreement_dir
    agreement = load_agreement(directory)
    sealed = _sealed(directory)
    found = {version.name: _fingerprint(directory, version.name) for version in agreement.versions}
    broken = [name for name, sha256 in sealed.items() if found.get(name) != sha256]
    if broken:
        names = ", ".join(f"`{name}.yml`" for name in broken)
        raise AgreementEdited(
            f"{names} came into force and was edited or removed afterwards.",
            why="Numbers already published were judged by it, and would change without a word.",
            remedy=f"Restore it (`git checkout -- {directory.name}`), and write what shall change "
            "into a copy named by the day from which it holds.",
        )
    return [
        VersionStatus(
            version.name,
            version.in_force_from,
            _state(agreement, version.name, settings.now),
            version.name in sealed,
            found[version.name],
        )
        for version in agreement.versions
    ]


def seal(settings: Settings) -> list[str]:
    """Keep the fingerprint of every version whose day has come; returns the newly sealed ones.

    Args:
        settings: Where the agreement lies and what "now" is.
    """
    statuses = check(settings)
    come = [status for status in statuses if status.state != "coming"]
    if not come:
        raise ConfigurationError(
            f"No version is in force on {settings.now:%Y-%m-%d}.",
            why="Only a version whose day has come is sealed; one still to come may change.",
            remedy="Wait for its day, or correct `in_force_from`.",
            code="nothing_in_force",
        )
    lines = [f"{status.sha256}  {status.version}.yml\n" for status in come]
    (settings.agreement_dir / LOCK).write_text("".join(lines), encoding="utf-8")
    return [status.version for status in come if not status.is_sealed]


def _state(
    agreement: Agreement, version: str, now: datetime
) -> Literal["ended", "in force", "coming"]:
    """A version is ended, in force or coming; one whose day has not come is never sealed."""
    names = [each.name for each in agreement.versions]
    own = agreement.versions[names.index(version)]
    if own.in_force_from_at > now:
        return "coming"
    return "in force" if agreement.in_force(now).name == version else "ended"


def _sealed(directory: Path) -> dict[str, str]:
    path = directory / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = [line.split() for line in lines if line.strip()]
    return {name.removesuffix(".yml"): sha256 for sha256, name in pairs}


def _fingerprint(directory: Path, version: str) -> str:
    """The file's sha256 with line ends as Unix writes them, so that a checkout cannot change it."""
    content = (directory / f"{version}.yml").read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()
