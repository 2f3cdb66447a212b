"""The four programmes of the demonstration, by the codes that `load_rules` gives them."""

H2A, H2B, MX, CA = PROGRAMMES = ("us-h2a", "us-h2b", "mx-tvtf", "ca-agri-stream")
# Keys of the same in our lists of jobs and places.
KEYS = {H2A: "h2a", H2B: "h2b", MX: "mx", CA: "ca"}
COUNTRY_OF = {H2A: "US", H2B: "US", MX: "MX", CA: "CA"}
CURRENCY_OF = {"US": "USD", "MX": "MXN", "CA": "CAD"}
# Share of the vacancies of the demonstration.
VACANCY_SHARES = {H2A: 0.55, H2B: 0.25, MX: 0.08, CA: 0.12}
# Programmes that take no national of a country (Ley de Migración art. 52 IV: Guatemala and Belize only).
CLOSED_TO = {MX: ("HN", "SV")}
