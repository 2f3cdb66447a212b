"""How often a signal is raised without cause, and how soon with one.

`PYTHONPATH=. .venv/bin/python benchmarks/signals.py [--seeds 5] [--recruiters 2000] [--write FILE]`

Simulated: recruiters with placements that differ as such registers do (log-normal, median 40 a year), two complaints for each hundred
placements, six of ten with fees. Three years, looked at as the product does it: rates and fees by month over the year (the two years)
before, bursts by week. The third year is measured. No database, no person.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recruiters.watch import bursts, fees, rates

YEARS, WEEKS = 3, 52
FIRST = date(2024, 1, 1)
USUAL = 0.02
WITH_FEES = 0.6
NAMES = ("el intermediario", "un senor", "la oficina", "el reclutador", "una senora", "no se")
MONTHS = [round((month + 1) * WEEKS / 12) for month in range(12)]  # in weeks of the third year
KINDS = ("rate", "burst", "same amount", "same payee", "rising fees")
NOMINAL = {"burst": bursts.FALSE_A_YEAR} | dict.fromkeys((kind for kind in KINDS if kind != "burst"), 12 * 0.05)
CLASSES = ((20, 50), (50, 200), (200, 10_000))


@dataclass
class Register:
    """`counts`: shape (recruiters, weeks). `placements` a year. `fees` with the week in which they were told."""

    placements: NDArray[np.float64]
    counts: NDArray[np.int64]
    fees: list[tuple[int, fees.Fee]] = field(default_factory=list)


@dataclass(frozen=True)
class Planted:
    """From the third year on some recruiters have so many times the complaints, and fees of their own kind."""

    times: float = 1.0
    amount: bool = False
    payee: bool = False
    rising: bool = False
    differ: float = 0.0  # coefficient of variation of the recruiters' own rates, without any bad one


def simulate(seed: int, recruiters: int, planted: Planted, bad: Sequence[int]) -> Register:
    chance = np.random.default_rng(seed)
    placements = np.round(np.exp(np.log(40) + chance.standard_normal(recruiters))) + 1
    own = np.ones(recruiters)
    if planted.differ:
        shape = planted.differ**-2
        own = chance.gamma(shape, 1 / shape, recruiters)
    weekly = np.repeat((placements * USUAL * own / WEEKS)[:, None], YEARS * WEEKS, axis=1)
    weekly[list(bad), 2 * WEEKS :] *= planted.times
    register = Register(placements, chance.poisson(weekly))
    number = 0
    for recruiter, week in np.argwhere(register.counts):
        for _complaint in range(int(register.counts[recruiter, week])):
            number += 1
            if chance.random() < WITH_FEES:
                own_kind = recruiter in bad and week >= 2 * WEEKS
                register.fees.append(
                    (int(week), _fee(chance, int(recruiter), number, int(week), planted if own_kind else None))
                )
    return register


def _fee(chance: np.random.Generator, recruiter: int, number: int, week: int, planted: Planted | None) -> fees.Fee:
    amount = max(100.0, float(round(6_000 * np.exp(0.7 * chance.standard_normal()), -2)))
    told = chance.random()
    payee = NAMES[int(chance.integers(len(NAMES)))] if told < 0.5 else f"persona {number}" if told < 0.8 else ""
    if planted and planted.amount and chance.random() < 0.6:
        amount = 4_875.0 + recruiter
    if planted and planted.payee and chance.random() < 0.6:
        payee = f"cuenta 30{recruiter:06d}"
    if planted and planted.rising:
        amount *= 1 + (week - 2 * WEEKS) / WEEKS
    return fees.Fee(recruiter, number, amount, "GTQ", payee, FIRST + timedelta(weeks=week))


def look(register: Register) -> dict[str, dict[int, int]]:
    """For each kind the recruiters that it names in the third year, and the first week of that year in which it does."""
    named: dict[str, dict[int, int]] = {kind: {} for kind in KINDS}
    for week in MONTHS:
        until = 2 * WEEKS + week
        counts = register.counts[:, until - WEEKS : until].sum(axis=1)
        told = [fee for at, fee in register.fees if until - 2 * WEEKS <= at < until]
        found = {
            "rate": [
                place for place, _chance in rates.rates_out_of_line(counts.tolist(), register.placements.tolist())
            ],
            "same amount": [shared.recruiter for shared in fees.same_amount(told)],
            "same payee": [shared.recruiter for shared in fees.same_hand(told)],
            "rising fees": [trend.recruiter for trend in fees.rising(told)],
        }
        for kind, places in found.items():
            for place in places:
                named[kind].setdefault(place, week)
    _follow_weeks(register, named["burst"])
    return named


def _follow_weeks(register: Register, named: dict[int, int]) -> None:
    run = bursts.run_wanted(len(register.placements))
    for week in range(1, WEEKS + 1):
        until = 2 * WEEKS + week
        before = register.counts[:, until - 2 * WEEKS : until - WEEKS].sum(axis=1)
        expected = rates.expected_weekly(before.tolist(), register.placements.tolist(), WEEKS)
        now = register.counts[:, until - WEEKS : until]
        for place in np.flatnonzero(now[:, -1]):  # an alarm is raised in a week with a complaint
            if bursts.follow(now[place].tolist(), bursts.chart_for(expected[place], run)).alarm:
                named.setdefault(int(place), week)


def false_alarms(seeds: int, recruiters: int, planted: Planted) -> dict[str, float]:
    """Recruiters named without cause in a year, of 1,000."""
    totals = dict.fromkeys(KINDS, 0)
    for seed in range(seeds):
        for kind, places in look(simulate(seed, recruiters, planted, ())).items():
            totals[kind] += len(places)
    return {kind: 1_000 * total / (seeds * recruiters) for kind, total in totals.items()}


def power(seeds: int, recruiters: int, planted: Planted) -> dict[tuple[int, str], tuple[int, int, list[int]]]:
    """By class of placements and kind: bad ones, those of them named within the year, and the weeks until then."""
    found: dict[tuple[int, str], tuple[int, int, list[int]]] = defaultdict(lambda: (0, 0, []))
    for seed in range(100, 100 + seeds):
        sizes = simulate(seed, recruiters, Planted(), ()).placements
        bad = [int(place) for low, high in CLASSES for place in np.flatnonzero((sizes >= low) & (sizes < high))[:20]]
        named = look(simulate(seed, recruiters, planted, bad))
        for place in bad:
            size = next(position for position, (low, high) in enumerate(CLASSES) if low <= sizes[place] < high)
            for kind in (*KINDS, "any"):
                weeks = [named[one][place] for one in (KINDS if kind == "any" else (kind,)) if place in named[one]]
                number, hit, delays = found[size, kind]
                found[size, kind] = (number + 1, hit + bool(weeks), delays + ([min(weeks)] if weeks else []))
    return dict(found)


def report(seeds: int, recruiters: int) -> str:
    started = time.process_time()
    lines = [
        "# Signals: how often without cause, how soon with one",
        "",
        f"`PYTHONPATH=. .venv/bin/python benchmarks/signals.py --seeds {seeds} --recruiters {recruiters}`: simulated registers of "
        f"{recruiters:,} recruiters over three years, {seeds} of each kind; no real recruiter is in it.",
        "",
        "## Without any bad one",
        "",
        "Recruiters named in a year, of 1,000. *Nominal*: what the method allows at most (12 monthly looks, each with a chance of",
        "1 in 20 that anybody at all is named; four bursts a year in the whole register). *Differ*: recruiters whose own rates differ",
        "by half of the mean (gamma), as real ones may without anybody being bad. The limits are of such ones: how much they differ is",
        "fitted to the register, without those far above the usual (`recruiters.watch.ordinary`).",
        "",
        "| signal | nominal | all alike | they differ |",
        "|---|---|---|---|",
    ]
    alike = false_alarms(seeds, recruiters, Planted())
    differ = false_alarms(seeds, recruiters, Planted(differ=0.5))
    for kind in KINDS:
        lines.append(f"| {kind} | {1_000 * NOMINAL[kind] / recruiters:.2f} | {alike[kind]:.2f} | {differ[kind]:.2f} |")
    lines += [
        "",
        "## With bad ones",
        "",
        "Twenty in each class of placements a year, bad from the first week of the third year: share named within that year, and",
        "the median of the weeks until the first signal of any kind. Usual are two complaints for each hundred placements.",
        "",
        "| what they do | placements | rate | burst | same amount | same payee | rising fees | any | weeks |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for what, planted in PLANS.items():
        lines += _rows(what, power(seeds, recruiters, planted))
    spent = time.process_time() - started
    lines += [
        "",
        "Read it so: a small recruiter, or one that is twice as bad as usual, cannot be told from chance by counting complaints; a",
        "campaign's random sample reaches it all the same. What several people tell alike is found earlier than any count. Fees that rise",
        "are found rarely: amounts differ so much from person to person that even a doubling hardly shows within a year.",
        "",
        f"{platform.python_implementation()} {platform.python_version()}, numpy {np.__version__}: {spent:.0f} s of one core.",
        "",
    ]
    return "\n".join(lines)


PLANS = {
    "twice the complaints": Planted(2),
    "three times": Planted(3),
    "five times": Planted(5),
    "three times, six of ten the same amount and account": Planted(3, amount=True, payee=True),
    "five times, fees double within the year": Planted(5, rising=True),
}


def _rows(what: str, found: dict[tuple[int, str], tuple[int, int, list[int]]]) -> list[str]:
    rows = []
    for position, (low, high) in enumerate(CLASSES):
        cells = [f"{found[position, kind][1] / found[position, kind][0]:.0%}" for kind in (*KINDS, "any")]
        delays = found[position, "any"][2]
        weeks = f"{np.median(delays):.0f}" if delays else "–"
        size = f"{low}–{high - 1}" if high < 10_000 else f"{low} and more"
        rows.append(f"| {what} | {size} | {' | '.join(cells)} | {weeks} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--recruiters", type=int, default=2_000)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    text = report(asked.seeds, asked.recruiters)
    print(text)
    if asked.write:
        asked.write.write_text(text)


if __name__ == "__main__":
    main()
