"""Health of the web container: exit 0 when it can serve."""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/ready"
try:
    urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=4).close()
except (OSError, urllib.error.HTTPError) as error:
    print(error, file=sys.stderr)
    sys.exit(1)
