"""Charts as SVG strings drawn on the server: the same on the page, in the PDF and as a download.

Only presentation attributes (no style, no script), so that they pass the strict security policy. Every chart says its
finding in words (`finding`), exists in a wide and a narrow form, and carries its figures as a table. All words come
from the caller, in the reader's language; what is unknown (None) leaves a gap and is never drawn as 0.
"""

from design.charts.bars import Bar, BarChart, Series, StackedBars
from design.charts.gauge import Gauge
from design.charts.line import LineChart, LineWords, stepped_path
from design.charts.readings import Reading, Target
from design.charts.rows import StackedRows
from design.charts.sparkline import Sparkline

__all__ = [
    "Bar",
    "BarChart",
    "Gauge",
    "LineChart",
    "LineWords",
    "Reading",
    "Series",
    "Sparkline",
    "StackedBars",
    "StackedRows",
    "Target",
    "stepped_path",
]
