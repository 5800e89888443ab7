import hashlib
import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.publish.site import shell
from tandem.publish.site.facts import Facts
from tandem.publish.site.scorecard import SCRIPTS

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'\u2028<!--"


def _facts(publish_id: str = "20261101T000000Z-abc", *, is_degraded: bool = False) -> Facts:
    instant = datetime(2026, 11, 1, tzinfo=UTC)
    return Facts(publish_id, instant, instant, is_degraded=is_degraded, warnings=1)


def _page(facts: Facts | None = None, **context: object) -> str:
    return shell.render(
        "layout.html.j2",
        name="scorecard.html",
        facts=facts or _facts(),
        context=context,
        scripts=SCRIPTS,
        styles=["styles/scorecard.css"],
    )


def _blocks(html: str, element: str) -> list[str]:
    return re.findall(rf"<{element}>(.*?)</{element}>", html, flags=re.DOTALL)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _policy(html: str) -> dict[str, list[str]]:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    parts = found.group(1).replace("&#39;", "'").split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def test_policy_names_exactly_the_scripts_and_styles_of_the_page() -> None:
    html = _page()
    assert len(_blocks(html, "script")) == len(SCRIPTS) + 2
    assert _policy(html)["script-src"] == [_hash(text) for text in _blocks(html, "script")]
    assert _policy(html)["style-src"] == [_hash(text) for text in _blocks(html, "style")]


def test_policy_lets_nothing_else_in_and_nothing_out() -> None:
    policy = _policy(_page())
    assert policy["default-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    assert not any("unsafe" in source for sources in policy.values() for source in sources)


def test_page_asks_for_nothing() -> None:
    markup = re.sub(r"<script>.*?</script>", "", _page(), flags=re.DOTALL)
    assert re.findall(r"<(?:link|img|iframe|script|source)\b[^>]*(?:src|href)=", markup) == []
    assert re.findall(r"url\(|@import", "".join(_blocks(_page(), "style"))) == []


def test_page_has_no_style_or_handler_as_an_attribute() -> None:
    markup = re.sub(r"<script>.*?</script>", "", _page(), flags=re.DOTALL)
    assert re.findall(r"<[a-z][^>]*\s(?:style|on\w+)=", markup) == []


def test_hostile_words_of_the_header_stay_words() -> None:
    html = _page(_facts(publish_id=HOSTILE))
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_hostile_values_in_data_cannot_end_their_element() -> None:
    html = _page(data={"name": HOSTILE})
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html)
    assert json.loads(block.group(1)) == {"name": HOSTILE}
    assert "<script>alert" not in html


def test_header_tells_publish_times_and_state() -> None:
    html = _page(_facts(is_degraded=True))
    for words in ("20261101T000000Z-abc", "2026-11-01 00:00 UTC", "degraded", "1 warning<"):
        assert words in html


def test_navigation_marks_the_page_and_leads_to_the_others_beside_it() -> None:
    html = _page()
    assert re.findall(r'<a href="([\w.]+)" aria-current="page">', html) == ["scorecard.html"]
    for name in shell.NAVIGATION:
        assert f'href="{name}"' in html


def test_written_page_is_the_rendered_one(tmp_path: Path) -> None:
    path = shell.write(tmp_path / "site", "scorecard.html", "<p>é</p>")
    assert path.read_text(encoding="utf-8") == "<p>é</p>"


@pytest.mark.parametrize("value", [object(), {1, 2}])
def test_value_without_a_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no form in JSON"):
        _page(data={"value": value})


def test_number_that_no_browser_can_read_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        _page(data={"value": float("nan")})
