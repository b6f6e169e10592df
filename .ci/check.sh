#!/bin/sh
# `make check`: every check runs, then the failed ones are named.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
failed=""

step() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        echo "ok      $name"
    else
        printf '%s\nFAILED  %s\n' "$output" "$name"
        failed="$failed$name; "
    fi
}

with_settings() {
    DJANGO_SETTINGS_MODULE=$1
    export DJANGO_SETTINGS_MODULE
    shift
    "$@"
}

# Values of no meaning, so that production's settings load.
deployment() {
    env SECRET_KEY=check-0123456789-abcdefghij-klmnopqrst-uvwxyz-0123456789 \
        ALLOWED_HOSTS=shop.example.com SITE_URL=https://shop.example.com \
        DATABASE_URL=postgresql://shop@127.0.0.1:1/shop REDIS_URL=redis://127.0.0.1:1/0 \
        S3_BUCKET=media S3_PRIVATE_BUCKET=private S3_PUBLIC_URL=https://media.example.com \
        EMAIL_URL=smtp://127.0.0.1:1 DEFAULT_FROM_EMAIL=shop@example.com VAR_DIR=var \
        DJANGO_SETTINGS_MODULE=shopease.settings.base \
        python manage.py check --deploy --fail-level WARNING
}

step "ruff check" ruff check .
step "ruff format" ruff format --check .
step "mypy" mypy
step "import-linter" lint-imports --no-cache
step "djlint format" djlint templates --check --quiet
step "djlint lint" djlint templates --lint --quiet
step "migrations are complete" with_settings shopease.settings.test python manage.py makemigrations --check --dry-run
step "check --deploy" deployment
step "hadolint" hadolint docker/Dockerfile
step "compose schema" python -m tests.services.compose_schema docker/compose.yml docker/compose.production.yml
step "architecture" pytest -q --without-services tests/unit/test_architecture.py

if [ -n "$failed" ]; then
    echo "make check failed: $failed" >&2
    exit 1
fi
echo "All checks passed."
