from django.db import models
from django.utils.translation import gettext_lazy as _

# Countries whose ministries register workers here, and the countries where the work is.
ORIGIN_COUNTRIES = ("GT", "HN", "SV", "BZ")
DESTINATION_COUNTRIES = ("US", "MX", "CA")


class Origin(models.TextChoices):
    """Who last put a row right. The shipped data leave alone what a list or a person has changed, a list what a person has."""

    SHIPPED = "shipped", _("shipped with the product")
    LIST = "list", _("an official list")
    STAFF = "staff", _("a person")


class SubdivisionKind(models.TextChoices):
    DEPARTMENT = "department", _("department")
    DISTRICT = "district", _("district")
    STATE = "state", _("state")
    PROVINCE = "province", _("province")
    TERRITORY = "territory", _("territory")


class CrosswalkRelation(models.TextChoices):
    EXACT = "exact", _("same content")
    BROADER = "broader", _("the other is broader")
    NARROWER = "narrower", _("the other is narrower")
    OVERLAPS = "overlaps", _("overlaps")


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Scheme(models.TextChoices):
    SOC2018 = "soc2018", "SOC 2018"
    NOC2021 = "noc2021", "NOC 2021"
    SINCO2011 = "sinco2011", "SINCO 2011"
    SINCO2019 = "sinco2019", "SINCO 2019"


class SkillGroup(models.TextChoices):
    CROP_CARE = "crop_care", _("crop care")
    HARVEST = "harvest", _("harvest and packing")
    LIVESTOCK = "livestock", _("animals")
    MACHINES = "machines", _("machines and driving")
    FORESTRY = "forestry", _("forestry and landscaping")
    HOSPITALITY = "hospitality", _("hospitality and food")
    PROCESSING = "processing", _("meat, fish and food processing")
    CONSTRUCTION = "construction", _("construction")
    SAFETY = "safety", _("safety and health")
    GENERAL = "general", _("general")


class NclCategory(models.TextChoices):
    """Canada's National Commodity List: what the Agricultural Stream may be used for (ESDC, primary agriculture)."""

    APIARY = "apiary", _("apiary products")
    FRUIT_VEGETABLES = "fruit_vegetables", _("fruit and vegetables, with canning on the farm")
    MUSHROOMS = "mushrooms", _("mushrooms")
    FLOWERS = "flowers", _("flowers")
    NURSERY = "nursery", _("nursery-grown trees, Christmas trees, greenhouses and nurseries")
    CANOLA_SEED = "canola_seed", _("pedigreed canola seed")
    SEED_CORN = "seed_corn", _("seed corn")
    GRAINS = "grains", _("grains")
    OILSEEDS = "oilseeds", _("oil seeds")
    MAPLE = "maple", _("maple syrup")
    SOD = "sod", _("sod")
    TOBACCO = "tobacco", _("tobacco")
    BOVINE = "bovine", _("bovine")
    DAIRY = "dairy", _("dairy")
    DUCK = "duck", _("duck")
    HORSE = "horse", _("horse")
    MINK = "mink", _("mink")
    POULTRY = "poultry", _("poultry")
    SHEEP = "sheep", _("sheep")
    SWINE = "swine", _("swine")


class CropGroup(models.TextChoices):
    FRUIT = "fruit", _("fruit")
    VEGETABLE = "vegetable", _("vegetables")
    FIELD = "field", _("field crops")
    NURSERY = "nursery", _("nursery and flowers")
    LIVESTOCK = "livestock", _("animals")
    FOREST = "forest", _("forest products")
    OTHER = "other", _("other")
