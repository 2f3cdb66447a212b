"""Compiled steps of the repair of a live assignment: the auction of `kernels`, begun from where the last event left it.

The slackness that every step keeps, at prices p in ticks and `epsilon`: nobody placed could gain more than epsilon elsewhere or by
staying home, nobody without a place could gain anything anywhere, and a vacancy with a free seat asks nothing. An event breaks
it at a few places: those who wait for a place, and vacancies with a free seat at a price. First those who wait bid (`forward`: the chain of
who displaces whom, prices only rise), then the vacancies ask less (`reverse`: the chain of who moves into whose seat, prices only fall).

Each person placed has a bid, the most that is known to keep them content: no price that their vacancy may ask is above it. Prices that
rise elsewhere leave it true. Where a price falls, the bids of all who know that vacancy are lowered.

Sources: as `kernels`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .jit import kernel
from .passes import LOW, down
from .rows import Int32, Int64, Rows, put, take

WAITING, WAITING_AT, ASKING, ASKING_AT, TOUCHED, EFFORT, EVENT = range(7)  # of `cursor`


class Book(NamedTuple):
    """All that a repair reads and writes; n workers, m vacancies."""

    candidates: Rows  # of each worker: vacancies
    wanting: Rows  # of each vacancy: the workers whose candidate it is
    seated: Rows  # of each vacancy: who has a seat; its values say nothing
    price: Int64  # (m,) ticks; where there are no seats, more than anybody would pay
    seats: Int64  # (m,)
    vacancy_of: Int32  # (n,) -1 = none
    score_of: Int32  # (n,) points
    seat_of: Int32  # (n,) where in the row of `seated`
    bid_of: Int64  # (n,) ticks
    waiting: Int32  # (n,) ring of workers who will bid
    asking: Int32  # (m,) ring of vacancies with a free seat at a price
    asked: NDArray[np.bool_]  # (m,) is in `asking`
    seen: Int64  # (n,) the last event that moved them
    before: Int32  # (n,) where they were before that
    touched: Int32  # (n,) whom the event has moved, in the order of their first move
    heap: Int64  # as long as the longest row of `wanting`, and one more
    cursor: Int64  # (7,) how many wait and where the ring begins, the same of `asking`, how many were touched, edges looked at, the event


@kernel
def touch(book: Book, worker: int) -> None:
    cursor = book.cursor
    if book.seen[worker] != cursor[EVENT]:
        book.seen[worker], book.before[worker] = cursor[EVENT], book.vacancy_of[worker]
        book.touched[cursor[TOUCHED]] = worker
        cursor[TOUCHED] += 1


@kernel
def wait(book: Book, worker: int) -> None:
    """Let a worker without a place bid."""
    cursor = book.cursor
    book.waiting[(cursor[WAITING_AT] + cursor[WAITING]) % len(book.waiting)] = worker
    cursor[WAITING] += 1


@kernel
def ask(book: Book, vacancy: int) -> None:
    """Let a vacancy look for somebody to take its free seats, if they have a price."""
    cursor = book.cursor
    if book.price[vacancy] > 0 and not book.asked[vacancy]:
        book.asked[vacancy] = True
        book.asking[(cursor[ASKING_AT] + cursor[ASKING]) % len(book.asking)] = vacancy
        cursor[ASKING] += 1


@kernel
def sit(book: Book, worker: int, vacancy: int, score: int, bid: int) -> None:
    touch(book, worker)
    book.vacancy_of[worker], book.score_of[worker], book.bid_of[worker] = vacancy, score, bid
    book.seat_of[worker] = book.seated.size[vacancy]
    put(book.seated, vacancy, worker, 0)


@kernel
def rise(book: Book, worker: int) -> int:
    """Leave the seat; return where it is."""
    touch(book, worker)
    vacancy, at, seated = book.vacancy_of[worker], book.seat_of[worker], book.seated
    book.seat_of[seated.items[seated.start[vacancy] + seated.size[vacancy] - 1]] = at
    take(seated, vacancy, at)
    book.vacancy_of[worker] = -1
    return vacancy


@kernel
def weakest(book: Book, vacancy: int) -> tuple[int, int]:
    """Who of a vacancy's people would leave first, and at what price."""
    first, seated = book.seated.start[vacancy], book.seated
    worker = seated.items[first]
    bid = book.bid_of[worker]
    for at in range(first + 1, first + seated.size[vacancy]):
        if book.bid_of[seated.items[at]] < bid:
            worker = seated.items[at]
            bid = book.bid_of[worker]
    book.cursor[EFFORT] += seated.size[vacancy]
    return worker, bid


@kernel
def forward(book: Book, scale: int, epsilon: int) -> None:
    """Let those who wait bid until nobody does."""
    cursor, price, candidates = book.cursor, book.price, book.candidates
    while cursor[WAITING] > 0:
        worker = book.waiting[cursor[WAITING_AT]]
        cursor[WAITING_AT] = (cursor[WAITING_AT] + 1) % len(book.waiting)
        cursor[WAITING] -= 1
        first = candidates.start[worker]
        cursor[EFFORT] += candidates.size[worker]
        at, best, second = -1, 0, 0
        for edge in range(first, first + candidates.size[worker]):
            worth = np.int64(candidates.values[edge]) * scale - price[candidates.items[edge]]
            if worth > best:
                at, second, best = edge, best, worth
            elif worth > second:
                second = worth
        if at < 0:
            continue
        vacancy, score = candidates.items[at], candidates.values[at]
        bid = price[vacancy] + best - second + epsilon
        if book.seated.size[vacancy] < book.seats[vacancy]:
            sit(book, worker, vacancy, score, bid)
            continue
        other, least = weakest(book, vacancy)
        if bid <= least:  # the price was below all bids; at this one the worker goes elsewhere
            price[vacancy] = bid
            wait(book, worker)
            continue
        rise(book, other)
        wait(book, other)
        sit(book, worker, vacancy, score, bid)
        price[vacancy] = weakest(book, vacancy)[1]


