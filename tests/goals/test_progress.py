"""The arithmetic of progress, case by case (the table in goals/progress.py)."""

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goals.progress import Note, Progress, Standing, measure

MET, ON_TRACK, BEHIND, NO_DATA = Standing.MET, Standing.ON_TRACK, Standing.BEHIND, Standing.NO_DATA


def figures(text: str) -> dict[int, D | None]:
    """'2021:80 2022:?' → {2021: 80, 2022: unknown}."""
    pairs = (pair.split(":") for pair in text.split())
    return {int(year): None if value == "?" else D(value) for year, value in pairs}


def measured(
    type: str, direction: str, base: Any, target: Any, actuals: str, *, interim: str = "", **changed: Any
) -> Progress:
    """A goal from 2020 to 2030, looked at in 2025, unless said otherwise."""
    given_values: dict[str, Any] = {"base_year": 2020, "target_year": 2030, "as_of_year": 2025} | changed
    return measure(
        type=type,
        direction=direction,
        base=None if base is None else D(base),
        target=None if target is None else D(target),
        actuals=figures(actuals),
        interim_targets={year: value for year, value in figures(interim).items() if value is not None},
        **given_values,
    )


# type, direction, base, target, actuals → standing, ratio, expected
WAYS = [
    # reach, lower is better
    ("reach", "lower", "100", "50", "2025:75", ON_TRACK, "0.5", "75"),
    ("reach", "lower", "100", "50", "2025:70", ON_TRACK, "0.6", "75"),
    ("reach", "lower", "100", "50", "2025:76", BEHIND, "0.48", "75"),
    ("reach", "lower", "100", "50", "2025:50", MET, "1", "75"),
    ("reach", "lower", "100", "50", "2025:25", MET, "1.5", "75"),
    ("reach", "lower", "100", "50", "2025:110", BEHIND, "-0.2", "75"),
    ("reach", "lower", "100", "50", "2023:90 2024:80", ON_TRACK, "0.4", "80"),
    ("reach", "lower", "100", "50", "2024:80 2025:?", ON_TRACK, "0.4", "80"),
    ("reach", "lower", "100", "0", "2025:50", ON_TRACK, "0.5", "50"),
    ("reach", "lower", "0", "-10", "2025:-5", ON_TRACK, "0.5", "-5"),
    ("reach", "lower", "100", "50", "2020:100", ON_TRACK, "0", "100"),
    # reach, higher is better
    ("reach", "higher", "20", "40", "2025:30", ON_TRACK, "0.5", "30"),
    ("reach", "higher", "20", "40", "2025:29.999999", BEHIND, "0.49999995", "30"),
    ("reach", "higher", "20", "40", "2025:60", MET, "2", "30"),
    ("reach", "higher", "20", "40", "2025:10", BEHIND, "-0.5", "30"),
    ("reach", "higher", "0", "40", "2025:20", ON_TRACK, "0.5", "20"),
    # reach, base = target; without base
    ("reach", "higher", "40", "40", "2025:40", MET, None, "40"),
    ("reach", "higher", "40", "40", "2025:39", BEHIND, None, "40"),
    ("reach", "lower", "40", "40", "2025:41", BEHIND, None, "40"),
    ("reach", "higher", None, "40", "2025:30", NO_DATA, None, None),
    ("reach", "higher", None, "40", "2025:41", MET, None, None),
    ("reach", "", None, "40", "2025:41", NO_DATA, None, None),
    ("reach", "", "100", "50", "2025:60", ON_TRACK, "0.8", "75"),
    # change in % against the base
    ("change", "lower", "200", "-25", "2025:175", ON_TRACK, "0.5", "175"),
    ("change", "lower", "200", "-25", "2025:150", MET, "1", "175"),
    ("change", "lower", "200", "-25", "2025:180", BEHIND, "0.4", "175"),
    ("change", "lower", "200", "-25", "2025:220", BEHIND, "-0.4", "175"),
    ("change", "lower", "200", "-25", "2025:100", MET, "2", "175"),
    ("change", "higher", "200", "20", "2025:220", ON_TRACK, "0.5", "220"),
    ("change", "higher", "-200", "20", "2025:-180", ON_TRACK, "0.5", "-180"),
    ("change", "lower", "200", "0", "2025:200", MET, None, "200"),
    ("change", "lower", "0", "-25", "2025:10", NO_DATA, None, None),
    ("change", "lower", None, "-25", "2025:10", NO_DATA, None, None),
    # multiple of the base
    ("multiple", "higher", "10", "2", "2025:15", ON_TRACK, "0.5", "15"),
    ("multiple", "higher", "10", "2", "2025:14", BEHIND, "0.4", "15"),
    ("multiple", "higher", "10", "2", "2025:25", MET, "1.5", "15"),
    ("multiple", "lower", "10", "0.5", "2025:7", ON_TRACK, "0.6", "7.5"),
    ("multiple", "higher", "10", "1", "2025:10", MET, None, "10"),
    ("multiple", "higher", "0", "2", "2025:5", NO_DATA, None, None),
    ("multiple", "higher", None, "2", "2025:5", NO_DATA, None, None),
    # cap and keep: met or not met
    ("cap", "lower", None, "3000", "2025:3000", MET, None, "3000"),
    ("cap", "lower", "5000", "3000", "2025:3001", BEHIND, None, "3000"),
    ("cap", "lower", "5000", "3000", "2024:2000 2025:?", MET, None, "3000"),
    ("keep", "higher", "99.5", "99", "2025:99", MET, None, "99"),
    ("keep", "higher", None, "99", "2024:99 2025:98.9", BEHIND, None, "99"),
    ("keep", "", None, "99", "2025:99.1", MET, None, "99"),
    # cumulative: needs every year after the base year
    ("cumulative", "higher", None, "100", "2021:10 2022:10 2023:10 2024:10 2025:10", ON_TRACK, "0.5", "50"),
    ("cumulative", "higher", None, "100", "2021:10 2022:10", ON_TRACK, "0.2", "20"),
    ("cumulative", "higher", None, "100", "2021:5 2022:5", BEHIND, "0.1", "20"),
    ("cumulative", "higher", None, "100", "2021:60 2022:60", MET, "1.2", "20"),
    ("cumulative", "higher", "20", "120", "2021:10 2022:10", ON_TRACK, "0.2", "40"),
    ("cumulative", "higher", None, "100", "2021:10 2023:10", NO_DATA, None, None),
    ("cumulative", "higher", None, "100", "2021:10 2022:? 2023:10", NO_DATA, None, None),
    ("cumulative", "higher", None, "100", "2022:10 2023:10", NO_DATA, None, None),
    ("cumulative", "higher", None, "100", "2021:0 2022:0", BEHIND, "0", "20"),
    ("cumulative", "lower", None, "-25", "2021:-3 2022:-3", ON_TRACK, "0.24", "-5"),
    ("cumulative", "lower", None, "-25", "2021:1 2022:1", BEHIND, "-0.08", "-5"),
    ("cumulative", "lower", None, "100", "2021:10 2022:10", ON_TRACK, "0.2", "20"),
    ("cumulative", "lower", None, "100", "2021:10 2022:11", BEHIND, "0.21", "20"),
    ("cumulative", "lower", None, "100", "2021:60 2022:60", BEHIND, "1.2", "20"),
    # nothing to judge by
    ("reach", "lower", "100", "50", "", NO_DATA, None, None),
    ("reach", "lower", "100", "50", "2025:?", NO_DATA, None, None),
    ("reach", "lower", "100", None, "2025:50", NO_DATA, None, None),
    ("", "", "100", "50", "2025:50", NO_DATA, None, None),
]


