"""The shipped wage floors and allowances, on the shipped rules."""

from pathways.models import Allowance, WageFloor
from pathways.services import figures_load


def test_the_shipped_figures_load_once_and_then_change_nothing(wage_places, shipped_rules):
    first = figures_load()
    assert first.created == first.read == WageFloor.objects.count() + Allowance.objects.count() > 350
    stamps = list(WageFloor.objects.order_by("pk").values_list("pk", "updated_at"))
    again = figures_load()
    assert (again.unchanged, again.created, again.updated, again.withdrawn) == (first.read, 0, 0, 0)
    assert list(WageFloor.objects.order_by("pk").values_list("pk", "updated_at")) == stamps
