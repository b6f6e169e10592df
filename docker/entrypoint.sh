#!/bin/sh
# The commands of one image: entrypoint.sh web|worker|beat|migrate|collectstatic|manage …
# Web, worker and beat wait for nothing: they start when the database is migrated, which `migrate` does.
set -eu
cd "$(dirname "$0")/.."
if [ -d .venv/bin ]; then
    export PATH="$PWD/.venv/bin:$PATH"
fi
export DJANGO_SETTINGS_MODULE="${DJANGO_SETTINGS_MODULE:-shopease.settings.base}"

role=${1:-web}
[ $# -eq 0 ] || shift

case "$role" in
web)
    exec gunicorn shopease.wsgi:application \
        --bind "0.0.0.0:${PORT:-8000}" --workers "${WEB_PROCESSES:-3}" --threads "${WEB_THREADS:-4}" \
        --preload --no-control-socket --timeout 30 --graceful-timeout 20 --max-requests 5000 --max-requests-jitter 500 \
        --worker-tmp-dir "${WEB_TMP:-/dev/shm}" --forwarded-allow-ips "${WEB_PROXIES:-*}" "$@"
    ;;
worker)
    export DATABASE_STATEMENT_TIMEOUT_MS="${DATABASE_STATEMENT_TIMEOUT_MS:-60000}"
    exec celery -A shopease worker --loglevel INFO --concurrency "${WORKER_PROCESSES:-2}" "$@"
    ;;
beat)
    exec celery -A shopease beat --loglevel INFO --pidfile= "$@"
    ;;
migrate)
    # A migration may take its time; the limits of requests don't hold for it.
    export DATABASE_STATEMENT_TIMEOUT_MS=0 DATABASE_LOCK_TIMEOUT_MS=30000 DATABASE_IDLE_TIMEOUT_MS=0
    exec python manage.py migrate --no-input "$@"
    ;;
collectstatic)
    # Files only: production's settings load with values that reach nothing.
    export SECRET_KEY=build ALLOWED_HOSTS=build SITE_URL=https://build VAR_DIR="${VAR_DIR:-/app/var}" \
        DATABASE_URL=sqlite:////tmp/build.sqlite3 REDIS_URL= S3_BUCKET= \
        EMAIL_URL=smtp://build DEFAULT_FROM_EMAIL=build@example.com
    exec python manage.py collectstatic --no-input --verbosity 0 "$@"
    ;;
manage)
    exec python manage.py "$@"
    ;;
*)
    echo "entrypoint.sh: unknown role '$role'; choose web, worker, beat, migrate, collectstatic or manage" >&2
    exit 64
    ;;
esac
