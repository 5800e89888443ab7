"""Draws the pictures of docs/scorecard.md over a finished `make demo`: python -m tests.pictures."""

from pathlib import Path

from tandem.settings import PROJECT_ROOT, Settings
from tests.fixtures.browser import chromium, opened

IMAGES = PROJECT_ROOT / "docs" / "images"


def draw(settings: Settings, folder: Path) -> None:
    """Write ``scorecard.png`` and ``scorecard-dark.png``: the page as it opens."""
    page_file = (settings.published / "current").resolve() / "site" / "scorecard.html"
    with chromium() as browser:
        for scheme, name in (("light", "scorecard.png"), ("dark", "scorecard-dark.png")):
            with opened(browser, page_file, width=1280, height=1180, scheme=scheme) as (page, _):
                page.screenshot(path=folder / name)


if __name__ == "__main__":
    draw(Settings(), IMAGES)
