"""What a step leaves behind when it is refused."""

import pytest

from tandem.agreement import LOCK
from tandem.errors import StageFailed
from tandem.pipeline import steps
from tandem.settings import Settings


def test_what_was_not_published_seals_no_version_of_the_agreement(settings: Settings) -> None:
    with pytest.raises(StageFailed):
        steps.publish(settings, "nothing")
    assert not (settings.adopted / LOCK).exists()
