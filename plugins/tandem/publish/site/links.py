"""Where a word on a page is defined: its place in the signed agreement or in the docs of dbt."""


def agreed(kind: str, name: str) -> str:
    """The place of an agreed term, such as ``agreement.html#sla-mql_first_touch``.

    Args:
        kind: ``stage``, ``handoff``, ``sla``, ``commitment``, ``goal``, ``channel``, ``segment``.
        name: The term's name in the agreement.
    """
    return f"agreement.html#{kind}-{name}"


def metric(name: str) -> str:
    """The page of a metric in the docs of dbt."""
    return f"dbt_docs.html#!/metric/metric.tandem.{name}"


def mart(name: str) -> str:
    """The page of a mart in the docs of dbt."""
    return f"dbt_docs.html#!/model/model.tandem.{name}"
