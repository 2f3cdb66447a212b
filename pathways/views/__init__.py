from .programmes import programme_list, programme_page

__all__ = ["programme_list", "programme_page"]
