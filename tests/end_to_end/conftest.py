"""The sample company, made and run once per test session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tandem.sample import make_sample
from tests.end_to_end.runs import SAMPLE_AS_OF, Query, Run, published, run_pipeline


@pytest.fixture(scope="session")
def sample_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company: `exports/` as the vendors write them, `truth/` beside."""
    folder = tmp_path_factory.mktemp("sample")
    make_sample(people=600, days=300, seed=11, out=folder / "exports", truth=folder / "truth")
    return folder


@pytest.fixture(scope="session")
def sample_run(sample_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of the whole pipeline over the sample company."""
    home = tmp_path_factory.mktemp("sample_home")
    run = run_pipeline(sample_exports / "exports", home, SAMPLE_AS_OF)
    assert run.status == 0, run.output[-4000:]
    return run


@pytest.fixture(scope="session")
def ask(sample_run: Run, sample_exports: Path) -> Iterator[Query]:
    """SQL over the published sample company, with its truth as `truth_<table>`."""
    truth = {f"truth_{f.stem}": f for f in (sample_exports / "truth").glob("*.parquet")}
    assert truth
    with published(sample_run.home, **truth) as query:
        yield query
