"""A sample by risk: chances as stated, the same for everybody who draws it again, rates without bias."""

import random
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruiters.watch.estimates import Caution, estimate_rate
from recruiters.watch.sampling import draw, fingerprint, frame_file, probabilities, read_frame

PAPER = Path(__file__).parents[3] / "docs" / "inspections.md"
WEIGHTS = st.lists(st.integers(1, 5_000), min_size=1, max_size=60)


def frame(weights):
    return {f"recruiter-{number}": weight for number, weight in enumerate(weights, start=1)}


@given(WEIGHTS, st.data())
def test_chances_add_up_to_the_size_and_none_passes_one(weights, data):
    size = data.draw(st.integers(1, len(weights)))
    chances = probabilities(frame(weights), size)
    assert sum(chances.values()) == size
    assert all(0 < chance <= 1 for chance in chances.values())
    open_ = [(weight, chances[unit]) for unit, weight in frame(weights).items() if chances[unit] < 1]
    assert len({chance / weight for weight, chance in open_}) <= 1


@settings(max_examples=60)
@given(WEIGHTS, st.text(max_size=20), st.data())
def test_a_sample_has_its_size_holds_the_certain_and_comes_out_the_same(weights, number, data):
    size, content = data.draw(st.integers(1, len(weights))), frame_file(frame(weights))
    drawn = draw(content, size, number)
    assert drawn == draw(content, size, number)
    assert sorted(chance.order for chance in drawn if chance.drawn) == list(range(1, size + 1))
    assert all(chance.drawn for chance in drawn if chance.probability == 1)


@pytest.mark.parametrize("size", [0, -1, 4])
def test_a_size_that_the_frame_cannot_give_is_refused(size):
    with pytest.raises(ValueError, match="a sample of"):
        draw(frame_file(frame([1, 2, 3])), size, "7")


@pytest.mark.parametrize("weights", [{"a,b": 1}, {"a": 0}, {"a": 1.5}, {"=a": 1}, {"": 1}, {"start": 1}, {"ñ": 2}])
def test_a_frame_holds_plain_codes_and_whole_weights(weights):
    with pytest.raises(ValueError, match=r"unit|weight"):
        frame_file(weights)


def test_a_frame_is_read_as_it_was_written_and_one_weight_changes_its_fingerprint():
    weights = frame([100, 350, 100])
    content = frame_file(weights)
    assert read_frame(content) == weights
    assert content.startswith(b"unit,weight\nrecruiter-1,100\n")
    assert fingerprint(content) != fingerprint(frame_file(weights | {"recruiter-1": 101}))


def test_units_are_drawn_as_often_as_stated():
    """1,500 draws with fixed numbers; a chi-square that a right design passes but for one in 1,000."""
    chance = random.Random(5)
    weights = frame([chance.choice([100, 100, 150, 300, 600]) for _ in range(58)] + [9_000, 9_000])
    content, chances = frame_file(weights), probabilities(weights, 12)
    seen = dict.fromkeys(weights, 0)
    for number in range(1_500):
        for unit in draw(content, 12, str(number)):
            seen[unit.unit] += unit.drawn
    open_ = [unit for unit, value in chances.items() if value < 1]
    assert [seen[unit] for unit in weights if chances[unit] == 1] == [1_500, 1_500]
    scores = [_score(seen[unit], float(chances[unit]), 1_500) for unit in open_]
    assert sum(score**2 for score in scores) < 97.04  # chi-square of 58, 999 of 1,000: pairs only make it smaller
    assert max(map(abs, scores)) < 4.5


def _score(seen, chance, times):
    return (seen - times * chance) / (times * chance * (1 - chance)) ** 0.5


@pytest.mark.parametrize("risky", [False, True])
def test_a_rate_is_told_without_bias_and_its_interval_holds_it(risky):
    """200 samples of 30 from a frame of 200, where those with weight have it more often, and where they do not.

    The interval is meant for 190: with weights so unequal the approximation keeps nine of ten.
    """
    chance = random.Random(3)
    weights = frame([chance.choice([100, 100, 100, 150, 200, 300, 1_500]) for _ in range(200)])
    has = {unit: chance.random() < (min(1, weight / 1_000) if risky else 0.25) for unit, weight in weights.items()}
    true, content = sum(has.values()) / 200, frame_file(weights)
    told = [_estimated(draw(content, 30, str(number)), has) for number in range(200)]
    rates = [estimate.rate for estimate in told]
    mean = sum(rates) / 200
    spread = (sum((rate - mean) ** 2 for rate in rates) / 199) ** 0.5
    assert abs(mean - true) < 3 * spread / 200**0.5
    assert sum(estimate.low <= true <= estimate.high for estimate in told) >= 174


def _estimated(drawn, has):
    visited = [unit for unit in drawn if unit.drawn]
    return estimate_rate([float(u.probability) for u in visited], [has[u.unit] for u in visited], frame=len(drawn))


def test_a_frame_that_was_visited_whole_has_no_interval():
    estimate = estimate_rate([1.0] * 4, [True, False, False, False], frame=4)
    assert (estimate.rate, estimate.low, estimate.high, estimate.cautions) == (0.25, 0.25, 0.25, ())


def test_nothing_found_is_not_nothing_there():
    estimate = estimate_rate([0.1] * 10, [False] * 10, frame=100)
    assert estimate.rate == 0
    assert estimate.high == pytest.approx(0.3085, abs=1e-4)  # Clopper and Pearson of 0 of 10
    assert set(estimate.cautions) == {Caution.FEW, Caution.NONE_FOUND}


def test_what_was_not_visited_is_bounded_and_said():
    estimate = estimate_rate([0.2] * 5, [True, False, None, None, None], frame=25)
    assert (estimate.rate, estimate.best, estimate.worst) == (0.5, 0.2, 0.8)
    assert Caution.NOT_VISITED in estimate.cautions
    assert estimate_rate([0.2] * 5, [None] * 5, frame=25) is None


def test_a_stranger_draws_the_same_from_the_lines_in_the_paper(tmp_path):
    weights = frame([100, 100, 350, 100, 20_000, 100, 250, 100, 100, 100, 100, 400])
    content = frame_file(weights)
    (tmp_path / "frame.csv").write_bytes(content)
    printed = drawn_by_a_stranger(tmp_path, 5, "48213")
    ours = sorted((unit.order, unit.unit) for unit in draw(content, 5, "48213") if unit.drawn)
    assert printed == [fingerprint(content), *(unit for _order, unit in ours)]
    assert probabilities(weights, 5)["recruiter-5"] == Fraction(1)


def drawn_by_a_stranger(folder, size, number):
    """What the lines of docs/inspections.md print, run as they stand there on `frame.csv`."""
    (folder / "redraw.py").write_text(re.search(r"```python\n(.*?)```", PAPER.read_text(), re.DOTALL).group(1))
    command = [sys.executable, "-I", "redraw.py", "frame.csv", str(size), number]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout.split()
