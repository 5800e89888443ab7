"""Reads every source contract once and answers by name, without regard to case."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import ValidationError

from tandem.errors import ConfigurationError, InputRefused
from tandem.sources.schema import ObjectContract, SourceContract

CONTRACTS = Path(__file__).resolve().parent


class UnknownSource(InputRefused, LookupError):
    """A source that no contract describes."""

    code = "unknown_source"


class UnknownObject(InputRefused, LookupError):
    """An object that its source's contract does not describe."""

    code = "unknown_object"


@dataclass(frozen=True)
class Registry:
    """All source contracts of this checkout."""

    sources: tuple[SourceContract, ...]

    def source(self, name: str) -> SourceContract:
        """The contract of a source.

        Raises:
            UnknownSource: If there is none; names the nearest ones.
        """
        for source in self.sources:
            if source.source == name.lower():
                return source
        known = [source.source for source in self.sources]
        raise UnknownSource(
            f"There is no source `{name}`{_nearest(name, known)}.",
            why="Without a contract nothing says what its columns mean.",
            remedy=f"Known sources: {', '.join(known)}. Rename the folder, or describe the source "
            f"in plugins/tandem/sources/{name.lower()}.yml.",
        )

    def object(self, source: str, name: str) -> ObjectContract:
        """The contract of one object of a source.

        Raises:
            UnknownSource: If the source is unknown.
            UnknownObject: If the source has no such object; names the nearest ones.
        """
        contract = self.source(source)
        for item in contract.objects:
            if item.object.lower() == name.lower():
                return item
        known = [item.object for item in contract.objects]
        raise UnknownObject(
            f"`{contract.source}` has no object `{name}`{_nearest(name, known)}.",
            why="A file nobody reads would be lost without a word.",
            remedy=f"Rename the file to one of {', '.join(known)}; if nobody needs it, list "
            f"`{name}` under `ignored_objects` in plugins/tandem/sources/{contract.source}.yml.",
        )

    def tables(self) -> Iterable[tuple[SourceContract, ObjectContract, str]]:
        """Every source × object with the name of its raw table."""
        for source in self.sources:
            for item in source.objects:
                yield source, item, raw_table_name(source.source, item.object)


def load_registry(folder: Path = CONTRACTS) -> Registry:
    """Read every ``<source>.yml`` of a folder.

    Raises:
        ConfigurationError: If a contract does not fit ``schema.py``; says where.
    """
    sources = tuple(_read(path) for path in sorted(folder.glob("*.yml")))
    names = [source.source for source in sources]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ConfigurationError(
            f"More than one contract describes {twins}.",
            why="Two descriptions of one source cannot both be right.",
            remedy=f"Keep one file per source in {folder}.",
        )
    return Registry(sources)


def raw_table_name(source: str, name: str) -> str:
    """The raw table of an object: ``salesforce__lead``."""
    return f"{source.lower()}__{name.lower()}"


def _read(path: Path) -> SourceContract:
    try:
        return SourceContract.model_validate(
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        )
    except (ValidationError, yaml.YAMLError) as error:
        raise ConfigurationError(
            f"`{path.name}` is no valid source contract: {_told(error)}.",
            why="Every column's type and key is taken from it.",
            remedy=f"Correct {path}; plugins/tandem/sources/schema.py says what may stand there.",
        ) from error


def _told(error: ValidationError | yaml.YAMLError) -> str:
    if isinstance(error, yaml.YAMLError):
        return " ".join(str(error).split())
    is_typo = {"extra_forbidden": 0}  # a key nobody knows explains a key that is missing
    first, *rest = sorted(
        error.errors(include_url=False), key=lambda it: is_typo.get(it["type"], 1)
    )
    place = ".".join(str(step) for step in first["loc"]) or "top"
    more = f" (and {len(rest)} more)" if rest else ""
    return f"{place}: {first['msg']}{more}"


def _nearest(name: str, known: list[str]) -> str:
    by_folded = {item.lower(): item for item in known}
    near = get_close_matches(name.lower(), list(by_folded), n=2)
    return (
        f" (did you mean {' or '.join(f'`{by_folded[item]}`' for item in near)}?)" if near else ""
    )
