"""A picture of one likeness: from what is believed of any two records, field by field."""

from itertools import accumulate
from xml.sax.saxutils import escape

from tandem.unify.explanation import Link

_ROW, _LABELS, _CHART, _MARGIN = 30, 330, 420, 16
_COLOURS = {"for": "#2a7f62", "against": "#b5483a", "sum": "#3b4a6b"}


def waterfall(link: Link) -> str:
    """Return an SVG: one bar per field, each starting where the one before ended.

    Args:
        link: A likeness with its fields; the first is the prior.
    """
    steps = [one.weight_bits for one in link.fields]
    ends = list(accumulate(steps))
    starts = [0.0, *ends[:-1]]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = _CHART / ((high - low) or 1.0)

    def x(bits: float) -> float:
        return _LABELS + (bits - low) * scale

    bars = [
        _bar(number, f"{one.field}: {one.outcome}", x(start), x(end), one.weight_bits)
        for number, (one, start, end) in enumerate(zip(link.fields, starts, ends, strict=True))
    ]
    total = ends[-1]
    words = f"together: {link.match_score:.4%} that they are one"
    bars.append(_bar(len(steps), words, x(0.0), x(total), total, colour="sum"))
    height = _ROW * (len(bars) + 1) + 2 * _MARGIN
    width = _LABELS + _CHART + 90
    zero = f'<line x1="{x(0):.1f}" y1="0" x2="{x(0):.1f}" y2="{height}" stroke="#999"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' font-family="sans-serif" font-size="13">'
        f"<title>{escape(f'Why {link.record_key_a} and {link.record_key_b} look alike')}</title>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>{zero}{"".join(bars)}'
        f'<text x="{_LABELS}" y="{height - _MARGIN}" fill="#555">bits: each doubles the odds</text>'
        "</svg>\n"
    )


def _bar(
    row: int, words: str, start: float, end: float, bits: float, colour: str | None = None
) -> str:
    top = _MARGIN + row * _ROW
    left, width = min(start, end), max(abs(end - start), 1.5)
    fill = _COLOURS[colour or ("for" if bits >= 0 else "against")]
    return (
        f'<text x="{_LABELS - 8}" y="{top + 16}" text-anchor="end">{escape(words)}</text>'
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="20" fill="{fill}"/>'
        f'<text x="{max(start, end) + 6:.1f}" y="{top + 16}">{bits:+.1f}</text>'
    )
