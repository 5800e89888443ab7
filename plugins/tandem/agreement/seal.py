"""A version that judged published numbers may not change: its fingerprint is kept and compared.

Seals are in the format of ``sha256sum``, so that nobody needs this code to check them. Two files
hold them: ``in_force.lock`` beside the versions, committed with them, and ``in_force.lock`` in the
lake, to which every publish adds the versions whose day had come.
"""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from tandem.agreement.schema import Agreement
from tandem.agreement.versions import version_files, versions_in_use
from tandem.errors import CheckFailed
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
    """Read every version in use and prove that none that was sealed is another text now.

    Args:
        settings: Where the agreement lies and what "now" is.

    Raises:
        ConfigurationError: A version cannot be read.
        AgreementEdited: A sealed version was changed or removed.
    """
    agreement, sealed = versions_in_use(settings), _sealed(settings)
    found = {name: fingerprint(path) for name, path in version_files(settings).items()}
    broken = [name for name, sha256 in sealed.items() if found.get(name) != sha256]
    if broken:
        names = ", ".join(f"`{name}.yml`" for name in broken)
        raise AgreementEdited(
            f"{names} came into force and was edited or removed afterwards.",
            why="Numbers already published were judged by it, and would change without a word.",
            remedy=f"Restore it (`git checkout -- {settings.agreement_dir.name}`), and write what "
            "shall change into a copy named by the day from which it holds.",
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


def seals(settings: Settings) -> str:
    """The lake's ``in_force.lock``: every seal so far, and all versions whose day has come.

    Args:
        settings: Where the agreement lies and what "now" is.
    """
    come = {each.version: each.sha256 for each in check(settings) if each.state != "coming"}
    lines = _read(settings.adopted / LOCK) | come
    return "".join(f"{sha256}  {name}.yml\n" for name, sha256 in sorted(lines.items()))


def fingerprint(path: Path) -> str:
    """The file's sha256 with line ends as Unix writes them, so that a checkout cannot change it."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _state(
    agreement: Agreement, version: str, now: datetime
) -> Literal["ended", "in force", "coming"]:
    """A version is ended, in force or coming; one whose day has not come is never sealed."""
    names = [each.name for each in agreement.versions]
    own = agreement.versions[names.index(version)]
    if own.in_force_from_at > now:
        return "coming"
    return "in force" if agreement.in_force(now).name == version else "ended"


def _sealed(settings: Settings) -> dict[str, str]:
    return _read(settings.adopted / LOCK) | _read(settings.agreement_dir / LOCK)


def _read(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = [line.split() for line in lines if line.strip()]
    return {name.removesuffix(".yml"): sha256 for sha256, name in pairs}
