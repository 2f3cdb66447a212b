from .programmes import programme_list, programme_page
from .public import public_list, public_page
from .wages import wage_page

__all__ = ["programme_list", "programme_page", "public_list", "public_page", "wage_page"]