@pytest.mark.parametrize(("type", "direction", "base", "target", "actuals", "standing", "ratio", "expected"), WAYS)
def test_progress_of_a_goal(type, direction, base, target, actuals, standing, ratio, expected):
    found = measured(type, direction, base, target, actuals)
    assert found.standing == standing
    assert found.ratio == (None if ratio is None else D(ratio))
    assert found.expected == (None if expected is None else D(expected))


def test_the_way_bends_at_interim_targets():
    found = measured("reach", "lower", "100", "50", "2025:85", interim="2025:90")
    assert (found.expected, found.standing) == (D(90), ON_TRACK)


def test_between_an_interim_target_and_the_target_the_way_is_straight():
    assert measured("reach", "lower", "100", "50", "2026:82", interim="2025:90", as_of_year=2026).expected == D(82)


def test_interim_targets_are_in_the_terms_of_the_target():
    assert measured("change", "lower", "200", "-25", "2025:190", interim="2025:-5").expected == D(190)
    assert measured("multiple", "higher", "10", "2", "2025:12", interim="2025:1.2").expected == D(12)


def test_without_a_base_an_interim_target_still_says_what_was_expected():
    assert measured("reach", "lower", None, "50", "2025:70", interim="2025:70").standing == ON_TRACK
    assert measured("reach", "lower", None, "50", "2025:71", interim="2025:70").standing == BEHIND


def test_values_after_the_target_year_do_not_decide():
    found = measured("reach", "lower", "100", "50", "2030:50 2031:60", as_of_year=2032)
    assert (found.standing, found.year) == (MET, 2030)


def test_after_the_target_year_an_unreached_target_is_behind():
    assert measured("reach", "lower", "100", "50", "2030:51", as_of_year=2032).standing == BEHIND


def test_values_of_years_to_come_do_not_count():
    assert measured("reach", "lower", "100", "50", "2024:80 2026:50").year == 2024


def test_a_budget_is_kept_only_once_the_target_year_is_counted():
    years = " ".join(f"{year}:9" for year in range(2021, 2031))
    assert measured("cumulative", "lower", None, "100", years, as_of_year=2030).standing == MET
    assert measured("cumulative", "lower", None, "100", years, as_of_year=2029).standing == ON_TRACK


