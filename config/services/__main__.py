"""`python -m config.services start|stop|status|reset|env`"""

import sys

from config.services.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
