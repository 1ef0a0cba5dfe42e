"""The order of the lines on a page."""

import time

from briefing.sources.layout import Row, in_columns


def test_columns_among_lines_at_thousands_of_places_are_found_in_time() -> None:
    """However many left edges a page has, they are not held against each line."""
    rows = [
        Row("a line of the column", left + i / 10, left + i / 10 + 100, 10.0 * i, 10.0 * i + 8)
        for i in range(5000)
        for left in (50, 1250)
    ]
    began = time.process_time()
    ordered = in_columns(rows)
    assert time.process_time() - began < 2
    assert sorted(ordered) == sorted(rows)
    few = [
        Row("a line of the column", left, left + 200.0, -10.0 * i, 8 - 10.0 * i)
        for i in range(10)
        for left in (50, 350)
    ]
    assert in_columns(few) == [*few[::2], *few[1::2]]
