"""Reads every version of the agreement, and says which line to change when one cannot be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tandem.agreement.references import Location, Problem, broken_references
from tandem.agreement.schema import Agreement, AgreementVersion
from tandem.errors import ConfigurationError

MOST_PROBLEMS_SHOWN = 10


class AgreementInvalid(ConfigurationError):
    """A version of the agreement cannot be used as it is written.

    Args:
        path: The file.
        problems: What is wrong in it, in order of line: (line, key, what is wrong, remedy).
    """

    code = "agreement_invalid"

    def __init__(self, path: Path, problems: list[tuple[int, str, str, str]]) -> None:
        self.path = path
        self.problems = sorted(problems)
        shown = self.problems[:MOST_PROBLEMS_SHOWN]
        more = len(problems) - len(shown)
        super().__init__(
            "; ".join(f"`{path.name}` line {line}, `{key}`: {what}" for line, key, what, _ in shown)
            + (f"; and {more} more" if more else "")
            + ".",
            why="No number can be judged by an agreement that does not say what it means.",
            remedy=" ".join(dict.fromkeys(remedy for *_, remedy in shown)),
        )


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
    document = _compose(path)
    try:
        version = AgreementVersion.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        problems = [_problem_of(detail) for detail in error.errors()]
        raise AgreementInvalid(path, [_placed(document, problem) for problem in problems]) from None
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
        raise AgreementInvalid(path, [_placed(document, problem) for problem in found])
    return version


def _compose(path: Path) -> yaml.Node:
    try:
        document = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"this is not YAML: {error.problem}"
        remedy = "Mind indentation, brackets and quotes around this line."
        raise AgreementInvalid(path, [(line, "(text)", what, remedy)]) from None
    if not isinstance(document, yaml.MappingNode):
        remedy = "Begin with `in_force_from: YYYY-MM-DD`; copy the latest version."
        raise AgreementInvalid(path, [(1, "(all)", "the file is not a list of keys", remedy)])
    twice = list(_keys_given_twice(document))
    if twice:
        raise AgreementInvalid(path, twice)
    return document


def _keys_given_twice(node: yaml.Node, above: str = "") -> Iterator[tuple[int, str, str, str]]:
    if isinstance(node, yaml.SequenceNode):
        for place, child in enumerate(node.value):
            yield from _keys_given_twice(child, f"{above}{place}.")
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                what = f"the key stands on line {seen[key.value]} already"
                yield line, f"{above}{key.value}", what, "Keep one of them."
            seen[key.value] = line
            yield from _keys_given_twice(child, f"{above}{key.value}.")


def _problem_of(detail: Any) -> Problem:
    """One pydantic error in this project's words."""
    location, context = tuple(detail["loc"]), detail.get("ctx") or {}
    if detail["type"] == "unknown_key":
        return Problem((*location, context["key"]), "unknown key", context["remedy"])
    if detail["type"] == "agreement":
        return Problem(location, context["message"], context["remedy"])
    if detail["type"] == "missing":
        return Problem(location, "the key is missing", f"Add `{location[-1]}:`.")
    if detail["type"] == "union_tag_not_found":
        remedy = "Write one of `field`, `score_at_least`, `touch`, `relation` or `all_of`."
        return Problem(location, "this is none of the kinds of condition", remedy)
    got = detail["input"]
    shown = f", got `{got}`" if isinstance(got, (str, int, float)) else ""
    what = detail["msg"][0].lower() + detail["msg"][1:] + shown
    return Problem(location, what, "Correct the value; the comments above it say what it means.")


def _placed(document: yaml.Node, problem: Problem) -> tuple[int, str, str, str]:
    """The problem with the line of the key it is about.

    Locations also name the branches of unions, which are no keys of the file: those are left out.
    """
    node, line, keys = document, 1, []
    for step in problem.location:
        found = _child(node, step)
        if found is not None:
            node, line = found
            keys.append(str(step))
    last = problem.location[-1] if problem.location else "(all)"
    if problem.wrong == "the key is missing":
        keys.append(str(last))
    return line, ".".join(keys) or str(last), problem.wrong, problem.remedy


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return child, key.start_mark.line + 1
    return None


__all__ = ["AgreementInvalid", "Location", "load_agreement", "read_version"]
