"""What is old goes, what may still be used stays."""

import os
import time

from tandem.pipeline.maintenance import KEEP_DOWNLOADS, clear_away


def test_a_download_that_nobody_continued_is_cleared_away(settings):
    old, new = (settings.downloads / "salesforce" / name for name in ("old.csv", "new.csv"))
    old.parent.mkdir(parents=True)
    for path in (old, new):
        path.write_text("Id")
    long_ago = time.time() - KEEP_DOWNLOADS.total_seconds() - 1
    os.utime(old, (long_ago, long_ago))
    assert clear_away(settings)["downloads"] == 1
    assert new.exists()
    assert not old.exists()
