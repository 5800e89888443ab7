"""Ids that stay: the same thing has the same id in every bundle, so that an import replaces it."""

from uuid import NAMESPACE_URL, uuid5

_OURS = uuid5(NAMESPACE_URL, "tandem/superset")


def uuid(kind: str, name: str) -> str:
    """The id of the thing of this kind and name."""
    return str(uuid5(_OURS, f"{kind}/{name}"))
