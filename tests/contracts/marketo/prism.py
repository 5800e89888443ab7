"""Adobe's official specification as a judge: a proxy that refuses whatever contradicts it.

Nothing of it is part of this repository: the specification lies beside the checkout, the proxy
(``@stoplight/prism-cli``) is installed by ``.ci/run``. Where either is missing, tests are skipped.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tandem.settings import PROJECT_ROOT

SPECIFICATION = PROJECT_ROOT.parent / "shared" / "contracts" / "marketo" / "swagger-mapi.json"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tandem" / "prism"
PROGRAM = shutil.which("prism") or shutil.which("prism", path=str(_CACHE / "node_modules" / ".bin"))


def why_not() -> str:
    """Why this judge is not at hand; empty if it is."""
    if not SPECIFICATION.is_file():
        return "Adobe's specification is not beside this checkout"
    return "" if PROGRAM else "prism is not installed; `.ci/run` installs it"


@contextmanager
def judged(upstream: str, folder: Path) -> Iterator[str]:
    """A proxy before ``upstream``: every request or answer that is not as specified is a 500."""
    specification = folder / "swagger.json"
    specification.write_text(json.dumps(_corrected(json.loads(SPECIFICATION.read_text()))))
    port = _free_port()
    command = [PROGRAM, "proxy", str(specification), upstream, "--errors", "--port", str(port)]
    with (folder / "prism.log").open("wb") as log:
        proxy = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, proxy)
            yield f"http://127.0.0.1:{port}"
        finally:
            proxy.terminate()
            proxy.wait(10)


def _corrected(specification: dict[str, Any]) -> dict[str, Any]:
    """The specification without what real answers are known to contradict."""
    for name, definition in specification["definitions"].items():
        if name.startswith("ResponseOf"):
            # Left out by real answers; an empty page of deleted leads has no result either.
            optional = {"errors", "warnings", "result"}
            definition["required"] = [it for it in definition["required"] if it not in optional]
    # `"type": "object"` is how the generator writes "anything"; real values are texts.
    specification["definitions"]["Attribute"]["properties"]["value"].pop("type")
    # The allowed words stand beside the list instead of inside it.
    for item in specification["paths"].values():
        for parameter in item.get("get", {}).get("parameters", ()):
            if parameter.get("type") == "array" and "enum" in parameter:
                parameter["items"]["enum"] = parameter.pop("enum")
    for path, item in specification["paths"].items():
        if path.endswith("/file.json"):
            # It says JSON; real files are of type text/csv.
            item["get"]["produces"] = ["text/csv"]
            item["get"]["responses"]["200"].pop("schema")
            item["get"]["responses"]["206"] = {"description": "Part of the file"}
            item["get"]["responses"]["404"] = {"description": "Not ready, as plain text"}
    return specification


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, proxy: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and proxy.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("prism does not answer")
