"""What `bin/run` prints at the end: the demonstration's accounts and the figures of the matching run."""

from typing import Any

# key of the run's JSON → what a person reads
FIGURES = {
    "workers": "workers",
    "vacancies": "vacancies",
    "seats": "seats",
    "eligible_pairs": "eligible pairs",
    "proposals": "proposals",
    "seats_filled": "seats filled",
    "total_score": "total score",
    "bound": "proven bound",
    "gap": "gap",
    "seconds": "seconds",
}


def print_accounts(accounts: list[dict[str, Any]]) -> None:
    """One line for each role of the demonstration."""
    if not accounts:
        return
    print("  Demonstration accounts")
    columns = [key for key in ("role", "email", "username", "password") if any(key in row for row in accounts)]
    rows = [[str(row.get(key, "")) for key in columns] for row in accounts]
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    for row in rows:
        print("    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(flush=True)


def print_figures(figures: dict[str, Any]) -> None:
    """The figures of one run, those that are there."""
    known = {label: figures[key] for key, label in FIGURES.items() if key in figures}
    if not known:
        return
    print("  Matching run")
    for label, value in known.items():
        print(f"    {label:<15}{as_text(value):>16}")
    print(flush=True)


def as_text(value: object) -> str:
    """A number with thousands set apart; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}" if abs(value) < 1 else f"{value:,.2f}"
