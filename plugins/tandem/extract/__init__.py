"""Extract: get the vendor's own files.

In: a drop folder, or a vendor's API window. Out: ``ExtractedFile``, byte for byte the vendor's.
Never: changes a byte, reads a value, or passes over a file without a word.
"""

from tandem.extract.drop_folder import DropFolderExtractor
from tandem.extract.protocol import Extractor

__all__ = ["DropFolderExtractor", "Extractor"]
