"""The project obeys its own linters: one test per tool, so that a failure names the tool."""

import subprocess
import sys
from pathlib import Path

import pytest

from tandem.settings import PROJECT_ROOT

TOOLS = {
    "ruff": ["ruff", "check", "."],
    "ruff_format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import_contract": ["lint-imports"],
    "codespell": ["codespell"],
}


@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_linter_has_nothing_to_say(tool: str) -> None:
    program, *arguments = TOOLS[tool]
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
