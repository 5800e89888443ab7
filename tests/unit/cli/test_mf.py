import pytest

from tandem.cli.mf import mf
from tandem.errors import ConfigurationError, StageFailed
from tandem.settings import Settings


@pytest.mark.parametrize("arguments", [[], ["tutorial"], ["--help"]])
def test_only_commands_that_read_are_offered(settings: Settings, arguments: list[str]) -> None:
    with pytest.raises(ConfigurationError, match="not one of query, list") as caught:
        mf(settings, arguments)
    assert "tandem mf query --metrics" in caught.value.remedy


def test_before_the_first_publish_it_says_how_to_get_there(settings: Settings) -> None:
    with pytest.raises(StageFailed, match="Nothing is published") as caught:
        mf(settings, ["query", "--metrics", "mql_count"])
    assert "make demo" in caught.value.remedy
