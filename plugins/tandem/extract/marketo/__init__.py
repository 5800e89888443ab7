"""Pulls Marketo: leads, activities and program members as exports, the rest as lists."""

from tandem.extract.marketo.extractor import MarketoExtractor

__all__ = ["MarketoExtractor"]
