#!/usr/bin/env python
"""Django's command line; finds or starts the local services first, so no variable has to be set."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.command_line import execute

    sys.exit(execute(sys.argv))


if __name__ == "__main__":
    main()
