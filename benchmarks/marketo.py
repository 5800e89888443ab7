"""Fetching a million activities from the fake Marketo, against curl and sha256sum.

Both fetch the same file from the same server and hash it, interleaved; the correctness gate is that
both find the checksum the job tells. The server runs in a process of its own.
"""

import multiprocessing
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tandem.clients.marketo import Marketo, connect
from tandem.clients.marketo_exports import Export
from tandem.engines import duckdb
from tandem.settings import Settings

ROWS = 1_000_000
ROUNDS = 7
_OF = "activities"
_ASKED = {"createdAt": {"startAt": "2026-10-01T00:00:00Z", "endAt": "2026-10-31T00:00:00Z"}}
_TAKES = timedelta(minutes=10)
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Fetch:
    """One fetch: seconds on the clock and of the processor; megabytes it took in memory."""

    wall: float
    cpu: float
    memory: float = 0.0


@dataclass(frozen=True)
class Served:
    """A server with a finished export of so many bytes."""

    url: str
    export: Export

    @property
    def size(self) -> int:
        """Bytes of the export's file."""
        return self.export.bytes or 0


def measure() -> None:
    """Print both and their ratio, and the memory it takes; at a tenth of the size, too."""
    needed = [shutil.which("curl"), shutil.which("sha256sum"), Path("/proc/self/status").exists()]
    if not all(needed):
        print("curl, sha256sum or /proc is missing: Marketo's client is not measured")
        return
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        folder = Path(name)
        with _serving(folder, ROWS // 10) as small:
            tenth = _ours(small, folder / "ours.csv")
        with _serving(folder, ROWS) as served:
            pairs = [(_ours(served, folder / "ours.csv"), _plain(served, folder / "plain.csv"))
                     for _ in range(ROUNDS)]  # fmt: skip
    _print(served.size, pairs, tenth)


def _ours(served: Served, target: Path) -> Fetch:
    """In a process of its own, so that its memory is its own."""
    target.unlink(missing_ok=True)
    with ProcessPoolExecutor(1, mp_context=_SPAWN) as pool:
        return pool.submit(_fetch, served, target).result()


def _fetch(served: Served, target: Path) -> Fetch:
    marketo = _client(served.url)
    marketo.now()
    resident = _resident("VmRSS")
    _forget_peak()
    before, start = _cpu_seconds(resource.RUSAGE_SELF), time.perf_counter()
    found = marketo.exports.fetch(_OF, served.export, target)
    wall, cpu = time.perf_counter() - start, _cpu_seconds(resource.RUSAGE_SELF) - before
    _require(served, found.sha256)
    return Fetch(wall, cpu, _resident("VmHWM") - resident)


def _plain(served: Served, target: Path) -> Fetch:
    target.unlink(missing_ok=True)
    token = _client(served.url).http.authorizer.headers()["Authorization"]
    url = f"{served.url}/bulk/v1/{_OF}/export/{served.export.export_id}/file.json"
    curl = ["curl", "--silent", "--header", f"Authorization: {token}", "--output", str(target), url]
    before, start = _cpu_seconds(resource.RUSAGE_CHILDREN), time.perf_counter()
    _run(curl)
    told = _run(["sha256sum", str(target)])
    wall, cpu = time.perf_counter() - start, _cpu_seconds(resource.RUSAGE_CHILDREN) - before
    _require(served, told.split()[0])
    return Fetch(wall, cpu)


def _run(command: list[str]) -> str:
    program = shutil.which(command[0]) or command[0]
    done = subprocess.run([program, *command[1:]], check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


def _client(url: str) -> Marketo:
    from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET

    return connect(url, CLIENT_ID, CLIENT_SECRET)


def _require(served: Served, sha256: str) -> None:
    if served.export.checksum != f"sha256:{sha256}":
        raise SystemExit("another file than the job tells: the timing would mean nothing")


@contextmanager
def _serving(folder: Path, rows: int) -> Iterator[Served]:
    """The fake in a process of its own, with an export of so many activities done."""
    file = folder / "activities.csv"
    _write(file, rows, folder)
    ours, theirs = _SPAWN.Pipe()
    server = _SPAWN.Process(target=_serve, args=(file, theirs), daemon=True)
    server.start()
    yield Served(*ours.recv())
    ours.send("enough")
    server.join(30)


def _serve(file: Path, pipe: Connection) -> None:
    from tests.contracts.marketo.fake import FakeMarketo, serving
    from tests.contracts.marketo.instance import ACTIVITY_FIELDS, Instance
    from tests.fixtures.loopback import VirtualClock

    instance = Instance(fields={_OF: list(ACTIVITY_FIELDS)}, prepared={_OF: file.read_bytes()})
    time_of_server = VirtualClock(datetime.now(tz=UTC) - _TAKES)
    with serving(FakeMarketo(instance, time_of_server)) as fake:
        job = fake.bulk.create(_OF, {"filter": _ASKED}, fake.time.now())
        fake.bulk.enqueue(job.export_id, fake.time.now())
        fake.time.sleep(_TAKES.total_seconds())
        done = fake.bulk.status(job.export_id, fake.time.now())
        told = Export(done.export_id, done.status, done.records, len(done.content), done.checksum)
        pipe.send((fake.url, told))
        pipe.recv()


def _write(file: Path, rows: int, home: Path) -> None:
    """Activities as Marketo exports them: page visits with their attributes as JSON."""
    visits = f"""
        select
            5000000 + number as "marketoGUID", 100000 + number % 10000 as "leadId",
            strftime(timestamp '2026-10-01' + to_seconds(number), '%Y-%m-%dT%H:%M:%SZ')
                as "activityDate",
            1 as "activityTypeId", null as "campaignId", number % 500 as "primaryAttributeValueId",
            '/page/' || number % 500 as "primaryAttributeValue",
            json_object('Client IP Address', '192.0.2.' || number % 250, 'Query Parameters', '',
                'Referrer URL', 'https://www.example.com/', 'User Agent', 'Mozilla/5.0 (X11)',
                'Webpage URL', '/page/' || number % 500) as "attributes"
        from range({rows}) as numbers (number)
    """
    with duckdb.connect(None, settings=Settings(home=home)) as connection:
        connection.execute("set enable_progress_bar = false")
        target = duckdb.literal(str(file))
        connection.execute(f"copy ({visits}) to {target} (format csv, header, nullstr 'null')")


def _resident(which: str) -> float:
    """Megabytes of this process that lie in memory now (VmRSS), or lay there at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    found = next(line for line in lines if line.startswith(which))
    return int(found.split()[1]) / 1024


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _cpu_seconds(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _print(size: int, pairs: list[tuple[Fetch, Fetch]], tenth: Fetch) -> None:
    megabytes = size / 1e6
    title = f"marketo: {ROWS:,} activities, {megabytes:.0f} MB, medians of {ROUNDS} pairs"
    table = Table(title=title)
    for heading in ("who", "wall s", "cpu s", "MB/s", "memory MB"):
        table.add_column(heading, justify="left" if heading == "who" else "right")
    for who, runs in zip(("tandem", "curl, then sha256sum"), zip(*pairs, strict=True), strict=True):
        wall, cpu = (median(getattr(run, name) for run in runs) for name in ("wall", "cpu"))
        memory = median(run.memory for run in runs)
        told = f"{memory:.1f}" if memory else ""
        table.add_row(who, f"{wall:.2f}", f"{cpu:.2f}", f"{megabytes / wall:.0f}", told)
    speed = median(plain.wall / ours.wall for ours, plain in pairs)
    table.add_row("speed against curl", f"{speed:.2f}", "", "", "")
    table.add_row("tandem, a tenth of it", f"{tenth.wall:.2f}", "", "", f"{tenth.memory:.1f}")
    Console(width=90).print(table)
