"""The lists and columns of a live state, and how they grow; kernels fill what is made here."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE, Auction
from .graph import Graph
from .live_kernels import EVENT, Book, seated_anew
from .rows import Growing, Int32, Int64, link, unlink

NOWHERE = -1
Column = TypeVar("Column", bound=NDArray[Any])


class Lists:
    """The same edges by worker and by vacancy, who is seated, and the columns beside them. Columns may be longer than there are rows."""

    def __init__(self, graph: Graph, auction: Auction, seats: Int64, epsilon: int) -> None:
        """An auction that has settled on the graph within `epsilon` ticks; `seats` (m,)."""
        n, m = graph.n_workers, graph.n_vacancies
        self.scale = auction.scale
        by_vacancy = graph.by_vacancy
        self.candidates = Growing(graph.starts, graph.columns, graph.values)
        self.wanting = Growing(by_vacancy.starts, by_vacancy.columns, by_vacancy.values)
        self.seated = Growing(np.zeros(m + 1, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))
        self._book = Book(
            self.candidates.rows, self.wanting.rows, self.seated.rows,
            price=auction.price, seats=seats.copy(),
            vacancy_of=np.full(n, NOWHERE, np.int32), score_of=np.zeros(n, np.int32),
            seat_of=np.zeros(n, np.int32), bid_of=np.zeros(n, np.int64),
            waiting=np.zeros(max(n, 1), np.int32), asking=np.zeros(max(m, 1), np.int32), asked=np.zeros(m, np.bool_),
            seen=np.zeros(n, np.int64), before=np.zeros(n, np.int32), touched=np.zeros(n, np.int32),
            heap=np.zeros(1, np.int64), cursor=np.zeros(EVENT + 1, np.int64),
        )  # fmt: skip
        self.make_seats(np.arange(m))
        self.begin()
        seated_anew(self.book, auction.vacancy_of, auction.score_of.astype(np.int32), self.scale, epsilon)

    @property
    def book(self) -> Book:
        """All of it, as it lies now."""
        book, rows = self._book, (self.candidates.rows, self.wanting.rows, self.seated.rows)
        if book.candidates is not rows[0] or book.wanting is not rows[1] or book.seated is not rows[2]:
            self._book = book = book._replace(candidates=rows[0], wanting=rows[1], seated=rows[2])
        return book

    def begin(self) -> None:
        """The next event."""
        self._book.cursor[:EVENT] = 0
        self._book.cursor[EVENT] += 1

    def link_worker(self, worker: int, vacancies: Int32, scores: Int32) -> None:
        """Edges that are not on the lists yet."""
        one = np.array([worker])
        self.candidates.make_room(one, self.candidates.rows.size[one] + len(vacancies))
        self.wanting.make_room(vacancies, self.wanting.rows.size[vacancies] + 1)
        link(self.candidates.rows, self.wanting.rows, worker, vacancies, scores)
        self.make_seats(vacancies)

    def link_vacancy(self, vacancy: int, workers: Int32, scores: Int32) -> None:
        """The same from the other end."""
        one = np.array([vacancy])
        self.candidates.make_room(workers, self.candidates.rows.size[workers] + 1)
        self.wanting.make_room(one, self.wanting.rows.size[one] + len(workers))
        link(self.wanting.rows, self.candidates.rows, vacancy, workers, scores)
        self.make_seats(one)

    def unlink_worker(self, worker: int) -> None:
        unlink(self.candidates.rows, self.wanting.rows, worker)

    def unlink_vacancy(self, vacancy: int) -> None:
        unlink(self.wanting.rows, self.candidates.rows, vacancy)

    def make_seats(self, vacancies: NDArray[np.integer]) -> None:
        """Room for whoever may be seated there, and for the offers when they ask."""
        listed = self.wanting.rows.size[vacancies]
        self.seated.make_room(vacancies, np.minimum(self._book.seats[vacancies], listed))
        longest = int(listed.max(initial=0)) + 1
        if longest > len(self._book.heap):
            self._book = self._book._replace(heap=np.zeros(2 * longest, np.int64))

    def lengthen(self, n: int, m: int) -> None:
        """Columns and rows for so many workers and vacancies at least; a new vacancy has no seats yet."""
        book = self.book
        workers, vacancies = n - len(book.vacancy_of), m - len(book.price)
        if workers > 0:
            self.candidates.lengthen(n)
            book = book._replace(
                vacancy_of=longer(book.vacancy_of, workers, NOWHERE), score_of=longer(book.score_of, workers),
                seat_of=longer(book.seat_of, workers), bid_of=longer(book.bid_of, workers),
                waiting=longer(book.waiting, workers), seen=longer(book.seen, workers),
                before=longer(book.before, workers), touched=longer(book.touched, workers),
            )  # fmt: skip
        if vacancies > 0:
            self.wanting.lengthen(m)
            self.seated.lengthen(m)
            book = book._replace(
                price=longer(book.price, vacancies, MAX_SCORE * self.scale), seats=longer(book.seats, vacancies),
                asking=longer(book.asking, vacancies), asked=longer(book.asked, vacancies),
            )  # fmt: skip
        self._book = book


def longer(column: Column, more: int, filled: int = 0) -> Column:
    return np.append(column, np.full(more, filled, column.dtype))  # type: ignore[return-value]
