"""Bad input ends with one clear message and a failure, and what was published stays as it was."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tandem.settings import PROJECT_ROOT
from tests.end_to_end.runs import SAMPLE_AS_OF, run_pipeline, tandem

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


CASES: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "empty folder": (_empty_folder, ("no export",)),
    "missing column": (_missing_column, ("Status", "Lead.csv")),
    "binary called csv": (_binary_called_csv, ("Lead.csv",)),
    "unknown object": (_unknown_object, ("Leeds", "Lead")),
    "truncated gzip": (_truncated_gzip, ("leads.csv.gz",)),
}


def _published(home: Path) -> tuple[Path, bytes]:
    current = (home / "published" / "current").resolve()
    return current, (current / "tandem.duckdb").read_bytes()


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_refused_and_the_published_marts_stay(
    case: str, published_home: Path, tmp_path: Path
) -> None:
    spoil, words = CASES[case]
    spoil(tmp_path / "exports")
    before = _published(published_home)
    run = run_pipeline(tmp_path / "exports", published_home, SAMPLE_AS_OF)
    assert run.status != 0
    assert all(word in run.last_line for word in words), run.last_line
    assert "Traceback" not in run.output
    assert _published(published_home) == before


def test_agreement_with_a_wrong_key_is_refused_by_name_and_line(
    published_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, exports = tmp_path / "agreement", tmp_path / "exports"
    shutil.copytree(PROJECT_ROOT / "expectations" / "agreement", folder)
    file = folder / "2024-01-01.yml"
    file.write_text(file.read_text().replace("promise:", "promize:", 1))
    monkeypatch.setenv("TANDEM_AGREEMENT_DIR", str(folder))
    (exports / "salesforce").mkdir(parents=True)
    (exports / "salesforce" / "Lead.csv").write_text(LEADS)
    before = _published(published_home)
    run = run_pipeline(exports, published_home, SAMPLE_AS_OF)
    assert run.status != 0
    assert all(word in run.last_line for word in ("2024-01-01.yml", "promize", "promise"))
    assert _published(published_home) == before


def test_help_is_one_command_away() -> None:
    run = tandem("--help", home=PROJECT_ROOT / "var")
    assert run.status == 0
    assert "sample" in run.output
