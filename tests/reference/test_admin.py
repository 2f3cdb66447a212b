import pytest
from django.urls import reverse

from accounts.choices import Role
from reference.choices import Origin
from reference.models import Municipality, Occupation
from reference.services import reference_load

SEARCHES = {
    "country": "Guatemala",
    "subdivision": "Petén",
    "municipality": "Nebaj",
    "occupation": "45-2092",
    "occupationcrosswalk": "85101",
    "crop": "fresa",
    "skill": "riego",
    "language": "kek",
}


@pytest.fixture
def administrator(client_for, loaded):
    return client_for(Role.ADMINISTRATOR)


@pytest.mark.parametrize(("model", "text"), SEARCHES.items())
def test_every_list_opens_finds_and_leads_to_a_page(administrator, model, text):
    page = administrator.get(reverse(f"admin:reference_{model}_changelist"), {"q": text})
    assert page.status_code == 200
    found = list(page.context["cl"].result_list)
    assert found
    address = reverse(f"admin:reference_{model}_change", args=[found[0].pk])
    assert administrator.get(address).status_code == 200


def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(administrator, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        administrator.get(reverse("admin:reference_municipality_changelist"))
    with django_assert_max_num_queries(25):
        administrator.get(reverse("admin:reference_occupationcrosswalk_changelist"))


def test_nothing_is_deleted(administrator):
    place = Municipality.objects.first()
    assert administrator.post(reverse("admin:reference_municipality_delete", args=[place.pk])).status_code == 403


def test_what_a_person_changes_outlives_the_next_load(administrator):
    place = Municipality.objects.get(subdivision_id="HN-CP", code="0402")
    fields = {"name": "Cabañas de Copán", "part_of": "", "is_official_code": "on"}
    answer = administrator.post(reverse("admin:reference_municipality_change", args=[place.pk]), fields)
    assert answer.status_code == 302
    reference_load()
    place.refresh_from_db()
    assert (place.name, place.origin, place.is_official_code) == ("Cabañas de Copán", Origin.STAFF, True)


def test_a_crosswalk_changed_with_its_occupation_outlives_the_next_load(administrator):
    address = reverse("admin:reference_occupation_change", args=["6123.01"])
    form = administrator.get(address).context["inline_admin_formsets"][0].formset
    fields = {f"{form.prefix}-{name}": value for name, value in form.management_form.initial.items()}
    for row in form.initial_forms:
        for name in ("id", "occupation", "scheme", "code", "title", "relation"):
            fields[row.add_prefix(name)] = getattr(
                row.instance, {"id": "pk", "occupation": "occupation_id"}.get(name, name)
            )
        fields[row.add_prefix("confidence")] = "medium"
    job = Occupation.objects.get(code="6123.01")
    for name in ("title_es", "title_en", "title_fr"):
        fields[name] = getattr(job, name)
    fields |= {"is_job": "on", "is_agricultural": "on"}
    assert administrator.post(address, fields).status_code == 302
    reference_load()
    assert set(job.crosswalks.values_list("confidence", "origin")) == {("medium", Origin.STAFF)}
