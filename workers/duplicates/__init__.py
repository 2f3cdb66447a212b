"""Who may be registered already: people of the registry compared with one who comes, or with a whole list. Nothing is merged here."""

from .bulk import compare_in_bulk
from .person import Likeness, PersonToCompare, SimilarPerson
from .similar import similar_people

__all__ = ["Likeness", "PersonToCompare", "SimilarPerson", "compare_in_bulk", "similar_people"]
