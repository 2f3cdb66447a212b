"""What a worker was sent, read: numbers however they are written, names, and what an honest offer never asks for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.folios import make_folio
from recruiters.check.clues import LONGEST, MOST, Clues, clues_in
from recruiters.check.warning_signs import LONGEST_QUOTE, Sign, warning_signs

CASE = "H-300-25312-390600"
FOLIO = make_folio("V", 2026, 123)


@pytest.mark.parametrize(
    ("written", "case"),
    [
        (CASE, CASE),
        ("h 300 25312 390600", CASE),
        ("Trabajo H–300–25312–390600 en Georgia", CASE),
        ("H-3O0-253l2-39O6OO", CASE),  # a camera reads letters for digits
        ("300-25312-390600", CASE),
        ("JO-A-300-25312-390600", "JO-A-300-25312-390600"),
        ("jo a 300 25312 390600", "JO-A-300-25312-390600"),
        ("H.400.24001.123456", "H-400-24001-123456"),
        ("C-14001-12345", "C-14001-12345"),
        ("H/300/25312/390600", CASE),
        ("H-300-2S3I2-39O6OO", CASE),
        ("H-300-Z5312-390600", CASE),
        ("H-3\ufe0f00-25312-390\u200b600", CASE),
    ],
)
def test_a_case_number_is_read_however_it_is_written(written: str, case: str) -> None:
    clues = clues_in(written)
    assert clues.cases == (case,)
    assert clues.phones == ()


@pytest.mark.parametrize(
    "text", ["H-300-2531-390600", "H-500-25312-390600", "XH-300-25312-3906001", "cuenta 300253123906001"]
)
def test_what_only_looks_like_a_case_number_is_none(text: str) -> None:
    assert clues_in(text).cases == ()


def test_a_folio_with_a_slip_is_no_other_vacancy() -> None:
    assert clues_in(f"vacante {FOLIO.lower()}").folios == (FOLIO,)
    assert clues_in(FOLIO[:-1] + ("A" if FOLIO[-1] != "A" else "B")).folios == ()


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("5555-0123", "55550123"),
        ("+502 5555 0123", "50255550123"),
        ("WhatsApp: (478) 555-0199", "4785550199"),
        ("tel. +52 1 55 5555 0123", "5215555550123"),
        ("55-55-01-23", "55550123"),  # no day
        ("Cel 5555‑0123", "55550123"),  # a dash that breaks no line
        ("5555\u200b0123", "55550123"),
        ("WhatsApp 5️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣", "55550123"),
        ("５５５５０１２３", "55550123"),
        ("Llame al 5555 0I23", "55550123"),  # a camera reads letters for digits
        ("Cel: S555-Ol23", "55550123"),
        ("https://wa.me/50255550123?text=hola", "50255550123"),
    ],
)
def test_telephones_are_read_with_and_without_a_prefix(written: str, digits: str) -> None:
    assert clues_in(written).phones == (digits,)


@pytest.mark.parametrize(
    "text", ["del 2026-01-15 al 15/11/2026", "$1,250.50 al mes", "DPI 2987 65432 0101 9", "00000000"]
)
def test_days_sums_and_identity_numbers_are_no_telephones(text: str) -> None:
    assert clues_in(text).phones == ()


def test_two_numbers_beside_each_other_are_two() -> None:
    assert clues_in("(502)5555-0123/5555-0124").phones == ("50255550123", "55550124")


@pytest.mark.parametrize("text", ["del 15/11/26", "SOLO BILL", "BOSS LOBO", "1/2/2026 al 3/4/2026", "2026/01/15"])
def test_words_and_days_that_look_like_numbers_are_none(text: str) -> None:
    assert clues_in(text).phones == ()


def test_a_licence_number_is_no_telephone() -> None:
    clues = clues_in("Agencia Colibrí Norte, licencia RL-2025-0142")
    assert (clues.licences, clues.phones) == (("RL-2025-0142",), ())
    assert "Colibrí Norte" in clues.mentioned


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Huertas Garza Azul", "Huertas Garza Azul"),
        ("Empresa: Huertas Garza Azul LLC, en Georgia", "Huertas Garza Azul LLC"),
        ("Empresa: Frutas del Norte. Trabajo en Georgia", "Frutas del Norte"),
        ("Agencia: Empleo Exterior, S.A. de C.V.", "Empleo Exterior"),
        ("Agencia: Empleo Exterior S.A. de C.V. Pague", "Empleo Exterior S.A. de C.V"),
        ("Employer: Blue Heron Orchards\nPay $17", "Blue Heron Orchards"),
        ("Recruteur : Agence du Nord; tél. 5555-0123", "Agence du Nord"),
    ],
)
def test_who_is_said_to_offer_the_job(text: str, name: str) -> None:
    assert clues_in(text).named == (name,)


def test_nothing_is_read_where_nothing_stands() -> None:
    for text in ("", "   ", "?", "12"):
        assert clues_in(text) == Clues()


DEMANDS = [
    (Sign.MONEY, "Deposite Q5,000 hoy mismo para apartar su cupo."),
    (Sign.MONEY, "El costo del trámite es de Q3,500"),
    (Sign.MONEY, "Tiene que pagar 800 dólares antes de viajar"),
    (Sign.MONEY, "Mande la mitad por Western Union"),
    (Sign.MONEY, "You must pay a 500 USD processing fee."),
    (Sign.MONEY, "Send 200 dollars to hold your place"),
    (Sign.MONEY, "Para asegurar tu lugar son Q3,500 por adelantado"),
    (Sign.MONEY, "Necesita dar Q 2000 para el trámite"),
    (Sign.MONEY, "Son 3,000 quetzales y sale en 15 días"),
    (Sign.MONEY, "la inscripción cuesta quinientos quetzales"),
    (Sign.MONEY, "No se le pide nada, solo deposite Q500 para la papelería"),
    (Sign.MONEY, "nunca pedimos dinero, mande Q500 hoy"),
    (Sign.MONEY, "Tojb'al Q3000 re li visa, depositar sa' banco"),
    (Sign.MONEY, "Taaksi Q2000 chi ru li kutan"),
    (Sign.MONEY, "Te descontamos del sueldo el pasaje"),
    (Sign.MONEY, "Firme este pagaré por el viaje"),
    (Sign.MONEY, "$500 for the visa"),
    (Sign.MONEY, "Vous devez verser 300 dollars de frais de dossier."),
    (Sign.PAPERS, "Entregue su pasaporte original en la oficina"),
    (Sign.PAPERS, "We keep your passport until the end of the season."),
    (Sign.PAPERS, "Nous gardons votre passeport"),
    (Sign.LAND, "Deje la escritura de su casa en garantía"),
    (Sign.TOURIST, "Va a viajar con visa de turista"),
    (Sign.TOURIST, "You will travel on a tourist visa"),
    (Sign.CERTAIN, "Visa garantizada sin entrevista"),
    (Sign.HURRY, "¡Últimos cupos!"),
    (Sign.HUSH, "No le diga a nadie del ministerio"),
    (Sign.HUSH, "Do not tell your family"),
]


@pytest.mark.parametrize(("sign", "text"), DEMANDS)
def test_what_an_honest_offer_never_asks_for_is_found_and_quoted(sign: Sign, text: str) -> None:
    found = {warned.sign: warned.quote for warned in warning_signs(text)}
    assert found[sign] == text


HONEST = [
    "No se cobra nada: ni la visa ni el viaje.",
    "El empleador paga el transporte y reembolsa la visa en la primera semana.",
    "Pago $16.20 por hora, 40 horas a la semana.",
    "Le pagan Q150 por día",
    "The employer will pay $17.20 per hour.",
    "Workers must not pay any recruitment fee.",
    "The employer will not keep your passport.",
    "Nous ne demandons aucun paiement.",
    "Housing is provided at no cost.",
    "La visa H-2A se tramita en el consulado.",
    "Cosecha de manzana, 15 plazas, de marzo a noviembre.",
    "Le avisamos 2 semanas antes del viaje.",
    "Temporada 2027 para registro en su oficina.",
    "No pague nada, ni por la visa ni por el pasaje.",
    "Gana Q150 por día, el sueldo de Q4,000 se paga cada mes.",
]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_sentence_is_no_sign(text: str) -> None:
    assert warning_signs(text) == []


def test_one_honest_sentence_does_not_hide_the_next() -> None:
    text = "No se cobra la entrevista. Deposite Q500 para la papelería."
    assert [warned.quote for warned in warning_signs(text)] == ["Deposite Q500 para la papelería."]


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault_and_within_bounds(text: str) -> None:
    clues = clues_in(text)
    assert all(len(found) <= MOST for found in vars(clues).values())
    assert all(len(warned.quote) <= LONGEST_QUOTE and warned.quote for warned in warning_signs(text))


@pytest.mark.parametrize(
    "hostile",
    [
        "A " * LONGEST,
        "1-" * LONGEST,
        "Aa " * LONGEST,
        "(" * LONGEST,
        "300 " * LONGEST,
        "no pague " * LONGEST,
        "A" * LONGEST,
        "1 " * LONGEST,
    ],
)
def test_a_hostile_text_is_read_quickly(hostile: str) -> None:
    """No pattern runs away: processor time, which others on the machine do not take."""
    began = time.process_time()
    clues_in(hostile)
    warning_signs(hostile[:LONGEST])
    assert time.process_time() - began < 0.5  # the two that were mended took 2.6 s and 0.9 s
