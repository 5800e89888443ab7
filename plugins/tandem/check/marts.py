"""The second gate: the marts of a build, before they are published."""

from collections.abc import Iterable, Iterator

from tandem.check.great import context, validate
from tandem.check.suite import Suite, suites_of
from tandem.check.verdict import require_passed
from tandem.engines import builds, warehouse
from tandem.engines.builds import Build, CheckResult
from tandem.settings import Settings

# Without these three, results are lost when the connection goes back to the pool.
_ENGINE = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
}


def check_marts(build: Build, settings: Settings) -> list[CheckResult]:
    """Judge the marts by ``expectations/marts`` and bind the verdict to the build.

    Raises:
        CheckFailed: A blocking check failed; the build cannot be published.
    """
    results = list(judge(suites_of("marts", settings, build.as_of), settings))
    build.checks = [one for one in build.checks if one.gate != "marts"] + results
    builds.save(settings, build)
    require_passed(results)
    build.state = "checked"
    builds.save(settings, build)
    return results


def judge(suites: Iterable[Suite], settings: Settings) -> Iterator[CheckResult]:
    """Judge the marts in the warehouse by some suites; a mart that is absent fails its suite."""
    present = _tables(settings)
    with context() as opened:
        source = opened.data_sources.add_sql(
            "marts", connection_string=warehouse.sqlalchemy_url(settings), kwargs=_ENGINE
        )
        try:
            for suite in suites:
                if suite.table not in present:
                    yield _absent(suite)
                    continue
                asset = source.add_table_asset(
                    suite.table, table_name=suite.table, schema_name="marts"
                )
                batch = asset.add_batch_definition_whole_table("all").get_batch()
                yield from validate("marts", suite, batch)
        finally:
            # the source and its execution engine each keep a pool; both hold the file's lock
            source.get_execution_engine().engine.dispose()
            source.get_engine().dispose()


def _tables(settings: Settings) -> set[str]:
    sql = "select table_name from information_schema.tables where table_schema = 'marts'"
    with warehouse.door(settings) as door:
        return set(door.query(sql)["table_name"].to_pylist())


def _absent(suite: Suite) -> CheckResult:
    return CheckResult(
        gate="marts",
        check="table_exists",
        table=suite.table,
        severity="blocking",
        is_passed=False,
        runbook=suite.runbook,
    )
