from pathlib import Path

import pytest
import yaml

from tandem.agreement.loader import AgreementInvalid, load_agreement
from tandem.errors import ConfigurationError
from tandem.settings import PROJECT_ROOT

DEFAULT = PROJECT_ROOT / "expectations" / "agreement" / "2024-01-01.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / DEFAULT.name).write_text(DEFAULT.read_text("utf-8"), encoding="utf-8")
    return tmp_path


def _edit(folder: Path, old: str, new: str) -> int:
    """Change the first occurrence of a text; returns the line it stands on."""
    path = folder / DEFAULT.name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _refusal(folder: Path) -> AgreementInvalid:
    with pytest.raises(AgreementInvalid) as caught:
        load_agreement(folder)
    return caught.value


def test_the_default_agreement_loads() -> None:
    (version,) = load_agreement(DEFAULT.parent).versions
    assert version.name == "2024-01-01"
    assert version.slas[0].within.cases[0].within == 3_600


SLIPS = yaml.safe_load((Path(__file__).parent / "slips.yml").read_text("utf-8"))


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_with_file_line_reason_and_remedy(folder: Path, slip: str) -> None:
    expected = SLIPS[slip]
    line = _edit(folder, expected["instead_of"], expected["written"])
    error = _refusal(folder)
    named = [found for found, *_ in error.problems]
    assert "`2024-01-01.yml` line " in error.what
    assert expected["reason"] in error.what
    assert expected["remedy"] in error.remedy
    assert any(abs(found - line) <= 2 for found in named), (named, line)


def test_the_line_of_an_unknown_key_is_exact(folder: Path) -> None:
    line = _edit(folder, "    on_reassignment: split", "    on_reasignment: split")
    error = _refusal(folder)
    assert error.problems[0][:3] == (line, "slas.0.on_reasignment", "unknown key")


def test_every_problem_is_told_at_once(folder: Path) -> None:
    first = _edit(folder, "currency: USD", "currency: dollars")
    second = _edit(folder, "default: 16h", "default: soon")
    assert [line for line, *_ in _refusal(folder).problems] == [first, second]


def test_a_missing_key_is_told_at_its_part(folder: Path) -> None:
    line = _edit(folder, "    measure: speed\n", "")
    error = _refusal(folder)
    assert "`slas.1.measure`: the key is missing" in error.what
    assert error.problems[0][0] < line


def test_text_that_is_not_yaml_names_the_line(folder: Path) -> None:
    line = _edit(folder, "signed_by:\n", "signed_by: [\n")
    error = _refusal(folder)
    assert "this is not YAML" in error.what
    assert error.problems[0][0] >= line


def test_an_empty_folder_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no version") as caught:
        load_agreement(tmp_path)
    assert "2024-01-01.yml" in caught.value.remedy
