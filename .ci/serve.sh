#!/bin/sh
# `make run`: prepare the database when something changed, then start web, worker and beat
# under one process manager. Ctrl-C stops all of them.
set -eu
cd "$(dirname "$0")/.."
export PORT="${PORT:-8000}" PYTHONUNBUFFERED=1
python=.venv/bin/python
var="${VAR_DIR:-var}"
mkdir -p "$var"

if ! "$python" -c "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
s.bind(('', $PORT))" 2>/dev/null; then
    echo "Port $PORT is in use (or not a port number). Choose another: make run PORT=8123" >&2
    exit 1
fi

# Migrating nothing takes seconds too, so the database is left alone while nothing it is made of changed.
prepared=$({
    echo "${DATABASE_URL:-}"
    find shopease catalogue_ext home cms_pages -path '*/migrations/*.py' -o -path '*/demo/*.py' |
        LC_ALL=C sort | xargs cat
    cat .env requirements/base.txt 2>/dev/null
} | sha256sum | cut -d' ' -f1)
if [ "$(cat "$var/.prepared" 2>/dev/null)" != "$prepared" ] ||
    { [ -z "${DATABASE_URL:-}" ] && [ ! -f "$var/shopease.sqlite3" ] && ! grep -qs '^DATABASE_URL=' .env; }; then
    echo "Preparing the database (the first time takes about a minute) …"
    LOG_LEVEL=WARNING "$python" manage.py migrate --verbosity 0
    LOG_LEVEL=WARNING "$python" manage.py load_demo >"$var/demo.txt" # ends with the log-ins
    echo "$prepared" >"$var/.prepared"
fi

(
    if "$python" .ci/wait_for_page.py "http://localhost:$PORT/" 170; then
        cat <<BANNER

  ShopEase is running.

    Shop        http://localhost:$PORT/
    Pages       http://localhost:$PORT/cms/
    Dashboard   http://localhost:$PORT/dashboard/
    Mailbox     http://localhost:$PORT/dev/mail/

$(sed 's/^/    /' "$var/demo.txt")

  Ctrl-C stops web, worker and beat.

BANNER
    fi
) &
waiting=$!
trap 'kill "$waiting" 2>/dev/null || true' EXIT
.venv/bin/honcho start
