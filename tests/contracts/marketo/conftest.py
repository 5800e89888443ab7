"""A fake Marketo that holds the sample company, one per test."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tandem.sample import make_sample
from tests.contracts.marketo.fake import FakeMarketo, serving
from tests.contracts.marketo.instance import Instance, sample_instance


@pytest.fixture(scope="session")
def marketo_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drop folder of a small sample company."""
    exports = tmp_path_factory.mktemp("marketo_sample")
    make_sample(people=200, days=120, seed=5, out=exports)
    return exports


@pytest.fixture(scope="session")
def company(marketo_exports: Path) -> Instance:
    """What the sample company has in Marketo; not to be changed."""
    return sample_instance(marketo_exports)


@pytest.fixture
def fake(company: Instance) -> Iterator[FakeMarketo]:
    """A Marketo of its own, already serving."""
    with serving(FakeMarketo(copy.deepcopy(company))) as served:
        yield served
