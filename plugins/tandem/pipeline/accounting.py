"""Whether everything that was asked for was loaded, and what happens if not.

A file that was refused would make marts that look complete and are wrong: it stops the run. A pull
that its vendor put off leaves a source as old as it was: the run goes on and is not green.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from tandem.errors import StageFailed
from tandem.extract.ledger import WindowLedger
from tandem.handover import ExtractRequest, LoadedBatch
from tandem.pipeline import journal
from tandem.settings import Settings


def require_complete(
    requests: Sequence[ExtractRequest],
    batches: Sequence[LoadedBatch],
    settings: Settings,
    *,
    is_planned: bool = True,
) -> bool:
    """Stop the run when something asked for was not loaded; return whether it goes on degraded.

    Args:
        requests: What was asked for.
        batches: What was loaded.
        settings: Of the run.
        is_planned: Whether every source could say what there is to ask for.

    Raises:
        StageFailed: With the words of the first refusal, unless ``publish_degraded`` is set.
    """
    missing = list(_missing(requests, batches, settings))
    has_asked = bool(requests) or bool(settings.apis)  # an API may have nothing new
    if has_asked and is_planned and not missing:
        return any(_state(request, settings) == "DEFERRED" for request in requests)
    if has_asked and settings.publish_degraded and (batches or not requests):
        return True
    raise _refusal(missing, settings)


def _missing(
    requests: Sequence[ExtractRequest], batches: Sequence[LoadedBatch], settings: Settings
) -> Iterator[ExtractRequest]:
    loaded = Counter((batch.source, batch.source_instance, batch.object) for batch in batches)
    for request in requests:
        key = (request.source, request.source_instance, request.object)
        if request.window is not None:
            if _state(request, settings) not in {"SUCCESS", "DEFERRED"}:
                yield request
        elif loaded[key] < len(request.files):
            yield request


def _state(request: ExtractRequest, settings: Settings) -> str:
    """What the ledger says of a request's window; nothing for files."""
    if request.window is None:
        return ""
    entry = WindowLedger(settings.lake).entry(request)
    return entry.state if entry else ""


def _refusal(missing: Sequence[ExtractRequest], settings: Settings) -> StageFailed:
    failures = [
        event
        for event in journal.read(journal.path_of(settings, journal.run_id()))
        if event.kind == "failed"
    ]
    names = ", ".join(f"{request.source}/{request.object}" for request in missing[:5]) or "anything"
    others = f" (and {len(missing) - 5} more)" if len(missing) > 5 else ""
    if not failures:
        return StageFailed(
            f"Not loaded: {names}{others}.",
            why="Marts without these files would look complete and be wrong.",
            remedy="Read the logs of the tasks extract, land and load, and run again.",
            code="files_not_loaded",
        )
    first = failures[0]
    return StageFailed(
        f"{first.subject}: {first.what}" if first.subject else first.what,
        why=f"{first.why} Not loaded: {names}{others}; the published marts stay as they were.",
        remedy=first.remedy,
        code=first.code,
    )
