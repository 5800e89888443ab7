"""The eight stage words: they alone name folders, task groups, log fields and headings."""

from enum import StrEnum


class Stage(StrEnum):
    """One step on the path from a vendor's export to a published mart, in order."""

    EXTRACT = "extract"
    LAND = "land"
    LOAD = "load"
    STAGE = "stage"
    UNIFY = "unify"
    MART = "mart"
    CHECK = "check"
    PUBLISH = "publish"
