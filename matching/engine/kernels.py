"""Compiled steps of the auction on a candidate graph.

Source: D. P. Bertsekas and D. A. Castanon, "The auction algorithm for the transportation problem", Annals
of Operations Research 20 (1989) 67-96 (similar objects: all seats of a vacancy carry one price, the lowest
accepted bid); the way back for seats that stay free at a price is the reverse auction for inequality
constraints of Bertsekas, Castanon and Tsaknakis, SIAM Journal on Optimization 3 (1993) 268-299.

Money is an integer in ticks: `scale` ticks are one score point. All kernels keep epsilon complementary
slackness: nobody placed could gain more than `epsilon` ticks at another vacancy, nobody without a place
could gain anything anywhere. A vacancy whose seats outnumber its candidates is open: it has no seat heap
and its price is 0.

The seats of vacancy `v` are slots `slots[v]:slots[v + 1]` of two arrays: `holders` (worker, -1 free) and
`bids`, a binary heap with the lowest bid at the root. A bid is stored as `2 * ticks + held`, so that among
equal bids a free seat is taken before anybody is displaced.
"""

import numpy as np
from numpy.typing import NDArray

from .jit import kernel

Values = NDArray[np.int16] | NDArray[np.int32]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


@kernel
def sift_down(bids: Int64, holders: Int32, first: int, end: int, position: int) -> None:
    """Restore the heap `first:end` below `position`."""
    bid, holder = bids[position], holders[position]
    while True:
        child = first + 2 * (position - first) + 1
        if child >= end:
            break
        if child + 1 < end and bids[child + 1] < bids[child]:
            child += 1
        if bids[child] >= bid:
            break
        bids[position], holders[position] = bids[child], holders[child]
        position = child
    bids[position], holders[position] = bid, holder


@kernel
def two_best(columns: Int32, values: Values, first: int, end: int, price: Int64, scale: int) -> tuple[int, int, int]:
    """The edge of the best vacancy, its worth in ticks, and the worth of the next best or of staying (0)."""
    at, best, second = -1, 0, 0
    for edge in range(first, end):
        worth = np.int64(values[edge]) * scale - price[columns[edge]]
        if worth > best:
            at, second, best = edge, best, worth
        elif worth > second:
            second = worth
    return at, best, second


