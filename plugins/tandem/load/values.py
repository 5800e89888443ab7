"""From text to typed value, by the contract: one SQL expression per field, and never a guess.

``value_sql`` is null where the text does not fit; ``reason_sql`` then says why. A value that would
have to be rounded does not fit.
"""

from tandem.engines.duckdb import TYPES, literal
from tandem.sources import FieldContract, FormatContract

_SPREADSHEET = "('#REF!', '#N/A', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!')"
_MANGLED_ID = r"[0-9]+([.,][0-9]+)?E\+[0-9]+"
_INTEGER = r"[+-]?[0-9]{1,18}(\.0*)?"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00(:00(\.0*)?)?(Z|[+-]00:?00)?)?"
_CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_FRACTION = r"(\.[0-9]{1,6}0*)?"
_OFFSET = r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)"

# Digits before the point that fit, and digits after it that are kept.
_DIGITS = {"decimal": (16, 2), "rate": (12, 6)}


def text_sql(text: str, field: FieldContract, formats: FormatContract) -> str:
    """The cell's text, or null where the vendor means null by it."""
    if field.type == "id" and formats.null_ids:
        nulls = ", ".join(literal(item) for item in formats.null_ids)
        text = f"case when {text} in ({nulls}) then null else {text} end"
    empty_is_a_boolean = field.type == "boolean" and "" in formats.booleans
    if "" in formats.null_texts and not empty_is_a_boolean:
        return f"nullif({text}, '')"
    return text


def value_sql(text: str, field: FieldContract, formats: FormatContract) -> str:
    """The typed value of a text, or null where the text does not fit."""
    kind = TYPES[field.type]
    cast = f"try_cast({text} as {kind})"
    match field.type:
        case "text":
            return text
        case "id":
            mangled = f"contains({text}, 'E+') and regexp_full_match({text}, '{_MANGLED_ID}')"
            return f"case when {mangled} or {text} in {_SPREADSHEET} then null else {text} end"
        case "json":
            return f"case when json_valid({text}) then {text} end"
        case "boolean":
            meanings = " ".join(
                f"when {literal(word)} then {str(meaning).lower()}"
                for word, meaning in formats.boolean_of.items()
            )
            return f"case lower({text}) {meanings} end"
        case "integer":
            whole = f"try_cast(split_part({text}, '.', 1) as bigint)"
            return _canonical_or(cast, text, f"regexp_full_match({text}, '{_INTEGER}')", whole)
        case "decimal" | "rate":
            fits = f"regexp_full_match({text}, '{_exact(field.type)}')"
            return _canonical_or(cast, text, fits, cast)
        case "date":
            day = f"try_cast(left({text}, 10) as date)"
            return _canonical_or(cast, text, f"regexp_full_match({text}, '{_DATE}')", day)
        case "timestamp":
            return _timestamp_sql(text, formats.timezone)


def reason_sql(text: str, field: FieldContract, formats: FormatContract) -> str:
    """Why a text did not fit; called for texts whose value is null only."""
    match field.type:
        case "id":
            reason = "'bad_id'"
        case "json":
            reason = "'json_syntax'"
        case "boolean":
            reason = "'bad_boolean'"
        case "date":
            reason = "'bad_date'"
        case "timestamp":
            reason = _timestamp_reason_sql(text, formats.timezone)
        case "integer":
            reason = _number_reason_sql(text, 18)
        case "decimal" | "rate":
            reason = _number_reason_sql(text, _DIGITS[field.type][0])
        case _:
            reason = "'type_conflict'"
    return (
        f"case when {text} is null then 'missing_key' "
        f"when {text} in {_SPREADSHEET} then 'spreadsheet_error' else {reason} end"
    )


def _canonical_or(cast: str, text: str, fits: str, value: str) -> str:
    """Most texts are the very text the value prints as; only the others pay for a pattern."""
    return f"case when cast({cast} as varchar) = {text} then {cast} when {fits} then {value} end"


def _exact(kind: str) -> str:
    before, after = _DIGITS[kind]
    return rf"[+-]?[0-9]{{0,{before}}}(\.[0-9]{{0,{after}}}0*)?"


def _number_reason_sql(text: str, digits: int) -> str:
    whole = f"length(ltrim(split_part(ltrim({text}, '+-'), '.', 1), '0'))"
    return (
        f"case when not regexp_full_match({text}, '{_NUMBER}') then 'bad_number' "
        f"when {whole} > {digits} then 'out_of_range' else 'precision_loss' end"
    )


def _timestamp_sql(text: str, timezone: str) -> str:
    """An instant; a text without offset is read in the contract's time zone."""
    with_offset = f"regexp_full_match({text}, '{_CLOCK}{_FRACTION}{_OFFSET}')"
    odd = f"regexp_full_match({text}, '{_CLOCK}Z\\+0000')"
    without = f"regexp_full_match({text}, '{_CLOCK}{_FRACTION}')"
    instant = f"try_cast({text} as timestamp with time zone)"
    local = instant if timezone == "UTC" else _local_sql(text, timezone)
    return (
        f"case when {with_offset} then {instant} when {without} then {local} "
        f"when {odd} then try_cast(left({text}, 19) || 'Z' as timestamp with time zone) end"
    )


def _local_sql(text: str, timezone: str) -> str:
    local = f"try_cast({text} as timestamp)"
    return f"case when {_skipped(local, timezone)} or {_twice(local, timezone)} then null " + (
        f"else timezone({literal(timezone)}, {local}) end"
    )


def _timestamp_reason_sql(text: str, timezone: str) -> str:
    local = f"try_cast({text} as timestamp)"
    is_local = f"regexp_full_match({text}, '{_CLOCK}{_FRACTION}') and {local} is not null"
    finer = f"regexp_full_match({text}, '{_CLOCK}\\.[0-9]*{_OFFSET}?')"
    return (
        f"case when {is_local} and {_skipped(local, timezone)} then 'nonexistent_local_time' "
        f"when {is_local} and {_twice(local, timezone)} then 'ambiguous_local_time' "
        f"when {finer} and {local} is not null then 'precision_loss' else 'invalid_timestamp' end"
    )


def _skipped(local: str, timezone: str) -> str:
    zone = literal(timezone)
    return f"timezone({zone}, timezone({zone}, {local})) <> {local}"


def _twice(local: str, timezone: str) -> str:
    """An hour earlier or later there is an instant of the same local time."""
    zone = literal(timezone)
    instant = f"timezone({zone}, {local})"
    return (
        f"(timezone({zone}, {instant} + interval '1 hour') = {local} "
        f"or timezone({zone}, {instant} - interval '1 hour') = {local})"
    )
