"""One function per task of the DAG ``alignment``: JSON in, JSON out, journal kept.

The stages themselves are imported inside the functions, so that reading the DAG stays cheap.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from tandem.engines import builds, dbt
from tandem.errors import ConfigurationError, StageFailed, TandemError
from tandem.handover import ExtractedFile, ExtractRequest, LandedBatch, LoadedBatch
from tandem.pipeline import journal
from tandem.pipeline.accounting import require_complete
from tandem.settings import Settings
from tandem.stages import Stage

Json = dict[str, Any]
ASIDE: Json = {"checks": [], "is_degraded": False, "is_tested": False}
"""The first gate of a build that loads nothing and nobody reads: it is made to compare with."""
Given = TypeVar("Given", ExtractedFile, LandedBatch)
Made = TypeVar("Made")


def plan(settings: Settings) -> list[Json]:
    """Look into the drop folder: one request per source × instance × object that has files."""
    from tandem import agreement
    from tandem.extract.drop_folder import DropFolderExtractor
    from tandem.sources.registry import load_registry

    with journal.step(settings, Stage.EXTRACT, "plan") as note:
        if settings.exports is None and not settings.apis:
            raise _no_exports()
        agreement.check(settings)  # nothing can be judged without it: say so before the work
        if settings.exports is None:
            note("no drop folder")
            return []
        requests = DropFolderExtractor(settings.exports, load_registry()).plan()
        files = sum(len(request.files) for request in requests)
        note(f"{files} files of {len(requests)} objects")
    return [request.model_dump(mode="json") for request in requests]


def extract(settings: Settings, request: Json) -> list[Json]:
    """Take the files of one source × object as they are."""
    from tandem.extract.drop_folder import DropFolderExtractor
    from tandem.sources.registry import load_registry

    asked = ExtractRequest.model_validate(request)
    if settings.exports is None:
        raise _no_exports()
    extractor = DropFolderExtractor(settings.exports, load_registry())
    with journal.step(settings, Stage.EXTRACT, "extract", asked.object) as note:
        files = list(extractor.extract(asked))
        note(f"{len(files)} files")
    return [file.model_dump(mode="json") for file in files]


def land(settings: Settings, files: Sequence[Json]) -> list[Json]:
    """Land each file as an immutable batch; one refused file does not stop the others."""
    from tandem.land.batch import land as land_file

    given = [ExtractedFile.model_validate(file) for file in files]
    batches = _each(settings, Stage.LAND, given, lambda file: land_file(file, settings))
    return [batch.model_dump(mode="json") for batch in batches]


def load(settings: Settings, batches: Sequence[Json]) -> list[Json]:
    """Load each batch into the lake; one refused batch does not stop the others."""
    from tandem.load.batch import load as load_batch
    from tandem.pipeline.pulls import settle_windows
    from tandem.sources.registry import load_registry

    registry = load_registry()
    given = [LandedBatch.model_validate(batch) for batch in batches]
    loaded: list[LoadedBatch] = []

    def do(batch: LandedBatch) -> None:
        loaded.append(load_batch(batch, settings, registry))

    try:
        _each(settings, Stage.LOAD, given, do)
    finally:
        settle_windows(settings, given, loaded)
    return [batch.model_dump(mode="json") for batch in loaded]


def check_landed(
    settings: Settings,
    plans: Sequence[Sequence[Json] | None],
    loaded: Sequence[Sequence[Sequence[Json] | None] | None],
) -> Json:
    """The first gate: whatever was asked for is loaded, every row of it accounted for.

    Runs whatever became of the tasks before it; what failed handed over nothing.

    Args:
        settings: Of the run.
        plans: The requests of each plan: the drop folder's, then one per API.
        loaded: The batches of each plan, by request.
    """
    from tandem.check.landed import check_landed as check

    asked = [ExtractRequest.model_validate(item) for plan in plans for item in plan or ()]
    groups = [group for part in loaded for group in part or () if group]
    batches = [LoadedBatch.model_validate(batch) for group in groups for batch in group]
    with journal.step(settings, Stage.LOAD, "check_landed") as note:
        is_degraded = require_complete(asked, batches, settings, is_planned=None not in plans)
        results = check(batches, settings) if batches else []
        note(f"{sum(batch.rows_in for batch in batches):,} rows in, {len(results)} checks")
    checks = [result.model_dump(mode="json") for result in results]
    return {"is_degraded": is_degraded, "checks": checks}


def stage(settings: Settings, gate: Json) -> str:
    """Begin a build: register what was loaded, write the agreement, build staging."""
    from tandem import agreement
    from tandem.engines import warehouse
    from tandem.pipeline.pulls import write_pulls
    from tandem.sources.registry import load_registry

    with journal.step(settings, Stage.STAGE, "stage") as note, warehouse.lease(settings):
        build = builds.begin(settings)
        build.seals = agreement.seals(settings)
        build.is_degraded = gate["is_degraded"]
        build.is_tested = gate.get("is_tested", True)
        judging = agreement.agreement_tables(agreement.versions_in_use(settings))
        build.checks = [builds.CheckResult.model_validate(check) for check in gate["checks"]]
        warehouse.prepare(settings, load_registry(), judging)
        with warehouse.door(settings) as door:
            write_pulls(settings, door)
        note(_build(settings, build, "stage", ["path:models/staging", "resource_type:seed"]))
    return build.build_id


def unify(settings: Settings, build_id: str) -> str:
    """Match people, then build everything that speaks of people rather than records."""
    from tandem.engines import warehouse
    from tandem.unify import unify as match

    with journal.step(settings, Stage.UNIFY, "unify") as note, warehouse.lease(settings):
        build = builds.current(settings, build_id)
        inputs = _build(settings, build, "unify", ["tag:unify_inputs"])
        with warehouse.door(settings) as door:
            match(settings, door, is_fresh=build.is_full_refresh)
        done = _build(
            settings,
            build,
            "unify",
            ["path:models/intermediate"],
            exclude=["tag:unify_inputs", "path:models/marts+"],
        )
        note(f"{inputs}; {done}")
    return build_id


def mart(settings: Settings, build_id: str) -> str:
    """Build the marts and their tests; afterwards the next build may continue from this one."""
    from tandem.engines import warehouse

    with journal.step(settings, Stage.MART, "mart") as note, warehouse.lease(settings):
        build = builds.current(settings, build_id)
        note(_build(settings, build, "mart", ["path:models/marts+"]))
        warehouse.mark_built(settings)
        builds.complete(settings, build)
    return build_id


def check(settings: Settings, build_id: str) -> str:
    """The second gate: expectations and reconciliation over the marts of this build."""
    from tandem.check.marts import check_marts
    from tandem.engines import warehouse

    with journal.step(settings, Stage.CHECK, "check") as note, warehouse.lease(settings):
        build = builds.current(settings, build_id)
        results = check_marts(build, settings)
        note(f"{sum(result.is_passed for result in results)} of {len(results)} checks passed")
    return build_id


def publish(settings: Settings, build_id: str) -> Json:
    """Switch all marts at once; the versions that judged them may not change from now on."""
    from tandem import agreement
    from tandem.engines import warehouse
    from tandem.engines.disk import make_folder, write_durably
    from tandem.publish import publish as publish_marts

    with journal.step(settings, Stage.PUBLISH, "publish") as note, warehouse.lease(settings):
        publication = publish_marts(settings, build_id)
        seals = builds.current(settings, build_id).seals
        write_durably(make_folder(settings.adopted) / agreement.LOCK, seals)
        note(f"{publication.publish_id}: {len(publication.rows)} tables")
    return publication.model_dump(mode="json")


def settle(settings: Settings, gate: Json) -> None:
    """Last step: a run that left something out is not green, though it published."""
    if not gate["is_degraded"]:
        return
    with journal.step(settings, Stage.PUBLISH, "settle"):
        raise StageFailed(
            "The run published without what was refused or put off.",
            why="The marts are complete only up to what was loaded before.",
            remedy="Repair the files named above and run again; what a vendor put off comes with"
            " the next run after its reset. `audit_freshness` says up to when an object is known.",
            code="degraded",
        )


def _build(
    settings: Settings,
    build: builds.Build,
    stage_name: dbt.DbtStage,
    selector: Sequence[str],
    exclude: Sequence[str] = (),
) -> str:
    results = dbt.build(
        stage_name,
        selector,
        settings,
        exclude=exclude,
        full_refresh=build.is_full_refresh,
        tests=build.is_tested,
    )
    build.models += results
    builds.save(settings, build)
    tests = sum(result.resource_type == "test" for result in results)
    return f"{len(results) - tests} models" + (f", {tests} tests" if build.is_tested else "")


def _each(
    settings: Settings,
    stage_word: Stage,
    given: Sequence[Given],
    do: Callable[[Given], Made],
) -> list[Made]:
    """Do it for all, then fail with the first refusal: what was good stays done."""
    made, refused = [], []
    for item in given:
        try:
            with journal.step(settings, stage_word, stage_word.value, _subject(item)):
                made.append(do(item))
        except TandemError as error:
            refused.append(error)
    if refused:
        raise refused[0]
    return made


def _subject(item: ExtractedFile | LandedBatch) -> str:
    name = item.name if isinstance(item, ExtractedFile) else item.file
    return f"{item.source}@{item.source_instance}/{name}"


def _no_exports() -> ConfigurationError:
    return ConfigurationError(
        "No drop folder was given.",
        why="Without exports there is nothing to load.",
        remedy="Run `tandem run --exports DIR` or set `TANDEM_EXPORTS`.",
        code="no_exports",
    )
