"""An evaluation as one HTML page with plots. Needs the extra ``eval``."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
from mako.template import Template
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.evaluation.figures import calibration, confusions, latency, worst_misses
from bot.evaluation.report import CONFUSIONS, WORST, Evaluation, expected_and_got

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#999999"
"""From the palette of Okabe and Ito (2008), which colour-blind readers can tell apart."""


def as_page(evaluation: Evaluation) -> str:
    """Return the whole page, pictures inside."""
    misses = [
        (miss.question.kind, miss.question.text, *expected_and_got(miss), miss.confidence)
        for miss in worst_misses(evaluation.results)[:WORST]
    ]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "legpress"}):  # text stays text; the same page twice
        plots = [
            ("Figures with a goal: share and 95 % interval, the goal as a bar.", _svg(_goals(evaluation))),
            ("Reported score and how often such answers were right.", _svg(_calibration(evaluation))),
            ("Time in the engine for a question, in milliseconds.", _svg(_latency(evaluation))),
        ]
    template = Template(  # noqa: S702 - every value is escaped: default_filters
        filename=str(Path(__file__).with_name("page.html.mako")), default_filters=["h"], input_encoding="utf-8"
    )
    page: str = template.render(
        evaluation=evaluation,
        plots=plots,
        times=latency(evaluation.results),
        pairs=confusions(evaluation.results)[:CONFUSIONS],
        misses=misses,
    )
    return page


def _svg(drawing: Figure) -> str:
    written = io.StringIO()
    drawing.savefig(written, format="svg", metadata={"Date": None})
    _, tag, drawn = written.getvalue().partition("<svg")
    return tag + drawn  # inside a page the XML declaration has no place


def _axes(height: float) -> tuple[Figure, Axes]:
    drawing = Figure(figsize=(8, height), layout="constrained")
    axes = drawing.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return drawing, axes


def _goals(evaluation: Evaluation) -> Figure:
    names = [name for name in evaluation.figures if name in evaluation.goals][::-1]
    drawing, axes = _axes(1 + 0.32 * len(names))
    for row, name in enumerate(names):
        figure, goal = evaluation.figures[name], evaluation.goals[name]
        low, high = (100 * end for end in figure.interval)
        colour = ORANGE if goal.missed_by(figure) else BLUE
        axes.plot([low, high], [row, row], color=colour, linewidth=2)
        axes.plot([100 * figure.value], [row], "s" if goal.missed_by(figure) else "o", color=colour)
        axes.plot([goal.goal], [row], "|", color="black", markersize=14)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(-2, 102)
    axes.set_xlabel("percent; round and blue: reached, square and orange: missed")
    return drawing


def _calibration(evaluation: Evaluation) -> Figure:
    drawing, axes = _axes(4)
    axes.plot([0.5, 1], [50, 100], "--", color=GREY, label="as reported")
    for low, share in calibration(evaluation.results):
        bottom, top = (100 * end for end in share.interval)
        axes.plot([low + 0.05] * 2, [bottom, top], color=BLUE)
        axes.plot([low + 0.05], [100 * share.value], "o", color=BLUE)
        counted = f"{share.hits}/{share.total}"
        axes.annotate(counted, (low + 0.05, 100 * share.value), (8, -4), textcoords="offset points")
    axes.set_xlabel("reported score, by tenths")
    axes.set_ylabel("right, percent")
    axes.set_ylim(0, 105)
    axes.legend(frameon=False)
    return drawing


def _latency(evaluation: Evaluation) -> Figure:
    drawing, axes = _axes(3)
    times = [result.milliseconds for result in evaluation.results]
    longest = latency(evaluation.results)["p99"]
    axes.hist([min(time, longest) for time in times], bins=40, color=BLUE)
    axes.set_xlabel("milliseconds; the slowest hundredth stands in the last bar")
    axes.set_ylabel("questions")
    return drawing
