"""A chart of counts, two bars a row: dark for now, light with an edge for before, with the numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.svg import BLUE, BLUE_LIGHT, BOLD, HEIGHT, QUIET, WIDTH, card, text

TOP, BOTTOM = 170, 60
LABELS, NUMBERS = 430, 110
MARGIN = 60
MAX_LABEL = 22


def bars(title: str, rows: Sequence[tuple[str, int, int]], legend: tuple[str, str]) -> str:
    """Return the chart as SVG.

    :param rows: a label, the count now, the count before.
    :param legend: what now and before are.
    """
    most = max((max(now, before) for _, now, before in rows), default=0) or 1
    step = (HEIGHT - TOP - BOTTOM) / max(len(rows), 1)
    thick = min(30.0, step / 2.6)
    scale = (WIDTH - MARGIN - LABELS - NUMBERS) / most
    shapes = [
        _bar(MARGIN, 122, 34, 24, BLUE),
        text(complex(MARGIN + 48, 144), legend[0], size=28, fill=QUIET),
        _bar(MARGIN + 420, 122, 34, 24, BLUE_LIGHT),
        text(complex(MARGIN + 468, 144), legend[1], size=28, fill=QUIET),
    ]
    for number, (label, now, before) in enumerate(rows):
        y = TOP + step * number + step / 2
        short = label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…"
        shapes.append(text(complex(MARGIN, y + 11), short, size=32))
        for count, top, colour in ((now, y - thick - 1, BLUE), (before, y + 1, BLUE_LIGHT)):
            shapes.append(_bar(LABELS, top, count * scale, thick, colour))
            at = complex(LABELS + count * scale + 12, top + thick * 0.8)
            shapes.append(text(at, str(count), size=thick * 0.95, weight=BOLD, fill=QUIET))
    return card(title, *shapes)


def _bar(left: float, top: float, width: float, height: float, colour: str) -> str:
    edge = f' stroke="{BLUE}" stroke-width="2"' if colour == BLUE_LIGHT and width else ""
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" rx="4" '
        f'fill="{colour}"{edge}/>'
    )
