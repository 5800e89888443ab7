"""Every reason why a row is quarantined, as whoever reads of it needs it said."""

ROW_REASONS: dict[str, str] = {
    "bad_quote": "A quote stands inside an unquoted cell, or text follows a closing quote.",
    "truncated_or_unbalanced": "A quoted cell is never closed: the file was cut or a quote is "
    "missing.",
    "ragged_short": "The row has fewer cells than the header.",
    "ragged_long": "The row has more cells than the header.",
    "invalid_utf8": "The row holds bytes that are not UTF-8.",
    "nul_byte": "The row holds a NUL character.",
    "field_too_large": "The row is longer than 16 MiB.",
    "json_syntax": "The line, or the JSON inside a cell, is not valid JSON.",
    "duplicate_json_key": "A JSON object names one key twice.",
    "non_finite": "A JSON number is NaN or infinite.",
    "invalid_unicode": "A JSON text holds half of a surrogate pair.",
    "too_deep": "JSON is nested deeper than the reader goes.",
    "type_conflict": "An object or a list stands where one value is expected, or the reverse.",
    "missing_key": "A field of the key is empty.",
    "bad_id": "The id was mangled by a spreadsheet, as in 1.23E+15.",
    "bad_boolean": "The text is none of the contract's booleans.",
    "bad_number": "The text is no plain number.",
    "precision_loss": "The value has more decimals than its type keeps; it is not rounded.",
    "out_of_range": "The number or instant is larger than its type holds.",
    "bad_date": "The text is no calendar date of the form 2026-11-23.",
    "invalid_timestamp": "The text is no instant of the form 2026-11-23T10:00:00Z.",
    "nonexistent_local_time": "The local time was skipped when the clocks went forward.",
    "ambiguous_local_time": "The local time happened twice when the clocks went back.",
    "spreadsheet_error": "The cell holds a spreadsheet's error, such as #REF!.",
}
