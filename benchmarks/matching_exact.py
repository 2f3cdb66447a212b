"""The engine beside an exact solver, OR-Tools' minimum-cost flow, on seeded synthetic registries.

    .venv/bin/python -m benchmarks.matching_exact [--large] [--write FILE]

First the whole problem: what the engine finds and proves, and the exact optimum over every eligible pair. Then the auction alone
beside the solver alone on one and the same candidate graph (the thirty best vacancies of each worker at learned prices), at an
epsilon of 10 points and at the engine's default of 1: 2,000 x 200, 20,000 x 2,000 and, with --large, 200,000 x 20,000 (800 MB,
minutes, most of them for the graph). Seconds are the processor's, the median of three; both solvers use one thread.
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.matching_engine import Run, instance, machine
from matching.engine.assignment import CANDIDATES, FINEST_SCALE
from matching.engine.auction import MAX_SCORE, Auction, falling
from matching.engine.exact import Exact, exact, solved
from matching.engine.graph import Graph
from matching.engine.sample import learned_prices
from matching.engine.scan import Matrix, Watch

SHAPES = ((2_000, 200), (20_000, 2_000))
LARGE = (200_000, 20_000)
EPSILONS = (10, 1)
WHOLE = (
    "| workers x vacancies | eligible pairs | engine total | engine bound | proven gap | engine CPU s | exact optimum "
    "| OR-Tools solve, CPU s | solve / engine | total <= optimum <= bound |\n" + "|---" * 10 + "|"
)
SAME_GRAPH = (
    "| workers x vacancies | edges | OR-Tools solve, CPU s | auction to 10 points, CPU s | / OR-Tools | below its optimum "
    "| auction to 1 point, CPU s | / OR-Tools | below its optimum |\n" + "|---" * 9 + "|"
)


def whole(n: int, m: int) -> str:
    scores, seats = instance(n, m)
    engine = sorted((Run(scores, seats) for _ in range(3)), key=lambda run: run.cpu)[1]
    found = engine.result
    best = exact(scores, seats)
    in_order = "yes" if found.total_score <= best.total <= found.bound else "NO"
    return (
        f"| {n:,} x {m:,} | {found.eligible_pairs:,} | {found.total_score:,} | {found.bound:,} | {100 * found.gap:.5f} % | "
        f"{engine.cpu:.2f} | {best.total:,} | {best.seconds:.2f} | {best.seconds / engine.cpu:.1f} | {in_order} |"
    )


def candidates(n: int, m: int) -> tuple[Graph, np.ndarray]:
    scores, seats = instance(n, m)
    matrix = Matrix(scores, seats, Watch(lambda *told: None, lambda: False))
    usable = np.minimum(seats, n).astype(np.int32)
    prices = learned_prices(matrix, usable, 0, lambda waiting: None)
    return matrix.candidates(prices, CANDIDATES)[0], usable


def auctioned(graph: Graph, seats: np.ndarray, epsilon: int) -> tuple[float, int]:
    """Seconds and the total of the auction as the engine holds it until nobody could gain more than `epsilon` points."""
    begun = time.process_time()
    scale = min(graph.n_workers, int(seats.sum(dtype=np.int64)), FINEST_SCALE - 1) + 1
    auction = Auction(graph, seats, scale, lambda waiting: None)
    for step in falling(max(epsilon * scale, MAX_SCORE * scale // 16), epsilon * scale):
        auction.settle(step)
    return time.process_time() - begun, auction.total


def fresh(graph: Graph) -> Graph:
    """The same edges without what an earlier auction has worked out of them."""
    return Graph(graph.starts, graph.columns, graph.values, graph.n_vacancies)


def same_graph(n: int, m: int) -> str:
    graph, seats = candidates(n, m)
    best = middle(lambda: solved(graph, seats), 1 if n > 100_000 else 3)
    cells = [f"{n:,} x {m:,}", f"{graph.edges:,}", f"{best.seconds:.3f}"]
    for epsilon in EPSILONS:
        seconds, total = sorted(auctioned(fresh(graph), seats, epsilon) for _ in range(3))[1]
        cells += [f"{seconds:.4f}", f"{seconds / best.seconds:.3f}", f"{100 * (best.total - total) / best.total:.4f} %"]
    return f"| {' | '.join(cells)} |"


def middle(solve: Callable[[], Exact], times: int) -> Exact:
    return sorted((solve() for _ in range(times)), key=lambda one: one.seconds)[times // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="the same graph also at 200,000 x 20,000")
    parser.add_argument("--write", type=Path, help="write the tables to this file too")
    options = parser.parse_args()
    Run(*instance(300, 100))  # kernels are compiled or loaded
    candidates(3_000, 300)
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    say(
        f"`benchmarks/matching_exact.py`, {date.today()}. Machine: {machine()}, {os.cpu_count()} processors shared with others, load"
    )
    say(
        f"{os.getloadavg()[0]:.1f}; OR-Tools {version('ortools')}. Seconds are of the processor; ratios can be trusted more than they."
    )
    say(f"\n## Every eligible pair\n\n{WHOLE}")
    for shape in SHAPES:
        say(whole(*shape))
    say(f"\n## The auction alone beside the solver alone, on one candidate graph\n\n{SAME_GRAPH}")
    for shape in (*SHAPES, *([LARGE] if options.large else [])):
        say(same_graph(*shape))
    if options.write:
        options.write.write_text("# The engine beside an exact solver, measured\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
