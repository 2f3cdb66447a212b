"""Compiles translations (`.po`) to the form Django reads (`.mo`), without needing the gettext programs."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Make a .mo file beside each .po file under locale/ that has changed since."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        sources = [source for folder in settings.LOCALE_PATHS for source in sorted(Path(folder).rglob("*.po"))]
        compiled = [source for source in sources if compile_catalog(source)]
        self.stdout.write(f"{len(compiled)} of {len(sources)} catalogues compiled")


def compile_catalog(source: Path) -> bool:
    """Write the `.mo` beside `source` unless it is newer; whether it was written."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    try:
        catalog = polib.pofile(str(source), encoding="utf-8", check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise CommandError(f"{source} is not a translation catalogue: {error}") from error
    draft = target.with_suffix(".mo.tmp")
    catalog.save_as_mofile(str(draft))
    draft.replace(target)
    return True
