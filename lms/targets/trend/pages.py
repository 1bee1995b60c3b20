"""What a coverage page tells beside the figure of the day: the line, the same day last year, where the pace leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.kernel.charts import Chart, Line, chart
from lms.kernel.messages import mark
from lms.targets.queries.records import TargetView
from lms.targets.rules import Figures
from lms.targets.trend.queries import line
from lms.targets.trend.rules import WINDOW, Forecast, Point, Scope, days_of_line, forecast, year_before

DONE = mark("Hoàn thành")
ENROLLED = mark("Tham gia")
AHEAD = mark("nếu giữ nhịp này")


@dataclass(frozen=True)
class Story:
    """The line's points with figures, earliest first; the same day last year; the forecast, where there is one."""

    points: Sequence[Point]
    last_year: Point
    ahead: Forecast | None

    def drawn(self, words: dict[str, str]) -> Chart | None:
        """The drawing, with the names of its lines in `words`; None where fewer than two days have people."""
        days = [point.day for point in self.points]
        told = [point.figures for point in self.points]
        if len(told) < 2 or not told[-1] or not told[-1].counted:
            return None
        last = told[-1]
        lines = [
            Line(DONE, f"{words[DONE]} {last.done_text}", days, [_share(f, "done") for f in told]),
            Line(ENROLLED, f"{words[ENROLLED]} {last.enrolled_text}", days, [_share(f, "enrolled") for f in told], "dashed"),
        ]  # fmt: skip
        if self.ahead:
            ends = [_share(last, "done"), _share(self.ahead.figures, "done")]
            said = f"{words[AHEAD]}: {self.ahead.figures.done_text}"
            lines.append(Line(AHEAD, said, [days[-1], self.ahead.due_on], ends, "dotted"))
        return chart(lines)


def _share(figures: Figures | None, what: str) -> float | None:
    return getattr(figures, what) / figures.counted if figures and figures.counted else None


def story(target: TargetView, on: date, scope: Scope, known_at: datetime | None) -> Story:
    """The line of the target's period up to `on`, and what follows from it."""
    ago, before = year_before(on), on - timedelta(days=WINDOW)
    days = days_of_line(max(target.starts_on, date.min), on)
    found = {point.day: point for point in line(target, [*days, ago, before], scope, known_at)}
    points = [found[day] for day in days if found[day].figures is not None]
    return Story(points, found[ago], forecast(found[before], found[on], target.due_on))
