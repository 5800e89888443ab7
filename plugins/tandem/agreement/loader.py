"""Reads every version of the agreement, and says which line to change when one cannot be read."""

from pathlib import Path

from tandem.agreement.references import Problem, broken_references
from tandem.agreement.schema import Agreement, AgreementVersion
from tandem.agreement.written import FileInvalid, WrittenFile
from tandem.errors import ConfigurationError


class AgreementInvalid(FileInvalid):
    """A version of the agreement cannot be used as it is written."""

    code = "agreement_invalid"
    reason = "No number can be judged by an agreement that does not say what it means."
    begin = "Begin with `in_force_from: YYYY-MM-DD`; copy the latest version."


def load_agreement(directory: Path) -> Agreement:
    """Read all versions from a folder, the earliest first.

    Args:
        directory: The folder with one ``YYYY-MM-DD.yml`` per version.

    Raises:
        AgreementInvalid: A file does not say what the schema asks for.
        ConfigurationError: The folder holds no version at all.
    """
    paths = sorted(directory.glob("*.y*ml")) if directory.is_dir() else []
    if not paths:
        raise ConfigurationError(
            f"`{directory}` holds no version of the agreement.",
            why="Without one, no stage, clock or goal is defined.",
            remedy="Put a file named by the day it comes into force there, such as 2024-01-01.yml.",
            code="agreement_missing",
        )
    return Agreement(versions=tuple(read_version(path) for path in paths))


def read_version(path: Path) -> AgreementVersion:
    """Read one version and check that it means something.

    Args:
        path: The file, named by the day in ``in_force_from``.
    """
    written = WrittenFile(path, AgreementInvalid)
    version = written.as_model(AgreementVersion)
    found = broken_references(version)
    if path.stem != version.name:
        found.append(
            Problem(
                ("in_force_from",),
                f"the file is named `{path.name}` but comes into force on {version.name}",
                f"Rename the file to {version.name}.yml, or correct the day.",
            )
        )
    if found:
        raise written.invalid(found)
    return version
