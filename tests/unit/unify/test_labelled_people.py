"""How right likeness is on two labelled sets of people, which lie beside the repository or not."""

import pytest
from benchmarks.identity.people import SETS, Labelled, ours, read

#: A little below what `python -m benchmarks` prints, above what Splink's own comparisons reach.
FLOORS = {"fake_1000": 0.94, "febrl3": 0.993}


@pytest.mark.parametrize("labelled", SETS, ids=lambda labelled: labelled.name)
def test_whom_likeness_links_untaught_is_one_person_and_most_are_found(labelled: Labelled) -> None:
    if not labelled.file.exists():
        pytest.skip(f"{labelled.file} is not there")
    judged = ours(labelled, read(labelled))
    assert min(judged.pairs.precision, judged.clusters.precision) >= 0.99
    assert judged.clusters.f1 >= FLOORS[labelled.name]
