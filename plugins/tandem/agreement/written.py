"""Reads a YAML file that people write, and says which line to change when it cannot be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from tandem.agreement.references import Problem
from tandem.errors import ConfigurationError

MOST_PROBLEMS_SHOWN = 10
Model = TypeVar("Model", bound=BaseModel)


class FileInvalid(ConfigurationError):
    """A file cannot be used as it is written.

    Args:
        path: The file.
        problems: What is wrong in it, in order of line: (line, key, what is wrong, remedy).
    """

    reason: ClassVar[str]
    begin: ClassVar[str]

    def __init__(self, path: Path, problems: list[tuple[int, str, str, str]]) -> None:
        self.path = path
        self.problems = sorted(problems)
        shown = self.problems[:MOST_PROBLEMS_SHOWN]
        more = len(problems) - len(shown)
        super().__init__(
            "; ".join(f"`{path.name}` line {line}, `{key}`: {what}" for line, key, what, _ in shown)
            + (f"; and {more} more" if more else "")
            + ".",
            why=self.reason,
            remedy=" ".join(dict.fromkeys(remedy for *_, remedy in shown)),
        )


class WrittenFile:
    """One such file: its text, and where in it each key stands.

    Args:
        path: The file.
        invalid: The kind of error that says what is wrong with it.
    """

    def __init__(self, path: Path, invalid: type[FileInvalid]) -> None:
        self.path, self._invalid = path, invalid
        self._document = self._compose()

    def as_model(self, model: type[Model]) -> Model:
        """The content as a model.

        Raises:
            FileInvalid: Naming each line that does not say what the model asks for.
        """
        try:
            return model.model_validate(
                yaml.load(self.path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            )
        except ValidationError as error:
            problems = [_problem_of(detail) for detail in error.errors()]
            raise self.invalid(problems) from None

    def invalid(self, problems: list[Problem]) -> FileInvalid:
        """The error that says what is wrong, each with its line."""
        return self._invalid(self.path, [_placed(self._document, one) for one in problems])

    def _compose(self) -> yaml.Node:
        try:
            document = yaml.compose(self.path.read_text("utf-8"), Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            what = f"this is not YAML: {error.problem}"
            remedy = "Mind indentation, brackets and quotes around this line."
            raise self._invalid(self.path, [(line, "(text)", what, remedy)]) from None
        if not isinstance(document, yaml.MappingNode):
            what = "the file is not a list of keys"
            raise self._invalid(self.path, [(1, "(all)", what, self._invalid.begin)])
        twice = list(_keys_given_twice(document))
        if twice:
            raise self._invalid(self.path, twice)
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
