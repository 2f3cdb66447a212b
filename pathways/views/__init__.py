from .programmes import programme_list, programme_page
from .public import public_list, public_page

__all__ = ["programme_list", "programme_page", "public_list", "public_page"]
