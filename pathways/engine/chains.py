"""A person's next seasons: the best of them that do not overlap, with the days between that papers, journeys and the law ask.

Days are whole numbers counted from 1970-01-01 as in `facts`, first and last day both count. Weighted interval scheduling: seasons
in the order in which the person is home again, for each the best of all that could come before. A limit of stay makes that depend on
what came before, so the best for every length of stay so far are kept (`_Label`), and no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .stays import Break

NEVER = -(10**7)  # the day on which somebody left who never was there


@dataclass(frozen=True)
class Season:
    """A stretch of work. `lead`: days at home that its papers and the journey need before the first day of work; `journey`: days
    until the person is home after the last. `is_open`: a vacancy stands behind it today; else it is only expected.
    """

    key: str
    programme: str
    first: int
    last: int
    is_open: bool = True
    lead: int = 0
    journey: int = 0

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def home(self) -> int:
        """The last day on which the person is not home yet."""
        return self.last + self.journey

    def can_follow(self, other: Season) -> bool:
        """Whether the person is home in time after the other one."""
        return other.home + self.lead < self.first


@dataclass(frozen=True)
class StayRule:
    """Longest stay in a row in `counted` programmes together, which closes those it `binds`, and the absence that starts the
    count again."""

    name: str
    counted: frozenset[str]
    binds: frozenset[str]
    max_days: int
    pause: Break


class Worth(NamedTuple):
    """What makes one chain better than another, in this order: days of work, of these days with a vacancy that is open today,
    fewer journeys."""

    days: int = 0
    open_days: int = 0
    journeys: int = 0  # counted below zero

    def plus(self, season: Season, until: int) -> Worth:
        days = min(season.last, until) - season.first + 1
        return Worth(self.days + days, self.open_days + (days if season.is_open else 0), self.journeys - 1)


@dataclass(frozen=True)
class Stayed:
    """Days in a row counted by one rule, and the day on which the person left last."""

    days: int = 0
    left: int = NEVER


@dataclass(frozen=True)
class Link:
    """One season of a chain. `is_taken`: it was agreed before, and is no suggestion. `free`: days at home since the link before it
    (None: the first); `stayed`: by the name of each rule that counts it, days in a row at its end.
    """

    season: Season
    is_taken: bool
    free: int | None
    stayed: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Chain:
    """Seasons in their order, those that were agreed before among them. `worth` counts the suggested ones."""

    links: tuple[Link, ...]
    worth: Worth

    @property
    def suggested(self) -> tuple[Season, ...]:
        return tuple(link.season for link in self.links if not link.is_taken)


@dataclass(frozen=True)
class _Label:
    """A chain so far: what it is worth, how long the person has stayed by each rule, its last season and what came before."""

    worth: Worth
    stayed: tuple[Stayed, ...]
    season: Season | None = None
    before: _Label | None = None

    def then(self, season: Season, worth: Worth, rules: Sequence[StayRule]) -> _Label:
        stayed = tuple(_after(rule, so_far, season) for rule, so_far in zip(rules, self.stayed, strict=True))
        return _Label(worth, stayed, season, self)

    def is_no_better(self, other: _Label) -> bool:
        return self.worth <= other.worth and all(
            mine.days >= theirs.days and mine.left >= theirs.left
            for mine, theirs in zip(self.stayed, other.stayed, strict=True)
        )


def best_chain(
    seasons: Iterable[Season],
    taken: Iterable[Season] = (),
    past: Iterable[Season] = (),
    rules: Iterable[StayRule] = (),
    *,
    since: int,
    until: int,
) -> Chain:
    """The chain with the highest `Worth` among seasons that begin by `until` and whose `lead` fits after `since`, a day at home;
    days after `until` count nothing.

    `taken` seasons are part of every chain, whatever they overlap; `past` ones only count as stays. Exact and deterministic: the
    order in which seasons are given does not matter, and of equal chains the one stands that is home first.
    """
    agreed, history, rules = _ordered(taken), _ordered(past), list(rules)
    fitting = _ordered(s for s in seasons if since + s.lead < s.first <= until and _fits(s, agreed))
    binding = [rule for rule in rules if _can_bind(rule, [*history, *agreed], until - since)]
    labels = [_Label(Worth(), tuple(stayed_by(rule, history) for rule in binding))]
    for number in range(len(agreed) + 1):
        own = [season for season in fitting if _stretch(season, agreed) == number]
        labels = _through(labels, own, binding, until)
        if number < len(agreed):
            labels = _past_agreed(labels, agreed[number], binding)
    best = labels[0]
    for label in labels[1:]:
        if label.worth > best.worth:
            best = label
    return _told(best, agreed, history, rules)


def stayed_by(rule: StayRule, seasons: Iterable[Season]) -> Stayed:
    """Days in a row after these seasons, in their order."""
    stayed = Stayed()
    for season in seasons:
        stayed = _after(rule, stayed, season)
    return stayed


def _ordered(seasons: Iterable[Season]) -> list[Season]:
    return sorted(seasons, key=lambda s: (s.home, s.first, s.key))


def _can_bind(rule: StayRule, known: Sequence[Season], horizon: int) -> bool:
    """A limit that even working every day of the horizon, and the longest season beyond it, would not reach needs no look."""
    return sum(s.days for s in known if s.programme in rule.counted) + 2 * horizon > rule.max_days


def _fits(season: Season, agreed: Sequence[Season]) -> bool:
    return all(season.can_follow(other) or other.can_follow(season) for other in agreed)


def _stretch(season: Season, agreed: Sequence[Season]) -> int:
    """How many of the agreed seasons come before this one, which fits between them."""
    return sum(season.can_follow(other) for other in agreed)


def _through(labels: list[_Label], seasons: list[Season], rules: Sequence[StayRule], until: int) -> list[_Label]:
    """The best labels at the end of a stretch in which only these seasons can be chosen."""
    homes = [season.home for season in seasons]
    reached = [labels]
    for season in seasons:
        earlier = reached[bisect_left(homes, season.first - season.lead)]
        longer = [
            label.then(season, label.worth.plus(season, until), rules)
            for label in earlier
            if not _is_closed(rules, label, season)
        ]
        reached.append(_best_of(reached[-1], longer))
    return reached[-1]


def _past_agreed(labels: list[_Label], season: Season, rules: Sequence[StayRule]) -> list[_Label]:
    """With a season that was agreed before. What would make it too long is given up, unless it is too long in any case."""
    kept = [label for label in labels if not _is_closed(rules, label, season)]
    return _best_of([], [label.then(season, label.worth, rules) for label in kept or labels])


def _is_closed(rules: Sequence[StayRule], label: _Label, season: Season) -> bool:
    """Whether a limit of stay closes the season after that label, as `kinds.past.StayLimit` tests it."""
    return any(
        season.programme in rule.binds and _so_far(rule, stayed, season) + season.days > rule.max_days
        for rule, stayed in zip(rules, label.stayed, strict=True)
    )


def _so_far(rule: StayRule, stayed: Stayed, season: Season) -> int:
    """The days that count on top of those of the season: none after a long enough absence."""
    if stayed.left == NEVER:
        return 0
    over = int(rule.pause.over(np.array([stayed.left], dtype=np.int32))[0])
    return 0 if season.first >= over else stayed.days


def _after(rule: StayRule, stayed: Stayed, season: Season) -> Stayed:
    """With the season, as `stays.last_stay` counts."""
    if season.programme not in rule.counted:
        return stayed
    before = _so_far(rule, stayed, season)
    first = max(season.first, stayed.left + 1) if before else season.first
    return Stayed(before + max(season.last - first + 1, 0), max(season.last, stayed.left))


def _best_of(labels: list[_Label], more: list[_Label]) -> list[_Label]:
    """Without those that another one is at least as good as in everything."""
    kept = list(labels)
    for label in more:
        if not any(label.is_no_better(other) for other in kept):
            kept = [other for other in kept if not other.is_no_better(label)]
            kept.append(label)
    return kept


def _told(best: _Label, agreed: Sequence[Season], history: Sequence[Season], rules: Sequence[StayRule]) -> Chain:
    seasons, label = [], best
    while label.before is not None and label.season is not None:
        seasons.append(label.season)
        label = label.before
    seasons.reverse()
    links: list[Link] = []
    for number, season in enumerate(seasons):
        known = [*history, *seasons[: number + 1]]
        counted = tuple((r.name, stayed_by(r, known).days) for r in rules if season.programme in r.counted)
        free = max(season.first - seasons[number - 1].home - 1, 0) if number else None
        links.append(Link(season, season in agreed, free, counted))
    return Chain(tuple(links), best.worth)