@kernel
def seat(
    starts: Int64, columns: Int32, values: Values, scale: int, epsilon: int,
    slots: Int64, holders: Int32, bids: Int64, price: Int64,
    vacancy_of: Int32, score_of: Values, queue: Int32,
) -> int:  # fmt: skip
    """Begin a phase: keep who still is content at these prices, put all others into `queue`; return their number.

    A kept worker's bid becomes the most they would pay now, their score less the next best plus epsilon.
    Seats left free ask the price of the vacancy.
    """
    used = np.zeros(len(price), np.int64)
    waiting = 0
    for worker in range(len(vacancy_of)):
        vacancy = vacancy_of[worker]
        stays = False
        if vacancy >= 0:
            own = np.int64(score_of[worker]) * scale
            other = np.int64(0)
            for edge in range(starts[worker], starts[worker + 1]):
                if columns[edge] != vacancy:
                    other = max(other, np.int64(values[edge]) * scale - price[columns[edge]])
            limit = own - other + epsilon
            stays = limit >= price[vacancy]
            if stays and slots[vacancy] < slots[vacancy + 1]:
                slot = slots[vacancy] + used[vacancy]
                used[vacancy] += 1
                holders[slot], bids[slot] = worker, 2 * limit + 1
        if not stays:
            vacancy_of[worker] = -1
            queue[waiting] = worker
            waiting += 1
    for vacancy in range(len(price)):
        first, end = slots[vacancy], slots[vacancy + 1]
        for slot in range(first + used[vacancy], end):
            holders[slot], bids[slot] = -1, 2 * price[vacancy]
        for slot in range(first + (end - first) // 2 - 1, first - 1, -1):
            sift_down(bids, holders, first, end, slot)
        if first < end:
            price[vacancy] = bids[first] // 2
    return waiting


@kernel
def forward(
    starts: Int64, columns: Int32, values: Values, scale: int, epsilon: int,
    slots: Int64, holders: Int32, bids: Int64, price: Int64,
    vacancy_of: Int32, score_of: Values, queue: Int32, cursor: Int64, effort: int,
) -> None:  # fmt: skip
    """Let workers in `queue` bid until it is empty or about `effort` edges were looked at.

    `cursor` holds the head of the ring `queue`, its length, and the edges looked at so far (added to).
    """
    size = len(queue)
    stop = cursor[2] + effort
    while cursor[1] > 0 and cursor[2] < stop:
        worker = queue[cursor[0]]
        cursor[0] = cursor[0] + 1 if cursor[0] + 1 < size else 0
        cursor[1] -= 1
        cursor[2] += starts[worker + 1] - starts[worker]
        edge, best, second = two_best(columns, values, starts[worker], starts[worker + 1], price, scale)
        if edge < 0:
            continue
        vacancy = columns[edge]
        vacancy_of[worker], score_of[worker] = vacancy, values[edge]
        first, end = slots[vacancy], slots[vacancy + 1]
        if first == end:
            continue
        displaced = holders[first]
        holders[first], bids[first] = worker, 2 * (price[vacancy] + best - second + epsilon) + 1
        sift_down(bids, holders, first, end, first)
        price[vacancy] = bids[first] // 2
        if displaced >= 0:
            vacancy_of[displaced] = -1
            queue[(cursor[0] + cursor[1]) % size] = displaced
            cursor[1] += 1


@kernel
def priced_with_free_seat(slots: Int64, holders: Int32, price: Int64, queue: Int32) -> int:
    """Write into `queue` the vacancies that ask a price for a seat nobody holds; return their number."""
    found = 0
    for vacancy in range(len(price)):
        if price[vacancy] > 0:
            for slot in range(slots[vacancy], slots[vacancy + 1]):
                if holders[slot] < 0:
                    queue[found] = vacancy
                    found += 1
                    break
    return found


@kernel
def offers(
    vacancy: int, starts: Int64, workers: Int32, values: Values, scale: int, epsilon: int,
    price: Int64, vacancy_of: Int32, score_of: Values, offer: Int64,
) -> int:  # fmt: skip
    """Fill `offer` with what each worker placed elsewhere or nowhere would pay for this vacancy; return how many.

    Who has a place asks for a gain of epsilon to move; who has none asks for nothing, so that afterwards
    every worker without a place is content, and only placed ones weigh on the gap. Only offers above 0
    count. They are packed as `ticks << 31 | (2^31 - 1 - worker)`: in ascending order the highest is last,
    and of equals the lowest worker.
    """
    found = 0
    for edge in range(starts[vacancy], starts[vacancy + 1]):
        worker = workers[edge]
        elsewhere = vacancy_of[worker]
        if elsewhere == vacancy:
            continue
        pays = np.int64(values[edge]) * scale
        if elsewhere >= 0:
            pays -= np.int64(score_of[worker]) * scale - price[elsewhere] + epsilon
        if pays > 0:
            offer[found] = (pays << np.int64(31)) | (np.int64(2147483647) - worker)
            found += 1
    return found


@kernel
def leave(worker: int, vacancy: int, slots: Int64, holders: Int32) -> None:
    """Free the seat that `worker` holds."""
    for slot in range(slots[vacancy], slots[vacancy + 1]):
        if holders[slot] == worker:
            holders[slot] = -1
            return


@kernel
def reverse(
    starts: Int64, workers: Int32, values: Values, scale: int, epsilon: int,
    slots: Int64, holders: Int32, price: Int64,
    vacancy_of: Int32, score_of: Values, queue: Int32, queued: NDArray[np.bool_],
    offer: Int64, cursor: Int64, effort: int,
) -> None:  # fmt: skip
    """Let vacancies with free seats lower their price until somebody takes the seats or the price is 0.

    The edges are those of the graph by vacancy. Each step places somebody or raises somebody's gain by
    epsilon, so this ends. `cursor` as in `forward`; the heap order of bids is not kept (the next phase
    seats everybody anew).
    """
    size = len(queue)
    stop = cursor[2] + effort
    while cursor[1] > 0 and cursor[2] < stop:
        vacancy = queue[cursor[0]]
        cursor[0] = cursor[0] + 1 if cursor[0] + 1 < size else 0
        cursor[1] -= 1
        cursor[2] += starts[vacancy + 1] - starts[vacancy] + slots[vacancy + 1] - slots[vacancy]
        queued[vacancy] = False
        free = 0
        for slot in range(slots[vacancy], slots[vacancy + 1]):
            free += holders[slot] < 0
        found = offers(
            vacancy, starts, workers, values, scale, epsilon, price, vacancy_of, score_of, offer
        )  # fmt: skip
        cursor[2] += 4 * found
        ranked = np.sort(offer[:found])
        price[vacancy] = ranked[found - free - 1] >> np.int64(31) if found > free else 0
        slot = slots[vacancy]
        for rank in range(found - 1, max(found - free, 0) - 1, -1):
            worker = np.int64(2147483647) - (ranked[rank] & np.int64(2147483647))
            elsewhere = vacancy_of[worker]
            if elsewhere >= 0:
                leave(worker, elsewhere, slots, holders)
                if price[elsewhere] > 0 and not queued[elsewhere]:
                    queued[elsewhere] = True
                    queue[(cursor[0] + cursor[1]) % size] = elsewhere
                    cursor[1] += 1
            while holders[slot] >= 0:
                slot += 1
            holders[slot] = worker
            vacancy_of[worker] = vacancy
        for edge in range(starts[vacancy], starts[vacancy + 1]):
            if vacancy_of[workers[edge]] == vacancy:
                score_of[workers[edge]] = values[edge]