@kernel
def reverse(book: Book, scale: int, epsilon: int) -> None:
    """Let vacancies with free seats ask less until somebody takes them or they ask nothing.

    Who has a place asks for a gain of epsilon to move; who has none asks for nothing. The price falls to what the first who is
    not taken would pay.
    """
    cursor, price, wanting, heap = book.cursor, book.price, book.wanting, book.heap
    while cursor[ASKING] > 0:
        vacancy = book.asking[cursor[ASKING_AT]]
        cursor[ASKING_AT] = (cursor[ASKING_AT] + 1) % len(book.asking)
        cursor[ASKING] -= 1
        book.asked[vacancy] = False
        free = book.seats[vacancy] - book.seated.size[vacancy]
        if free <= 0:
            continue
        first, end = wanting.start[vacancy], wanting.start[vacancy] + wanting.size[vacancy]
        most, size = min(free + 1, wanting.size[vacancy] + 1), 0
        cursor[EFFORT] += 2 * wanting.size[vacancy]
        for edge in range(first, end):
            worker = wanting.items[edge]
            elsewhere = book.vacancy_of[worker]
            if elsewhere == vacancy:
                continue
            pays = np.int64(wanting.values[edge]) * scale
            if elsewhere >= 0:
                pays -= np.int64(book.score_of[worker]) * scale - price[elsewhere] + epsilon
            if pays <= 0:
                continue
            offer = (pays << np.int64(31)) | (LOW - worker)
            if size < most:
                heap[size] = offer
                size += 1
                if size == most:
                    heap[:most].sort()
            elif offer > heap[0]:
                down(heap, most, offer)
        ranked = np.sort(heap[:size])
        last = size - free  # the first of those who are taken
        price[vacancy] = ranked[last - 1] >> np.int64(31) if last > 0 else 0
        for rank in range(size - 1, max(last, 0) - 1, -1):
            worker = LOW - (ranked[rank] & LOW)
            if book.vacancy_of[worker] >= 0:
                ask(book, rise(book, worker))
            sit(book, worker, vacancy, 0, (ranked[rank] >> np.int64(31)) + epsilon)
        for edge in range(first, end):
            worker = wanting.items[edge]
            elsewhere = book.vacancy_of[worker]
            if elsewhere == vacancy:
                book.score_of[worker] = wanting.values[edge]
            elif elsewhere >= 0:
                gain = np.int64(wanting.values[edge]) * scale - price[vacancy]
                content = np.int64(book.score_of[worker]) * scale - gain + epsilon
                book.bid_of[worker] = min(book.bid_of[worker], content)


@kernel
def repair(book: Book, scale: int, epsilon: int) -> None:
    forward(book, scale, epsilon)
    reverse(book, scale, epsilon)


@kernel
def review(book: Book, worker: int, scale: int, epsilon: int) -> None:
    """Say anew what a worker would bid, after their candidates changed; who is not content any more waits for another place."""
    vacancy, candidates = book.vacancy_of[worker], book.candidates
    other = np.int64(0)
    for edge in range(candidates.start[worker], candidates.start[worker] + candidates.size[worker]):
        if candidates.items[edge] != vacancy:
            worth = np.int64(candidates.values[edge]) * scale - book.price[candidates.items[edge]]
            other = max(other, worth)
    if vacancy < 0:
        if other > 0:
            wait(book, worker)
        return
    bid = np.int64(book.score_of[worker]) * scale - other + epsilon
    if bid >= book.price[vacancy]:
        book.bid_of[worker] = bid
    else:
        ask(book, rise(book, worker))
        wait(book, worker)


@kernel
def reviewed(book: Book, workers: Int32, scale: int, epsilon: int) -> None:
    for worker in workers:
        review(book, worker, scale, epsilon)


@kernel
def dismissed(book: Book, vacancy: int, seats: int) -> None:
    """Leave a vacancy so many seats; whoever they are too few for, the lowest bids first, waits for another place."""
    book.seats[vacancy] = seats
    while book.seated.size[vacancy] > seats:
        worker, _bid = weakest(book, vacancy)
        rise(book, worker)
        wait(book, worker)


@kernel
def stranded(book: Book, worker: int) -> None:
    """Leave a place, if there is one; its vacancy looks for somebody else."""
    if book.vacancy_of[worker] >= 0:
        ask(book, rise(book, worker))


@kernel
def seated_anew(book: Book, vacancy_of: Int32, score_of: Int32, scale: int, epsilon: int) -> None:
    """Give everybody the seat they have, (n,) both."""
    for worker in range(len(vacancy_of)):
        if vacancy_of[worker] >= 0:
            sit(book, worker, vacancy_of[worker], score_of[worker], 0)
    for worker in range(len(vacancy_of)):
        review(book, worker, scale, epsilon)
    repair(book, scale, epsilon)
