"""The process that one dbt build runs in: it parses the project only when a file of it changed.

dbt throws its own saved parse away when "now", the warehouse's path or a password differs from
last time. None of them is part of what it parsed, so the parse is kept under what is: the files.

Run as ``python -m tandem.engines.parsed_project PARSED <arguments of dbt>``.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

_SUFFIXES = frozenset({".sql", ".yml", ".yaml", ".csv", ".md", ".py"})
_MADE_BY_DBT = frozenset({"target", "logs"})


def parsed_file(target: Path, project: Path, *connected: str) -> Path:
    """Where the parse of a project as it is now lies, if there is one.

    Args:
        target: The folder in which dbt keeps its manifest and results.
        project: The folder of ``dbt_project.yml``.
        connected: What else dbt writes into its parse: the engine and the database's name.
    """
    digest = hashlib.sha256("\0".join((version("dbt-core"), str(project), *connected)).encode())
    for path in _files(project):
        digest.update(f"\0{path.relative_to(project)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return target / f"parsed_{digest.hexdigest()[:16]}.msgpack"


def hand_down(target: Path, other: Path) -> None:
    """Let a fresh target folder begin with what another one has parsed."""
    other.mkdir(parents=True, exist_ok=True)
    for parsed in target.glob("parsed_*.msgpack"):
        shutil.copy(parsed, other)


def main(parsed: Path, arguments: Sequence[str]) -> int:
    """Run dbt over the kept parse, or keep what dbt parsed; its exit status.

    Results of nodes are written even where dbt is told to write no JSON: its manifest, which is
    most of that, takes a second.
    """
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner

    is_kept = parsed.exists()
    done = dbtRunner(manifest=_read(parsed) if is_kept else None).invoke(list(arguments))
    if done.exception is not None:
        print(done.exception)
        return 2
    if not is_kept:
        _keep(parsed)
    if isinstance(done.result, RunExecutionResult):
        done.result.write(str(parsed.with_name("run_results.json")))
    return 0 if done.success else 1


def _files(project: Path) -> Iterable[Path]:
    for path in sorted(project.rglob("*")):
        if path.suffix in _SUFFIXES and _MADE_BY_DBT.isdisjoint(path.relative_to(project).parts):
            yield path


def _read(parsed: Path) -> Any:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    manifest = Manifest.from_msgpack(parsed.read_bytes(), decoder=extended_mashumuro_decoder)
    manifest.build_parent_and_child_maps()
    manifest.build_flat_graph()
    return manifest


def _keep(parsed: Path) -> None:
    """Under its final name only when whole; parses of earlier files go."""
    part = parsed.with_suffix(".part")
    shutil.copy(parsed.with_name("partial_parse.msgpack"), part)
    for earlier in parsed.parent.glob("parsed_*.msgpack"):
        earlier.unlink()
    part.replace(parsed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
