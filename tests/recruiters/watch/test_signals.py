"""When a count is more than chance: limits that hold, and what is left alone."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from recruiters.watch import bursts, distributions, fees, rates
from recruiters.watch.ordinary import Ordinary, ordinary
from recruiters.watch.several import stand_out

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(("count", "trials", "share"), [(1, 10, 0.1), (3, 12, 0.4), (12, 12, 0.9), (40, 200, 0.13)])
def test_binomial_tails_agree_with_their_sums(count, trials, share):
    exact = sum(math.comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(count, trials + 1))
    assert distributions.binomial_at_least(count, trials, share) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(("count", "mean"), [(0, 0.3), (4, 2.5), (30, 21.0)])
def test_gamma_and_poisson_are_two_sides_of_one_thing(count, mean):
    assert distributions.gamma_below(count + 1, mean) == pytest.approx(
        1 - distributions.poisson_at_most(count, mean), abs=1e-10
    )


def test_quantiles_are_where_their_distributions_reach_them():
    assert distributions.gamma_below(2.5, distributions.gamma_quantile(2.5, 0.975)) == pytest.approx(0.975)
    assert distributions.incomplete_beta(3, 28, distributions.beta_quantile(3, 28, 0.025)) == pytest.approx(0.025)


def test_fishers_test_agrees_with_the_lady_tasting_tea():
    assert distributions.hypergeometric_at_least(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert distributions.hypergeometric_at_least(3, 4, 4, 8) == pytest.approx(17 / 70)


def test_of_many_looked_at_only_the_smallest_chances_stand_out():
    assert stand_out([0.001, 0.5, 0.012, 0.04], 0.05) == [0, 2]
    assert stand_out([0.001, 0.012], 0.05, looked_at=100) == []
    assert stand_out([0.03, 0.04], 0.05) == [0, 1]


def test_little_known_is_drawn_to_the_usual_and_much_is_left():
    complaints, placements = [0, 1, 2, 30, 40, 1, 3], [3, 50, 100, 500, 200, 60, 90]
    prior = rates.usual(complaints, placements)
    small, large = rates.shrink(0, 3, prior), rates.shrink(40, 200, prior)
    assert small.raw == 0
    assert abs(small.rate - prior.rate) < abs(small.raw - prior.rate) / 2
    assert abs(large.rate - large.raw) < 0.1 * large.raw
    assert large.low < large.rate < large.high


def test_complaints_about_who_placed_nobody_do_not_hide_who_is_complained_about_more():
    complaints, placements = [20, *[2] * 9], [100.0, *[100.0] * 9]
    alone = rates.rates_out_of_line(complaints, placements)
    assert [place for place, _chance in alone] == [0]
    assert rates.rates_out_of_line([*complaints, 400, 300], [*placements, 0.0, 0.0]) == alone


def test_where_recruiters_differ_by_chance_alone_all_are_drawn_to_the_same():
    prior = rates.usual([1, 1, 1], [50, 50, 50])
    assert math.isinf(prior.placements)
    assert rates.shrink(1, 50, prior).rate == pytest.approx(0.02)
    with pytest.raises(ValueError, match="no placements"):
        rates.usual([1], [0])


def test_a_recruiter_far_out_of_line_is_named_and_one_with_two_complaints_is_not():
    placements = [100.0] * 40 + [10.0]
    named = rates.rates_out_of_line([2] * 39 + [16, 2], placements)
    assert [place for place, _chance in named] == [39]
    assert rates.rates_out_of_line([0] * 40 + [2], placements) == []
    assert rates.rates_out_of_line([9, 0], [0.0, 0.0]) == []


@pytest.mark.parametrize("shape", [math.inf, 4.0, 0.7])
@pytest.mark.parametrize(("placements", "tail"), [(0, 0.001), (40, 0.025), (300, 0.001), (2_000, 0.025)])
def test_control_limits_are_the_least_with_so_small_a_tail(placements, tail, shape):
    usually = Ordinary(0.02, shape)
    limit = usually.limit(placements, tail)
    assert more_than(limit, placements * 0.02, shape) <= tail
    assert limit == 0 or more_than(limit - 1, placements * 0.02, shape) > tail


def more_than(count: int, mean: float, shape: float) -> float:
    """The chance of more, as one less the sum of the chances up to it, each from the one before."""
    if math.isinf(shape):
        return 1 - distributions.poisson_at_most(count, mean)
    term, total = (1 + mean / shape) ** -shape, 0.0
    for k in range(count + 1):
        total += term
        term *= (shape + k) / (k + 1) * mean / (shape + mean)
    return 1 - total


def register(seed: int, shape: float, bad: int = 0, of: int = 800) -> tuple[list[int], list[float]]:
    """Complaints and placements of recruiters whose rates differ by this shape around 2 of 100; the first `bad` have five times as many."""
    chance = np.random.default_rng(seed)
    placements = np.round(np.exp(np.log(40) + chance.standard_normal(of))) + 1
    own = np.ones(of) if math.isinf(shape) else chance.gamma(shape, 1 / shape, of)
    own[:bad] *= 5
    return chance.poisson(0.02 * placements * own).tolist(), placements.tolist()


@pytest.mark.parametrize("bad", [0, 24])
def test_how_much_ordinary_recruiters_differ_is_found_whatever_a_few_bad_ones_do(bad):
    usually = ordinary(*register(5, 4.0, bad))
    assert usually.rate == pytest.approx(0.02, rel=0.2)
    assert 2 <= usually.shape <= 12
    alike = ordinary(*register(5, math.inf, bad))
    assert alike.rate == pytest.approx(0.02, rel=0.15)
    assert alike.shape > 12


def test_recruiters_that_differ_by_nature_are_not_named_and_a_bad_one_among_them_is():
    plain = [rates.rates_out_of_line(*register(seed, 4.0)) for seed in range(12)]
    assert sum(map(len, plain)) <= 1
    complaints, placements = register(12, 4.0)
    biggest = placements.index(max(placements))
    complaints[biggest] = round(placements[biggest] * 0.02 * 6)
    assert [place for place, _chance in rates.rates_out_of_line(complaints, placements)] == [biggest]


@pytest.mark.parametrize("weekly", [0.02, 0.4, 3.0])
def test_a_chart_runs_as_long_without_cause_as_it_says(weekly):
    chart = bursts.chart_for(weekly, 150)
    chance = np.random.default_rng(11)
    runs = [_weeks_to_the_alarm(chart, chance) for _ in range(200)]
    assert chart.run >= 150
    assert np.mean(runs) == pytest.approx(chart.run, abs=4 * np.std(runs) / 200**0.5)


def _weeks_to_the_alarm(chart, chance):
    level = weeks = 0
    while level < chart.limit:
        level = max(0, level + int(chance.poisson(chart.weekly)) * chart.scale - chart.reference)
        weeks += 1
    return weeks


def test_a_burst_is_told_in_its_week_with_since_when():
    chart = bursts.chart_for(0.05, bursts.run_wanted(30))
    quiet = [1 if week in (4, 20) else 0 for week in range(48)]
    burst = bursts.follow([*quiet, 2, 3, 2], chart)
    assert burst.alarm
    assert (burst.weeks, burst.complaints) == (3, 7)
    assert burst.expected < 0.3
    assert not bursts.follow([*quiet, 2, 3, 2, 0], chart).alarm
    assert not bursts.follow(quiet, chart).alarm
    assert not bursts.follow([], chart).alarm


def test_two_complaints_are_no_burst_however_rare_they_are():
    assert not bursts.follow([0] * 50 + [2], bursts.chart_for(0.0001, 260)).alarm


def test_the_larger_the_register_the_longer_the_run():
    assert bursts.run_wanted(10) == bursts.LEAST_RUN
    assert bursts.run_wanted(2_000) == 26_000


def fee(recruiter, complaint, amount=500.0, payee="", day=None):
    return fees.Fee(recruiter, complaint, amount, "GTQ", payee, day)


def everybody_elses(what):
    """Sixty complaints about thirty others, each with its own."""
    return [fee(100 + number // 2, 1_000 + number, **what(number)) for number in range(60)]


def test_the_same_rare_amount_told_by_several_is_named_and_a_usual_one_is_not():
    others = everybody_elses(lambda number: {"amount": 1_000.0 if number % 2 else 100.0 + number})
    rare = [fee(1, number, 3_725) for number in range(4)]
    usual = [fee(2, 50 + number, 1_000) for number in range(4)]
    [shared] = fees.same_amount([*others, *rare, *usual])
    assert (shared.recruiter, shared.what, shared.complaints, shared.of) == (1, ("3725.00", "GTQ"), 4, 4)


def test_one_person_who_paid_many_times_is_one():
    others = everybody_elses(lambda number: {"amount": 100.0 + number})
    assert fees.same_amount([*others, *(fee(1, 7, 3_725) for _ in range(9))]) == []


def test_an_account_is_the_same_however_it_is_written():
    others = everybody_elses(lambda number: {"payee": f"persona {number}"})
    told = ["cuenta 3012-445566", "banco, 3012 445566", "don juan, cuenta 3012.445566"]
    [shared] = fees.same_hand([*others, *(fee(1, number, payee=payee) for number, payee in enumerate(told))])
    assert shared.what == ("3012445566",)


def test_whom_everybody_calls_the_middleman_is_nobody():
    others = everybody_elses(lambda number: {"payee": "el intermediario"})
    assert fees.same_hand([*others, *(fee(1, number, payee="el intermediario") for number in range(5))]) == []


def test_fees_that_rise_are_told_with_their_halves_and_a_mix_is_not():
    days = [DAY + timedelta(days=30 * step) for step in range(10)]
    up = [fee(1, step, 1_000 + 150 * step, day=day) for step, day in enumerate(days)]
    mixed = [fee(2, 20 + step, 1_000 + 150 * (step * 7 % 10), day=day) for step, day in enumerate(days)]
    little = [fee(3, 40 + step, 1_000 + step, day=day) for step, day in enumerate(days)]
    [rising] = fees.rising([*up, *mixed, *little])
    assert (rising.recruiter, rising.earlier, rising.later, rising.payments) == (1, 1_300, 2_050, 10)


def test_a_trend_among_ties_is_weighed_with_them():
    paid = [(DAY + timedelta(days=step // 2), float(amount)) for step, amount in enumerate([1, 1, 1, 1, 2, 2, 2, 2])]
    # Kendall's score 16; variance (8·7·21 - 4·2·1·9 - 2·4·3·13)/18 + 8·24/(2·56) + 0 = 45.714...
    assert fees.trend_chance(paid) == pytest.approx(distributions.normal_above(15 / 45.7142857**0.5), rel=1e-6)
