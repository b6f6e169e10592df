# ShopEase. Bare `make` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= python3
PYTEST_ARGS ?= -n 2 --dist loadscope --no-loadscope-reorder
export PORT PYTHON

COMPILE = .venv/bin/uv pip compile --quiet --universal --no-emit-find-links --generate-hashes --python-version 3.11

.PHONY: help run test check format manage lock messages bench lighthouse screenshots bootstrap clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Start the shop with demo data: web, worker, beat (PORT=8123, HOST=0.0.0.0 for the network)
	@.ci/venv.sh base
	@DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-shopease.settings.local} .ci/serve.sh

test: bootstrap ## Run unit, integration and browser tests (PYTEST_ARGS="-n 2 -k basket")
	@.venv/bin/pytest $(PYTEST_ARGS)

check: ## Check style, types, rooms, templates, migrations, deployment settings
	@.ci/venv.sh dev
	@.ci/check.sh

format: ## Format Python and templates
	@.ci/venv.sh dev
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
	.venv/bin/djlint templates --reformat --quiet || true

manage: ## Run a management command: make manage ARGS="createsuperuser"
	@.ci/venv.sh base
	@.venv/bin/python manage.py $(ARGS)

lock: ## Lock requirements/*.in with hashes
	@.ci/venv.sh dev
	$(COMPILE) requirements/tools.in -o requirements/tools.txt
	$(COMPILE) requirements/base.in -o requirements/base.txt
	$(COMPILE) -c requirements/base.txt requirements/dev.in -o requirements/dev.txt

messages: ## List words of the shop's pages that a language lacks, and compile those it has (needs gettext)
	@.ci/venv.sh dev
	@.venv/bin/python .ci/messages.py

bench: bootstrap ## Measure our pages beside stock Oscar's and a bare Django view
	@.venv/bin/python bench/run.py $(ARGS)

lighthouse: bootstrap ## Judge five pages of the demo shop with Lighthouse (needs Node.js with npm)
	@.venv/bin/python bench/lighthouse.py

screenshots: bootstrap ## Take the pictures of the documentation from the demo shop again
	@.venv/bin/python bench/screenshots.py $(ARGS)

bootstrap: ## Find or install what the tests need: PostgreSQL, Redis, Chromium
	@.ci/venv.sh dev
	@.venv/bin/python -m tests.services.bootstrap

clean: ## Remove caches, the demo database and the environment
	rm -rf var .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
