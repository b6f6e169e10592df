"""Wait until a page answers: `wait_for_page.py URL SECONDS`; exit 1 when it doesn't in time."""

import sys
import time
import urllib.error
import urllib.request


def answers(url: str) -> bool:
    """Whether the server gives any answer but an error of its own."""
    try:
        urllib.request.urlopen(url, timeout=30).close()
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


url, seconds = sys.argv[1], float(sys.argv[2])
deadline = time.monotonic() + seconds
while not answers(url):
    if time.monotonic() > deadline:
        print(f"{url} does not answer; look at the lines above.", file=sys.stderr)
        sys.exit(1)
    time.sleep(0.3)
