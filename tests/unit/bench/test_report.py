"""Ratios and budgets of the benchmark's table."""

from bench.load import LoadResult
from bench.measure import Sample
from bench.report import BARE, CHECKOUT, OURS, STOCK, rows_of, table


def sample(
    *, requests: int, seconds: float, web: float, database: float, queries: int | None = None
) -> Sample:
    found = Sample(queries=queries)
    result = LoadResult(requests=requests, seconds=seconds, latencies=[10.0, 20.0, 30.0])
    found.add(result, web=web, database=database)
    return found


def test_ratios_are_taken_to_the_bare_template_and_to_stock() -> None:
    samples = {
        ("template", BARE): sample(requests=1000, seconds=1, web=2.0, database=0.0),
        ("list", OURS): sample(requests=100, seconds=1, web=1.0, database=0.4, queries=5),
        ("list", STOCK): sample(requests=20, seconds=1, web=1.0, database=0.2, queries=17),
    }
    bare, ours, stock = rows_of(samples)
    assert (ours.times_bare, ours.times_stock) == (7.0, 5.0)
    assert (stock.times_bare, stock.times_stock) == (30.0, None)
    assert (bare.times_bare, bare.times_stock) == (1.0, None)
    assert (ours.web_ms, ours.database_ms, ours.cpu_ms) == (10.0, 4.0, 14.0)


def test_runs_of_one_page_are_added_up() -> None:
    both = sample(requests=100, seconds=1, web=1.0, database=0.0)
    both.add(LoadResult(requests=300, seconds=1, latencies=[40.0]), web=2.0, database=1.0)
    assert (both.per_second, both.web_ms, both.database_ms) == (200.0, 7.5, 2.5)
    assert both.rates == [100.0, 300.0]
    assert both.p50 == 30.0


def test_a_page_above_its_budget_says_by_what() -> None:
    samples = {
        ("template", BARE): sample(requests=1000, seconds=1, web=1.0, database=0.0),
        ("home", OURS): sample(requests=100, seconds=1, web=1.0, database=0.1, queries=9),
        ("list", OURS): sample(requests=100, seconds=1, web=0.75, database=0.125, queries=8),
    }
    _, home, listed = rows_of(samples)
    assert home.misses == ("queries > 8", "CPU > 10 × bare")
    assert listed.misses == ()


def test_the_checkout_is_held_to_three_times_stock() -> None:
    samples = {
        ("template", BARE): sample(requests=1000, seconds=1, web=1.0, database=0.0),
        (CHECKOUT, OURS): sample(requests=29, seconds=1, web=1.0, database=0.0),
        (CHECKOUT, STOCK): sample(requests=10, seconds=1, web=1.0, database=0.0),
    }
    assert rows_of(samples)[1].misses == ("orders/s < 3 × stock",)


def test_the_table_marks_met_and_missed_budgets() -> None:
    samples = {
        ("template", BARE): sample(requests=1000, seconds=1, web=2.0, database=0.0),
        ("list", OURS): sample(requests=100, seconds=1, web=1.0, database=0.4, queries=5),
        ("product", OURS): sample(requests=100, seconds=1, web=1.0, database=0.4, queries=8),
    }
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table(rows_of(samples)).splitlines()
    ]
    assert lines[2] == ["template", BARE, "–", "1000", "20.0", "30.0", "2.00 + 0.00", "1.0", "–", ""]
    assert lines[3] == ["list", OURS, "5", "100", "20.0", "30.0", "10.00 + 4.00", "7.0", "–", "met"]
    assert lines[4][-1] == "missed: queries > 7"
