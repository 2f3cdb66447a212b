"""A form's fields as people and screen readers meet them."""

import re

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from common.errors import InvalidInput
from common.forms import DateInput, FacesForm


class Intake(FacesForm):
    name = forms.CharField(label="Name", help_text="As on the paper.")
    phone = forms.CharField(label="Phone", required=False)
    born = forms.DateField(label="Born", widget=DateInput, required=False)
    office = forms.ChoiceField(label="Office", choices=[("a", "Altos"), ("b", "Costa")])
    paper = forms.ChoiceField(label="Paper", choices=[("p", "Passport"), ("n", "None")], widget=forms.RadioSelect)
    crops = forms.MultipleChoiceField(
        label="Crops", choices=[("x", "Coffee")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="Agreed", help_text="Read aloud.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def render(text, **context):
    return engines["django"].from_string("{% load faces %}" + text).render(context)


def element(html, name, **attrs):
    """The first opening tag of that name that carries the attributes."""
    for tag in re.findall(rf"<{name}\b[^>]*>", html):
        if all(f'{key}="{value}"' in tag for key, value in attrs.items()):
            return tag
    raise AssertionError(f"no <{name} {attrs}> in {html}")


def test_label_hint_and_control_belong_together():
    html = render("{% field form.name %}", form=Intake())
    assert element(html, "label", **{"for": "id_name", "class": "label"})
    assert 'aria-describedby="id_name_helptext"' in element(html, "input", id="id_name")
    assert element(html, "span", id="id_name_helptext")
    assert 'class="input"' in element(html, "input", id="id_name")


def test_an_error_stands_at_its_field_and_is_read_with_it():
    html = render("{% field form.name %}", form=Intake({}))
    control = element(html, "input", id="id_name")
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert "field field--error" in html
    assert element(html, "span", id="id_name_error")


def test_what_may_stay_empty_says_so_and_the_rest_says_nothing():
    assert "(optional)" in render("{% field form.phone %}", form=Intake())
    assert "(optional)" not in render("{% field form.name %}", form=Intake())
    assert "(optional)" not in render("{% field form.phone optional=False %}", form=Intake())


def test_radios_are_a_group_with_a_legend_and_labels_of_their_own():
    html = render("{% field form.paper %}", form=Intake({}))
    assert "<legend>Paper" in html
    assert 'aria-describedby="id_paper_error"' in element(html, "fieldset")
    assert element(html, "label", **{"for": "id_paper_1"})
    assert html.count('type="radio"') == 2


def test_a_choice_can_carry_a_sentence():
    form = Intake()
    form.fields["paper"].hints = {"p": "Write down when it ends."}
    assert '<span class="hint">Write down when it ends.</span>' in render("{% field form.paper %}", form=form)


def test_a_single_box_is_its_own_label():
    html = render("{% field form.agreed %}", form=Intake())
    assert element(html, "label", **{"class": "choice", "for": "id_agreed"})
    assert 'aria-describedby="id_agreed_helptext"' in element(html, "input", id="id_agreed")


def test_a_date_speaks_iso_to_the_device_in_every_language():
    with translation.override("es"):
        html = render("{% field form.born %}", form=Intake({"born": "2026-11-26"}))
    assert 'type="date"' in element(html, "input", id="id_born")
    assert 'value="2026-11-26"' in html


def test_one_question_a_page_makes_the_label_the_heading():
    assert "<legend><h1>Paper</h1></legend>" in render("{% field form.paper heading=True %}", form=Intake())
    assert render("{% field form.name heading=True %}", form=Intake()).count("<h1>") == 1


def test_the_summary_names_every_field_and_links_to_its_control():
    html = render("{% errors form %}", form=Intake({}))
    for target in ("id_name", "id_office", "id_paper_0", "id_agreed"):
        assert element(html, "a", href=f"#{target}")
    assert "There are 4 things to correct" in html
    assert "Name: " in html


def test_a_form_without_errors_has_no_summary():
    assert render("{% errors form %}", form=Intake()).strip() == ""


def test_what_a_service_refuses_stands_at_the_field_it_named():
    form = Intake({"name": "x", "office": "a", "paper": "p", "agreed": "on"})
    form.is_valid()
    form.refuse(InvalidInput("Already registered.", field="name"))
    form.refuse(InvalidInput("Try tomorrow.", field="elsewhere"))
    html = render("{{ form }}", form=form)
    assert '<a href="#id_name">Name: Already registered.</a>' in html
    assert "<li>Try tomorrow.</li>" in html


def test_the_whole_form_and_its_fields_one_by_one_are_the_same_markup():
    form = Intake({})
    whole = render("{{ form }}", form=form)
    for bound in form.visible_fields():
        assert render("{% field field %}", field=bound).strip() in whole
        assert bound.as_field_group().strip() == render("{% field field %}", field=bound).strip()
    assert whole.count('name="token"') == 1


def test_what_people_typed_is_kept_and_escaped():
    html = render("{{ form }}", form=Intake({"name": '"><script>x</script>'}))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_widgets_by_themselves_stay_djangos_so_the_admin_is_left_alone():
    assert "class=" not in Intake()["name"].as_widget()
