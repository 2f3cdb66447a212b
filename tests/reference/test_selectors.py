import pytest

from reference.hints import crop_codes_in, job_code_for_title, soc_in
from reference.models import Municipality, OccupationCrosswalk, Subdivision
from reference.selectors import (
    OccupationIndex,
    crop_for_text,
    municipalities_of,
    occupation_for_job_title,
    occupation_for_noc,
    occupation_for_soc,
)

# What postings of the US Department of Labor, of Canadian and of Mexican employers are called, and the job they mean.
TITLES = {
    "Strawberry harvester": "9211.01",
    "Blueberry worker": "9211.01",
    "Corte de fresa": "9211.01",
    "Cueilleur de petits fruits": "9211.01",
    "Vegetable harvest workers": "9211.02",
    "Orchard Worker": "9211.03",
    "Citrus farm laborer": "9211.04",
    "FIELD WORKERS/PICKERS (CITRUS AND AVOCADO)": "9211.04",
    "Cosecha de limón": "9211.04",
    "Lettuce field crew": "9211.05",
    "Tobacco worker": "9211.06",
    "Watermelon field work, harvesting, and packing": "9211.07",
    "Hand harvesting sweet potatoes": "9211.07",
    "Sugarcane planter": "9211.08",
    "Corte de café": "9211.09",
    "Field workers (wine grapes)": "9211.10",
    "Mushroom picker": "9211.11",
    "General Farm/Irrigation Worker": "9211.12",
    "Farmworkers & Laborers, Crop, Nursery, Greenhouse": "9211.13",
    "Farm Worker": "9211.13",
    "Peón agrícola": "9211.13",
    "Ouvrier agricole": "9211.13",
    "Straw Baler": "9211.14",
    "Nursery/Greenhouse worker": "9214.01",
    "Nursery worker (45-2092.00)": "9214.02",
    "Christmas Tree Worker": "9214.03",
    "Landscape Laborer": "9214.04",
    "Landscaping & Groundskeeping Workers": "9214.04",
    "Sod farm worker": "9214.05",
    "Ag. Equipment Operator": "8341.01",
    "Farm equipment mechanic": "7233.01",
    "Heavy and Tractor-Trailer Truck Drivers": "8332.01",
    "Shuttle Drivers and Chauffeurs": "8322.01",
    "Agricultural bus driver": "8331.01",
    "Crew Leader/Nursery worker": "6111.01",
    "Beekeeper": "6123.01",
    "Dairy milker": "9212.01",
    "Range Calver": "9212.02",
    "Range Winter Sheepherder": "9212.03",
    "Hatchery Worker - Vent Sexor": "9212.04",
    "Stable Attendant": "9212.05",
    "Ranch Hand": "9212.06",
    "Farmworkers, Farm, Ranch, and Aquacultural Animals - Livesto": "9212.06",
    "Farm & Ranch": "9213.01",
    "Farm/Irrigation/Livestock Worker": "9213.01",
    "Crawfish farm worker": "9216.01",
    "Crawfish Processor": "9329.01",
    "Graders and Sorters, Agricultural Products": "7515.01",
    "Packers and Packagers, Hand": "9321.01",
    "Tree planter": "9215.01",
    "Brush clearer for utility rights of way": "9215.02",
    "Tree trimmers": "6113.01",
    "Guest Room Attendant": "9112.01",
    "Camarista": "9112.01",
    "Janitorial": "9112.02",
    "Line Cook": "5120.01",
    "Cook": "5120.01",
    "Dishwasher/Steward": "9412.01",
    "Server": "5131.01",
    "Amusement & Recreation Attendant – Carnival": "9629.01",
    "35-3023.00 Fast Food & Counter Workers – Mobile Food Concess": "9411.01",
    "Fish cutters and trimmers": "7511.01",
    "Seafood Processors / Crab Pickers": "9329.01",
    "Construction Laborers": "9313.01",
    "Concrete Finisher": "7114.01",
    "Roofer Helper": "7121.01",
    "Laborers and freight, stock, and material movers, hand": "9333.01",
    "Deckhand/Header": "6222",
    "Crew member": "",
    "": "",
}

CROPS = {
    "Workers will plant, cultivate and harvest strawberries.": "strawberry",
    "Harvest sweet potatoes; sweet potatoes are heavy": "sweet-potato",
    "Harvest potatoes and carrots. Grade potatoes.": "potato",
    "Cosecha de arándanos rojos": "cranberry",
    "Cosecha de arándano": "blueberry",
    "Récolte de pommes de terre": "potato",
    "Cueillette de pommes": "apple",
    "Cueillette de choux-fleurs": "cauliflower",
    "Range sheep herder, lambing": "sheep",
    "Corte de caña de azúcar": "sugarcane",
    "Work with Honeybees and beehives": "honey-bees",
    "Pineapple picking": "pineapple",
    "Árboles de Navidad": "christmas-tree",
    "Sirop d’érable": "maple-syrup",
    "Corn detasseling": "seed-corn",
    "Prune trees from the start date to the end date": "",
    "": "",
}


