"""``python -m dashboards.superset.bundle URL FILE.zip`` writes the bundle for your Superset."""

import sys
from pathlib import Path

from dashboards.superset.bundle.contents import archive

if __name__ == "__main__":
    url, file = sys.argv[1:]
    Path(file).write_bytes(archive(url))
