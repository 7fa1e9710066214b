"""The trends, week by week: five charts. Tab goes from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from retrotimer.domain.history.charts import Chart
from retrotimer.gui.history.chart_view import ChartView

_CHART_COUNT, _COLUMNS, _GAP_PX = 5, 2, 10


class TrendsPage(QWidget):
    """Charts in two columns; the last one has a row of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.chart_views = [ChartView() for _ in range(_CHART_COUNT)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP_PX)
        for number, view in enumerate(self.chart_views):
            row, column = divmod(number, _COLUMNS)
            is_last = number == _CHART_COUNT - 1
            grid.addWidget(view, row, column, 1, _COLUMNS if is_last else 1)

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """Show these charts in this order."""
        for view, chart in zip(self.chart_views, charts, strict=True):
            view.show_chart(chart)
