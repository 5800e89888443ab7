"""How the end-to-end tests drive the pipeline and ask its marts: exactly as a person does."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tandem.engines import dbt
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings

SAMPLE_AS_OF = "2026-11-01T00:00:00Z"
REAL_EXPORTS = PROJECT_ROOT.parent / "shared" / "data" / "exports"


@dataclass(frozen=True)
class Run:
    """One finished `tandem run`: where its state lies, what it printed, how it ended."""

    home: Path
    output: str
    status: int

    @property
    def last_line(self) -> str:
        return self.output.strip().splitlines()[-1]


def tandem(*arguments: str, home: Path, timeout: int = 600, **variables: str) -> Run:
    """Run the console script as a person does and keep both its streams."""
    program = Path(sys.executable).with_name("tandem")
    environment = os.environ | {"TANDEM_HOME": str(home), "COLUMNS": "200"} | variables
    result = subprocess.run(
        [str(program), *arguments],
        env=environment,
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Run(home=home, output=result.stdout, status=result.returncode)


def run_pipeline(exports: Path, home: Path, as_of: str, **variables: str) -> Run:
    """`tandem run` over a drop folder."""
    return tandem("run", "--exports", str(exports), "--as-of", as_of, home=home, **variables)


def worked_examples(settings: Settings, *models: str) -> str:
    """Run dbt's unit tests, all or those of some models, against the relations of a build."""
    project = str(settings.dbt_project)
    selection = [f"{model},test_type:unit" for model in models] or ["test_type:unit"]
    command = [
        *dbt.command(settings),
        *("--no-use-colors", "test", "--target", settings.engine, "--select", *selection),
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", str(dbt.target_folder(settings))),
        *("--log-path", str(settings.home / "dbt_logs")),
    ]
    result = subprocess.run(
        command,
        env=dict(dbt.environment(settings)),
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-6000:]
    return result.stdout


Query = Callable[..., list[tuple]]


@contextmanager
def published(home: Path, **views: Path) -> Iterator[Query]:
    """Ask the published marts as a BI tool would, read-only; ``views`` adds Parquet files."""
    marts = home / "published" / "current" / "tandem.duckdb"
    with connect(None, settings=Settings(home=home)) as connection:
        connection.execute(f"attach '{marts}' as published (read_only)")
        connection.execute("use published.marts")
        for name, file in views.items():
            connection.execute(f"create temp view {name} as select * from read_parquet('{file}')")
        yield lambda sql, *parameters: connection.execute(sql, parameters).fetchall()
