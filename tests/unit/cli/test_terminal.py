"""Who waits at a terminal sees what is done and for how long; a log does not."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tandem.settings import PROJECT_ROOT

LONG = "planning the life of 200 people"


def _command(tmp_path: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("tandem"))
    return [program, "sample", "--people", "200", "--out", str(tmp_path / "out")]


def _environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"TANDEM_HOME": str(tmp_path / "var"), "TERM": "xterm", "COLUMNS": "100"}


def test_long_work_shows_on_a_terminal_what_it_does(tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        _command(tmp_path), stdout=end, stderr=end, env=_environment(tmp_path), cwd=PROJECT_ROOT
    )
    os.close(end)
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:
        pass  # so Linux says that the other end is closed
    assert process.wait(60) == 0
    assert LONG.encode() in shown
    assert b"writing what their vendors export" in shown
    assert b"0:00:0" in shown
    assert b"200 people over 540 days" in shown.splitlines()[-1]


def test_long_work_is_quiet_where_nobody_looks(tmp_path: Path) -> None:
    result = subprocess.run(
        _command(tmp_path),
        capture_output=True,
        env=_environment(tmp_path),
        cwd=PROJECT_ROOT,
        text=True,
        check=True,
    )
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    assert LONG not in result.stdout
