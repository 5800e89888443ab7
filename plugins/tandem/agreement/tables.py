"""The agreement as tables: all versions side by side, each row with the version it comes from."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from tandem.agreement import rows
from tandem.agreement.calendar_days import WINDOWS_PER_DAY, calendar_days, calendar_names, calendars
from tandem.agreement.calendars import definitions_of, exceptions_of
from tandem.agreement.rows import Row
from tandem.agreement.schema import BEGINNING, Agreement, AgreementVersion

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2037, 12, 31)
"""Working time is known between these days: from before any vendor's first export to 2037."""

TYPES = {
    "text": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "instant": pa.timestamp("us", tz="UTC"),
    "numeric_2": pa.decimal128(18, 2),
    "numeric_4": pa.decimal128(18, 4),
}

COLUMNS = {
    "versions": "agreement_version:text in_force_from:date in_force_from_at:instant "
    "in_force_until_at:instant reporting_currency:text reporting_timezone:text "
    "signed_by_sales:text signed_by_marketing:text",
    "settings": "agreement_version:text link_mode:text lookback_days:int half_life_days:int "
    "touches_counted:text session_gap_seconds:int bot_open_seconds:int bot_click_seconds:int "
    "points_expire_days:int threshold_stage:text link_at_least:double review_at_least:double "
    "default_calendar:text handoff_stage:text handoff_expires_minutes:numeric_2",
    "stages": "agreement_version:text stage:text stage_rank:int means:text kind:text "
    "is_detour:boolean",
    "stage_conditions": "agreement_version:text stage:text alternative:int condition_number:int "
    "conditions_in_alternative:int condition_kind:text source:text object:text field:text "
    "value:text score_at_least:int touch_kind:text relation:text",
    "segments": "agreement_version:text segment:text priority:int employees_at_least:bigint",
    "handoff_outcomes": "agreement_version:text stage:text outcome:text",
    "handoff_attempt_touches": "agreement_version:text touch_kind:text",
    "rejection_reasons": "agreement_version:text outcome:text reason:text sub_reason:text "
    "needs_attempts:int",
    "calendars": "calendar:text calendar_number:bigint",
    "calendar_hours": "calendar:text valid_from_date:date valid_until_date:date timezone:text "
    "iso_weekday:int opens_local:time closes_local:time",
    "calendar_exceptions": "calendar:text date:date opens_local:time closes_local:time name:text",
    "calendar_days": "calendar_day:bigint calendar:text calendar_number:bigint utc_date:date "
    "worked_before_seconds:bigint previously_closed_at:instant "
    + " ".join(
        f"window_{number}_opens_at:instant window_{number}_closes_at:instant"
        for number in range(1, WINDOWS_PER_DAY + 1)
    ),
    "owner_calendar_rules": "agreement_version:text priority:int owner_timezone:text "
    "owner_team:text owner_email:text calendar:text",
    "sla_policies": "agreement_version:text policy:text promise:text by_team:text measure:text "
    "subject_kind:text start_kind:text start_stage:text start_relation:text start_from:text "
    "counts:text on_reassignment:text default_target_minutes:numeric_2 "
    "void_contact_window_seconds:int void_when_closed:boolean",
    "sla_targets": "agreement_version:text policy:text case_number:int segment:text "
    "signal_kind:text region:text lead_source:text target_minutes:numeric_2",
    "sla_stops": "agreement_version:text policy:text stop_kind:text touch_kind:text stage:text "
    "direction:text is_human:boolean",
    "sla_voids": "agreement_version:text policy:text stage:text",
    "sla_pauses": "agreement_version:text policy:text stage:text",
    "commitments": "agreement_version:text commitment:text by_team:text metric:text period:text "
    "at_least:numeric_4 policy:text within_days:int",
    "goals": "agreement_version:text goal:text metric:text model:text period:text "
    "target:numeric_2 owners:text",
    "form_rules": "agreement_version:text priority:int contains:text touch_kind:text",
    "touch_kinds": "agreement_version:text touch_kind:text kind_rank:int",
    "channel_rules": "agreement_version:text channel:text program_type:text",
    "scoring_rules": "agreement_version:text rule:text part:text touch_kind:text segment:text "
    "title_contains:text points:int at_most_times:int at_most_per:text",
    "score_fades": "agreement_version:text after_days:int keep:numeric_4",
    "shared_mailboxes": "agreement_version:text mailbox:text",
    "attribution_touches": "agreement_version:text touch_kind:text",
}


