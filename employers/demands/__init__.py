"""What an employer's words ask of people, where the law forbids to ask it or it is unusual. Words in, findings out; nothing is stored."""

from .finding import Demand, Found, demands_in, in_a_sentence, refused_in
from .law import citation_of
from .unusual import Unusual, unusual_demands

__all__ = ["Demand", "Found", "Unusual", "citation_of", "demands_in", "in_a_sentence", "refused_in", "unusual_demands"]
