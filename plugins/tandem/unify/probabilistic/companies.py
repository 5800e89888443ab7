"""How two companies can agree: by name and telephone together, by address, by domain."""

from tandem.unify.probabilistic.comparisons import Levels, equal, when


def company_and_phone(column: str, words: str, phone: str) -> Levels:
    """A company's own record: its comparable name (``words`` is the list of them) and its number.

    Apart, each would count in full; but the sites of one chain share name and switchboard, so among
    strangers, too, one comes with the other. Judged together, training sees how often.
    """
    known = f"{phone}_l is not null and {phone}_r is not null"
    phones = {
        "one phone": f"{phone}_l = {phone}_r",
        "another phone": f"({known}) and {phone}_l <> {phone}_r",
        "phone unknown": f"not ({known})",
    }
    names = {
        "equal": f"{column}_l = {column}_r",
        "alike": _alike_names(column, words),
        "a word in common": f"list_has_any({words}_l, {words}_r)",
    }
    told = [
        when(f"{line} and ({name})", f"{how}, {phone_told}")
        for how, name in names.items()
        for phone_told, line in phones.items()
    ]
    return [*told, when(phones["one phone"], "different, one phone")]


def street_address(column: str, number: str, street: str) -> Levels:
    """A street and house number; ``number`` and ``street`` are its parts."""
    return [
        equal(column, is_weighed_by_frequency=False),
        when(
            f"{number}_l = {number}_r and jaro_winkler_similarity({street}_l, {street}_r) >= 0.85",
            "street misspelt",
        ),
        when(
            f"{street}_l = {street}_r and"
            f" abs(try_cast({number}_l as bigint) - try_cast({number}_r as bigint)) <= 20",
            "a few doors away",
        ),
        when(f"{street}_l = {street}_r", "same street"),
    ]


def domain(column: str) -> Levels:
    """A registrable domain: `acme.de` and `acme.com` are likely one company's."""
    name = f"split_part({column}_{{side}}, '.', 1)"
    return [
        equal(column, is_weighed_by_frequency=False),
        when(f"{name.format(side='l')} = {name.format(side='r')}", "same name, another suffix"),
    ]


def same(column: str) -> Levels:
    """A value that is equal or not: a country, a postcode."""
    return [equal(column, is_weighed_by_frequency=False)]


def _alike_names(column: str, words: str) -> str:
    """Whether one name's words are all in the other, half are shared, or letters hardly differ."""
    left, right = (f"list_distinct({words}_{side})" for side in ("l", "r"))
    common = f"length(list_intersect({left}, {right}))"
    return (
        f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.92"
        f" or list_has_any({words}_l, {words}_r)"
        f" and ({common} = least(length({left}), length({right}))"
        f" or 3 * {common} >= length({left}) + length({right}))"
    )