@pytest.mark.parametrize(("title", "code"), TITLES.items())
def test_a_title_names_a_job(title, code):
    assert job_code_for_title(title) == code


@pytest.mark.parametrize(("text", "code"), CROPS.items())
def test_a_text_speaks_of_a_crop(text, code):
    assert next(iter(crop_codes_in(text)), "") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("45-2092", "45-2092"),
        ("45-2092.02", "45-2092"),
        ("452092", "45-2092"),
        ("Nursery worker (45-2092.00)", "45-2092"),
        ("35-3022.01", "35-3023"),
        ("5-2092", ""),
        ("", ""),
    ],
)
def test_soc_codes_are_read_as_they_are_written(text, code):
    assert soc_in(text) == code


@pytest.fixture
def index(loaded) -> OccupationIndex:
    return OccupationIndex.load()


def test_the_best_occupation_of_a_soc_code_is_a_job_of_the_same_extent(index):
    expected = {
        "45-2092": "9211.13",
        "45-2092.02": "9211.13",
        "45-2093": "9212.06",
        "45-2091": "8341.01",
        "45-2041": "7515.01",
        "37-3011": "9214.04",
        "37-2012": "9112.01",
        "35-3022": "9411.01",  # a code of 2010
        "47-3016": "7121.01",
        "51-3022": "7511.01",
        "47-2031": "7115",  # no job of ours, but a unit group
        "99-9999": None,
        "": None,
    }
    assert {code: found and found.code for code in expected for found in [index.for_soc(code)]} == expected


def test_the_best_occupation_of_a_noc_code(index):
    expected = {
        "85101": "9211.13",
        "85100-Livestock labourers": "9212.06",
        "85103": "9214.01",
        "84120": "8341.01",  # doubtful pairs come last
        "94141": "7511.01",
        "8431": None,
    }
    assert {code: found and found.code for code in expected for found in [index.for_noc(code)]} == expected


@pytest.mark.parametrize(
    ("title", "soc", "crop", "code"),
    [
        ("Harvester", "45-2092", "strawberry", "9211.01"),
        ("Farmworker, strawberry", "45-2092.02", "", "9211.01"),
        ("Farm worker", "45-2092", "", "9211.13"),
        ("Farm worker", "45-2092", "christmas-tree", "9214.03"),
        ("Farm worker", "45-2092", "dairy", "9211.13"),
        ("Ranch hand", "45-2093", "sheep", "9212.03"),
        ("Nursery worker", "45-2092", "strawberry", "9214.02"),
        ("Laborer", "37-3011", "", "9214.04"),
        ("Citrus", "", "", "9211.04"),
        ("Laborer", "", "citrus", "9211.04"),
        ("Strawberry", "47-2051", "", "7114.01"),
        ("Laborer", "", "", None),
    ],
)
def test_a_title_chooses_among_the_jobs_of_its_soc_code(index, title, soc, crop, code):
    found = index.for_title(title, soc=soc, crop=crop)
    assert (found and found.code) == code


def test_an_index_asks_the_database_no_more_once_loaded(index, django_assert_num_queries):
    with django_assert_num_queries(0):
        for title in TITLES:
            index.for_title(title)
            index.for_soc("45-2092")


def test_the_single_questions_give_the_same_answers(loaded):
    assert occupation_for_soc("45-2091").code == "8341.01"
    assert occupation_for_noc("85103").code == "9214.01"
    assert occupation_for_job_title("Citrus picker", soc="45-2092").code == "9211.04"
    assert occupation_for_job_title("Farm worker", crop="apple").code == "9211.03"
    assert crop_for_text("Cosecha de fresas").title_en == "Strawberry"
    assert crop_for_text("Reception") is None


def test_a_doubtful_pair_is_used_only_where_no_better_one_is(loaded):
    OccupationCrosswalk.objects.filter(code="84120").exclude(confidence="low").delete()
    assert occupation_for_noc("84120").code == "6123.01"


def test_municipalities_of_a_department_come_by_name(loaded):
    places = list(municipalities_of("GT-13"))
    assert len(places) == 33
    assert places == list(municipalities_of(Subdivision.objects.get(code="GT-13")))
    assert {place.subdivision_id for place in places} == {"GT-13"}
    assert Municipality.objects.get(subdivision_id="GT-13", code="1326").name == "Santa Cruz Barillas"
