"""The steps of an API pull: plan, then one step further each time somebody asks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from tandem.clients.failures import QuotaExhausted
from tandem.engines.door import Door
from tandem.errors import StageFailed
from tandem.extract.ledger import ObjectPulls, WindowLedger
from tandem.extract.pull import Pull, settle
from tandem.extract.windows import BEGINNING, split
from tandem.handover import ExtractRequest, Job, LandedBatch, LoadedBatch, Window
from tandem.pipeline import journal
from tandem.pipeline.steps import Json
from tandem.pipeline.vendors import Api, pull_of
from tandem.settings import Settings
from tandem.stages import Stage

_INSTANT = pa.timestamp("us", tz="UTC")
_PULLS = pa.schema(
    [
        ("source", pa.string()),
        ("source_instance", pa.string()),
        ("object", pa.string()),
        ("fresh_as_of", _INSTANT),
        ("pull_state", pa.string()),
        ("deferred_until", _INSTANT),
    ]
)
# Stands for every object of an instance that could not even be planned.
WHOLE = "all_objects"
# Where the vendor says nothing about when to ask again.
_WAIT = timedelta(seconds=30)
# A span every vendor answers at once.
_TILE = timedelta(days=30)


def plan_api(settings: Settings, source: str, instance: str) -> list[Json]:
    """One request per object × window that is due, or over the span the run was told.

    When the vendor's quota is used up already, one request stands for all it would have been.
    """
    api = Api(source, instance)
    try:
        with journal.step(settings, Stage.EXTRACT, "plan", api.connection_id) as note:
            requests = _plan(settings, api)
            note(f"{len(requests)} windows")
    except QuotaExhausted as quota:
        requests = [_put_off(settings, api, quota)]
    return [request.model_dump(mode="json") for request in requests]


def begin_pull(settings: Settings, request: Json) -> list[Json] | datetime:
    """Begin (or adopt) one window; its files if it is there, else when to ask again."""
    asked = ExtractRequest.model_validate(request)
    with journal.step(settings, Stage.EXTRACT, "extract", _subject(asked)) as note:
        pull = pull_of(settings, Api(asked.source, asked.source_instance))
        if asked.object == WHOLE and not pull.ledger.is_put_off(asked):
            raise _plan_again(asked)
        result = _collect(pull, asked, pull.begin(asked))
        note(_told(result))
    return result


def resume_pull(settings: Settings, request: Json) -> list[Json] | datetime:
    """Ask once more about a window that was begun."""
    asked = ExtractRequest.model_validate(request)
    with journal.step(settings, Stage.EXTRACT, "extract", _subject(asked)) as note:
        pull = pull_of(settings, Api(asked.source, asked.source_instance))
        result = _collect(pull, asked, pull.poll(asked, _known_job(pull, asked)))
        note(_told(result))
    return result


def settle_windows(
    settings: Settings, given: Sequence[LandedBatch], loaded: Sequence[LoadedBatch]
) -> None:
    """Write down for each window whose files were given what became of them."""
    ledger = WindowLedger(settings.lake)
    files: dict[tuple[str, str, str, Window], list[str]] = defaultdict(list)
    for batch in given:
        if batch.window is not None:
            place = (batch.source, batch.source_instance, batch.object, batch.window)
            files[place].append(batch.batch_id)
    done = {batch.batch_id: batch for batch in loaded}
    for (source, instance, name, window), batch_ids in files.items():
        request = ExtractRequest(
            source=source, source_instance=instance, object=name, window=window
        )
        batches = [done[batch_id] for batch_id in batch_ids if batch_id in done]
        settle(ledger, settings.downloads, request, batches, len(batch_ids))


def write_pulls(settings: Settings, door: Door) -> None:
    """Write ``raw._pulls``: up to when each object is known, one row per object pulled."""
    rows = [_row(pulls) for pulls in WindowLedger(settings.lake).all()]
    door.write("raw", "_pulls", pa.Table.from_pylist(rows, schema=_PULLS))


def _row(pulls: ObjectPulls) -> Json:
    last = max(pulls.windows, key=lambda entry: entry.window.until, default=None)
    return {
        "source": pulls.source,
        "source_instance": pulls.source_instance,
        "object": pulls.object,
        "fresh_as_of": pulls.fresh_as_of,
        "pull_state": last.state if last else None,
        "deferred_until": last.not_before if last else None,
    }


def _collect(pull: Pull, asked: ExtractRequest, job: Job) -> list[Json] | datetime:
    while True:
        while _is_due(job):
            job = pull.poll(asked, job)
        if job.state == "waiting":
            return job.wait_until or datetime.now(tz=UTC) + _WAIT
        result = pull.collect(asked, job)
        if isinstance(result, list):
            if not result:
                pull.settle(asked, [], files=0)  # nothing will be loaded that could say so
            return [file.model_dump(mode="json") for file in result]
        job = result


def _is_due(job: Job) -> bool:
    """Whether the next step needs no waiting, such as enqueuing what was created just now."""
    is_past = job.wait_until is not None and job.wait_until <= datetime.now(tz=UTC)
    return job.state == "waiting" and is_past


def _known_job(pull: Pull, asked: ExtractRequest) -> Job:
    entry = pull.ledger.entry(asked)
    if entry is None or entry.job is None:
        raise StageFailed(
            f"Nothing is known of an export job of {_subject(asked)}.",
            why="It cannot be asked how it is doing.",
            remedy="Clear the task: it begins anew.",
            code="no_job",
        )
    return entry.job


def _plan(settings: Settings, api: Api) -> list[ExtractRequest]:
    pull = pull_of(settings, api)
    due = pull.extractor.plan()
    if settings.since is None or settings.until is None:
        return due
    return _again(pull, api, due, Window(since=settings.since, until=settings.until))


def _again(
    pull: Pull, api: Api, due: Sequence[ExtractRequest], window: Window
) -> list[ExtractRequest]:
    """Every object the instance has, over one span; it may have been pulled before."""
    known = [
        pulls.object
        for pulls in pull.ledger.all()
        if (pulls.source, pulls.source_instance) == (api.source, api.instance)
    ]
    return [
        ExtractRequest(source=api.source, source_instance=api.instance, object=name, window=tile)
        for name in dict.fromkeys([*known, *(request.object for request in due)])
        if name != WHOLE
        for tile in split(window, _TILE)
    ]


def _put_off(settings: Settings, api: Api, quota: QuotaExhausted) -> ExtractRequest:
    """A request that is known to be put off: its task shows until when."""
    window = Window(since=BEGINNING, until=datetime.now(tz=UTC).replace(microsecond=0))
    request = ExtractRequest(
        source=api.source, source_instance=api.instance, object=WHOLE, window=window
    )
    facts = {"code": quota.code, "what": quota.what, "not_before": quota.until}
    WindowLedger(settings.lake).record(request, "DEFERRED", **facts)
    return request


def _plan_again(asked: ExtractRequest) -> StageFailed:
    return StageFailed(
        f"What is due from {asked.source}@{asked.source_instance} was not planned.",
        why="The vendor's quota was used up then; it has given more since.",
        remedy="Clear the task that plans this instance, and what follows it.",
        code="plan_again",
    )


def _subject(asked: ExtractRequest) -> str:
    return f"{asked.source}@{asked.source_instance}/{asked.object}"


def _told(result: list[Json] | datetime) -> str:
    if isinstance(result, datetime):
        return f"waiting for the vendor until {result:%H:%M:%S} UTC"
    return f"{len(result)} files"
