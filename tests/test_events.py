"""What an event says of a move is said in the reader's words, wherever it is shown."""

import re

import pytest
from django.apps import apps
from django.utils.translation import override

from accounts.choices import Role
from common.models import StateEvent
from employers.models import VacancyEvent
from employers.services import vacancy_move
from tests import factories

EVENTS = [model for model in apps.get_models() if issubclass(model, StateEvent)]


@pytest.mark.parametrize("model", EVENTS, ids=[model.__name__ for model in EVENTS])
def test_an_event_knows_the_table_its_moves_come_from(model):
    states = dict(model._meta.get_field("subject").related_model._meta.get_field(model.state_field).flatchoices)
    assert model.moves
    assert {move.target for move in model.moves} <= set(states)


def test_the_admin_tells_a_move_in_the_readers_words(client_for):
    vacancy = factories.vacancy()
    vacancy_move(vacancy=vacancy, name="close", by=factories.user(), reason="Ya no hace falta.")
    client = client_for(Role.ADMINISTRATOR, language="es")
    event = VacancyEvent.objects.get()
    for address in ("/admin/employers/vacancyevent/?action=close", f"/admin/employers/vacancyevent/{event.pk}/change/"):
        page = client.get(address, headers={"Accept-Language": "es"}).content.decode()
        assert {"Cerrar", "cerrada"} <= set(re.findall(r"\w+", page))
        assert not re.search(r"→ closed|>close<", page)
    with override("es"):
        assert str(event) == "abierta → cerrada"