def test_missing_years_of_a_cumulative_goal_are_named():
    found = measured("cumulative", "higher", None, "100", "2022:10 2025:10")
    assert found.missing_years == (2021, 2023, 2024)
    assert found.value is None
    assert found.notes == (Note.YEARS_MISSING,)


def test_a_cumulative_goal_without_base_year_counts_from_its_first_value():
    found = measured("cumulative", "higher", None, "100", "2023:10 2024:10", base_year=None)
    assert (found.value, found.ratio, found.standing) == (D(20), D("0.2"), NO_DATA)


def test_a_value_of_the_base_year_is_not_part_of_the_total():
    assert measured("cumulative", "higher", None, "100", "2020:99 2021:10").value == D(10)


def test_only_the_base_year_known_is_no_data_for_a_cumulative_goal():
    assert measured("cumulative", "higher", None, "100", "2020:99").standing == NO_DATA


def test_without_a_target_year_only_met_can_be_said():
    assert measured("reach", "lower", "100", "50", "2025:50", target_year=None).standing == MET
    assert measured("cap", "lower", "100", "50", "2025:50", target_year=None).standing == MET


@pytest.mark.parametrize(
    ("goal", "note"),
    [
        (("reach", "lower", "100", "50", ""), Note.NO_ACTUALS),
        (("reach", "lower", None, "50", "2025:70"), Note.NO_BASE),
        (("change", "lower", None, "-5", "2025:70"), Note.NO_BASE),
        (("change", "lower", "0", "-5", "2025:70"), Note.BASE_IS_ZERO),
        (("reach", "lower", "50", "50", "2025:70"), Note.BASE_EQUALS_TARGET),
        (("reach", "lower", "100", "50", "2025:20"), Note.OVER_TARGET),
        (("reach", "lower", "100", "50", "2025:120"), Note.AWAY_FROM_TARGET),
        (("cap", "lower", "100", "50", "2025:20"), Note.MET_OR_NOT),
        (("cumulative", "lower", None, "100", "2021:9"), Note.BUDGET),
    ],
)
def test_a_note_says_why(goal, note):
    assert note in measured(*goal).notes


values = st.decimals(min_value=-(10**12), max_value=10**12, places=3)
types = st.sampled_from(["reach", "change", "multiple", "cap", "keep", "cumulative"])
directions = st.sampled_from(["higher", "lower", ""])
series = st.dictionaries(st.integers(2018, 2035), st.none() | values, max_size=8)


@given(types, directions, st.none() | values, st.none() | values, series, st.integers(2018, 2035))
def test_any_figures_give_an_answer_and_unknown_is_never_a_number(type, direction, base, target, actuals, year):
    found = measure(
        type=type,
        direction=direction,
        base=base,
        target=target,
        base_year=2020,
        target_year=2030,
        actuals=actuals,
        as_of_year=year,
    )
    if found.year is None:
        assert (found.standing, found.value, found.ratio) == (NO_DATA, None, None)
    else:
        assert actuals[found.year] == found.actual is not None
        assert found.year <= min(year, 2030)
    if type in ("cap", "keep"):
        assert found.ratio is None
        assert found.standing != ON_TRACK


@given(values, values, values)
def test_the_ratio_is_0_at_the_base_and_1_at_the_target_and_turns_with_both(base, target, actual):
    assume(base != target)

    def ratio(base: D, target: D, actual: D) -> D | None:
        return measure(
            type="reach",
            direction="",
            base=base,
            target=target,
            base_year=2020,
            target_year=2030,
            actuals={2025: actual},
            as_of_year=2025,
        ).ratio

    assert ratio(base, target, base) == 0
    assert ratio(base, target, target) == 1
    assert ratio(base, target, actual) == ratio(-base, -target, -actual)


@given(values, st.decimals(min_value="0.1", max_value=10**6, places=2), st.lists(values, min_size=2, max_size=2))
def test_a_better_value_is_never_in_a_worse_place(base, way, pair):
    worse, better = sorted(pair)
    order = [BEHIND, ON_TRACK, MET]
    places = [
        order.index(measured("reach", "higher", base, base + way, f"2025:{value}").standing)
        for value in (worse, better)
    ]
    assert places[0] <= places[1]


@given(st.dictionaries(st.integers(2021, 2030), values, min_size=1, max_size=10))
def test_a_cumulative_total_exists_exactly_when_no_year_lacks(actuals):
    found = measure(
        type="cumulative",
        direction="higher",
        base=None,
        target=D(100),
        base_year=2020,
        target_year=2030,
        actuals=actuals,
        as_of_year=2030,
    )
    complete = set(range(2021, max(actuals) + 1)) == set(actuals)
    assert (found.value is not None) == complete
    if complete:
        assert found.value == sum(actuals.values())