def agreement_tables(
    agreement: Agreement, first_day: date = FIRST_DAY, last_day: date = LAST_DAY
) -> dict[str, pa.Table]:
    """Every table of schema ``agreement``, by name.

    Args:
        agreement: All versions.
        first_day: The first UTC day for which working time is needed.
        last_day: The last one; nothing is due after it.
    """
    across: dict[str, Iterator[Row]] = {
        "versions": _versions(agreement),
        "calendars": calendars(agreement),
        "calendar_hours": _calendar_hours(agreement),
        "calendar_exceptions": _calendar_exceptions(agreement, first_day, last_day),
        "calendar_days": calendar_days(agreement, first_day, last_day),
    }
    return {
        table: as_table(
            table, across[table] if table in across else _of_each_version(table, agreement)
        )
        for table in COLUMNS
    }


def _of_each_version(table: str, agreement: Agreement) -> Iterator[Row]:
    of_version: Callable[[AgreementVersion], Iterator[Row]] = getattr(rows, table)
    for version in agreement.versions:
        for row in of_version(version):
            yield {"agreement_version": version.name, **row}


def as_table(name: str, found: Iterator[Row]) -> pa.Table:
    """Rows as the table of this name in schema ``agreement``, with its columns and types."""
    columns = [column.split(":") for column in COLUMNS[name].split()]
    gathered = list(found)
    values: dict[str, list[Any]] = {
        column: [row.get(column) for row in gathered] for column, _ in columns
    }
    schema = pa.schema([(column, TYPES[kind]) for column, kind in columns])
    return pa.table(values, schema=schema)


def _versions(agreement: Agreement) -> Iterator[Row]:
    starts = [version.in_force_from_at for version in agreement.versions]
    starts[0] = BEGINNING
    for version, start, end in zip(agreement.versions, starts, [*starts[1:], None], strict=True):
        yield {
            "agreement_version": version.name,
            "in_force_from": version.in_force_from,
            "in_force_from_at": start,
            "in_force_until_at": end,
            "reporting_currency": version.reporting.currency,
            "reporting_timezone": version.reporting.timezone,
            "signed_by_sales": version.signed_by.sales,
            "signed_by_marketing": version.signed_by.marketing,
        }


def _calendar_hours(agreement: Agreement) -> Iterator[Row]:
    for name in calendar_names(agreement):
        for definition in definitions_of(agreement, name):
            for weekday, spans in sorted(definition.calendar.weekly.items()):
                for span in spans:
                    yield {
                        "calendar": name,
                        "valid_from_date": definition.valid_from or BEGINNING.date(),
                        "valid_until_date": definition.valid_until,
                        "timezone": definition.calendar.timezone,
                        "iso_weekday": weekday,
                        "opens_local": span.opens,
                        "closes_local": span.closes,
                    }


def _calendar_exceptions(agreement: Agreement, first: date, last: date) -> Iterator[Row]:
    for name in calendar_names(agreement):
        yield from exceptions_of_calendar(agreement, name, first, last)


def exceptions_of_calendar(
    agreement: Agreement, name: str, first: date, last: date
) -> Iterator[Row]:
    """The rows of ``calendar_exceptions`` of one calendar, two days around its days included."""
    margin = timedelta(days=2)
    for definition in definitions_of(agreement, name):
        for special in exceptions_of(definition, first - margin, last + margin):
            named = {"calendar": name, "date": special.day, "name": special.name}
            for span in special.spans or (None,):
                hours = {"opens_local": span.opens, "closes_local": span.closes} if span else {}
                yield {**named, **hours}
