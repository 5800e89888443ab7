"""The command line: one verb per thing a person does.

Each verb is one module with one function; this one only names them and turns an error into its
three sentences and an exit status.
"""

import sys

from tandem.cli.app import application
from tandem.cli.terminal import explain
from tandem.errors import TandemError


def app() -> None:
    """Run the command line."""
    try:
        application()
    except TandemError as error:
        explain(error)
        sys.exit(1)
