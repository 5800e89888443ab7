"""Whether everything that lay in the drop folder was loaded, and what happens if not."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tandem.errors import StageFailed
from tandem.handover import ExtractRequest, LoadedBatch
from tandem.pipeline import journal
from tandem.settings import Settings


def require_complete(
    requests: Sequence[ExtractRequest], batches: Sequence[LoadedBatch], settings: Settings
) -> bool:
    """Stop the run when a file asked for was not loaded; return whether it goes on degraded.

    Raises:
        StageFailed: With the words of the first refusal, unless ``publish_degraded`` is set.
    """
    missing = list(_missing(requests, batches))
    if requests and not missing:
        return False
    if requests and batches and settings.publish_degraded:
        return True
    raise _refusal(missing, settings)


def _missing(
    requests: Sequence[ExtractRequest], batches: Sequence[LoadedBatch]
) -> Iterator[ExtractRequest]:
    loaded = Counter((batch.source, batch.source_instance, batch.object) for batch in batches)
    for request in requests:
        key = (request.source, request.source_instance, request.object)
        if loaded[key] < len(request.files):
            yield request


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
