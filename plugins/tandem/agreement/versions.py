"""Which versions judge: those signed in the repository and those both teams approved in Airflow.

A signed file lies in the folder of the agreement. An approved one was copied, byte for byte, into
the lake. What lies in ``proposed/`` is neither: it can be shown and compared, and judges nothing.
"""

from collections.abc import Iterator
from pathlib import Path

from tandem.agreement.fields import nearest
from tandem.agreement.loader import load_agreement, read_version
from tandem.agreement.schema import Agreement, AgreementVersion
from tandem.errors import ConfigurationError
from tandem.settings import Settings


def version_files(settings: Settings) -> dict[str, Path]:
    """The file of every version in use, by the version's name, the earliest first.

    Raises:
        ConfigurationError: A version was approved with one text and signed with another.
    """
    folder, adopted = _files(settings.agreement_dir), _files(settings.adopted)
    for name in folder.keys() & adopted.keys():
        if _text(folder[name]) != _text(adopted[name]):
            raise ConfigurationError(
                f"`{folder[name].name}` is not the text that both teams approved.",
                why="Two texts of one version would judge the same numbers differently.",
                remedy=f"Copy the approved one over it: `cp {adopted[name]} {folder[name]}`.",
                code="agreement_differs",
            )
    return dict(sorted((adopted | folder).items()))


def versions_in_use(settings: Settings) -> Agreement:
    """Every version that judges, the earliest first.

    Args:
        settings: Where the agreement and the lake lie.

    Raises:
        ConfigurationError: A version cannot be read, or there is none.
    """
    files = version_files(settings)
    if not files:
        return load_agreement(settings.agreement_dir)  # says what is missing
    return Agreement(versions=tuple(read_version(path) for path in files.values()))


def find_version(settings: Settings, name: str) -> tuple[Path, AgreementVersion]:
    """A version in use, a proposed one, or one in any file.

    Args:
        settings: Where the agreement and the lake lie.
        name: A version's day, such as ``2026-12-01``, or the path of a file.

    Raises:
        ConfigurationError: There is no such version, or it cannot be read.
    """
    known = _files(settings.proposals) | version_files(settings)
    path = known.get(name) or Path(name)
    if not path.is_file():
        raise ConfigurationError(
            f"There is no version `{name}` of the agreement.",
            why="A version is named by the day it comes into force, or by its file.",
            remedy=f"{nearest(name, known)} A new one belongs into `{settings.proposals}`.",
            code="version_unknown",
        )
    return path, read_version(path)


def proposed_versions(settings: Settings) -> Iterator[str]:
    """Names of versions that wait for both teams."""
    yield from sorted(_files(settings.proposals).keys() - version_files(settings).keys())


def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in folder.glob("*.y*ml")} if folder.is_dir() else {}


def _text(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")
