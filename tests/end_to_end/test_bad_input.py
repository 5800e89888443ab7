"""Bad input ends with one clear message and a failure, and what was published stays as it was."""

import gzip
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tandem.settings import PROJECT_ROOT
from tests.end_to_end.runs import SAMPLE_AS_OF, Run, run_pipeline, tandem

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("up")]

LEADS = (
    '"Id","LastName","Company","Status","CreatedDate","SystemModstamp",'
    '"IsDeleted","OwnerId","IsConverted"\n'
)


def _empty_folder(exports: Path) -> None:
    exports.mkdir()


def _missing_column(exports: Path) -> None:
    (exports / "salesforce").mkdir(parents=True)
    (exports / "salesforce" / "Lead.csv").write_text(LEADS.replace('"Status",', ""))


def _binary_called_csv(exports: Path) -> None:
    (exports / "salesforce").mkdir(parents=True)
    (exports / "salesforce" / "Lead.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)


def _unknown_object(exports: Path) -> None:
    (exports / "salesforce").mkdir(parents=True)
    (exports / "salesforce" / "Leeds.csv").write_text(LEADS)


def _truncated_gzip(exports: Path) -> None:
    (exports / "marketo").mkdir(parents=True)
    packed = gzip.compress(b"id,email\n" + b"1,a@example.com\n" * 5000)
    (exports / "marketo" / "leads.csv.gz").write_bytes(packed[: len(packed) // 2])


def _agreement_with_a_wrong_key(exports: Path) -> dict[str, str]:
    folder = exports.with_name("agreement")
    shutil.copytree(PROJECT_ROOT / "expectations" / "agreement", folder)
    file = folder / "2024-01-01.yml"
    file.write_text(file.read_text().replace("promise:", "promize:", 1))
    (exports / "salesforce").mkdir(parents=True)
    (exports / "salesforce" / "Lead.csv").write_text(LEADS)
    return {"TANDEM_AGREEMENT_DIR": str(folder)}


CASES: dict[str, tuple[Callable[[Path], dict[str, str] | None], tuple[str, ...]]] = {
    "empty folder": (_empty_folder, ("no export",)),
    "missing column": (_missing_column, ("Status", "Lead.csv")),
    "binary called csv": (_binary_called_csv, ("Lead.csv",)),
    "unknown object": (_unknown_object, ("Leeds", "Lead")),
    "truncated gzip": (_truncated_gzip, ("leads.csv.gz",)),
    "agreement with a wrong key": (
        _agreement_with_a_wrong_key,
        ("2024-01-01.yml", "line ", "promize", "promise"),
    ),
}


@dataclass(frozen=True)
class Refused:
    """A run over bad input, and what was published before and after it."""

    run: Run
    before: tuple[str, bytes]
    after: tuple[str, bytes]


def _published(home: Path) -> tuple[str, bytes]:
    current = (home / "published" / "current").resolve()
    return current.name, (current / "tandem.duckdb").read_bytes()


@pytest.fixture(scope="module")
def refused(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Refused]:
    """Every case in a home of its own, all at once: a run that fails mostly waits for Airflow."""
    folders = {case: tmp_path_factory.mktemp("bad_input") for case in CASES}

    def refuse(case: str) -> Refused:
        folder = folders[case]
        home = folder / "var"
        shutil.copytree(published_home, home, symlinks=True)
        variables = CASES[case][0](folder / "exports") or {}
        before = _published(home)
        run = run_pipeline(folder / "exports", home, SAMPLE_AS_OF, **variables)
        return Refused(run, before, _published(home))

    with ThreadPoolExecutor(len(CASES)) as pool:
        return dict(zip(CASES, pool.map(refuse, CASES), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_refused_in_its_own_words(case: str, refused: dict[str, Refused]) -> None:
    run, words = refused[case].run, CASES[case][1]
    assert run.status != 0
    assert all(word in run.last_line for word in words), run.last_line
    assert "Traceback" not in run.output


@pytest.mark.parametrize("case", CASES)
def test_published_marts_stay_as_they_were(case: str, refused: dict[str, Refused]) -> None:
    assert refused[case].after == refused[case].before


def test_help_is_one_command_away() -> None:
    run = tandem("--help", home=PROJECT_ROOT / "var")
    assert run.status == 0
    assert "sample" in run.output
