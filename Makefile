# Circular Partners Portal: one word for each thing one does. `make run PORT=8001`, `make test ARGS=tests/goals`.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: run setup test check bench screenshots crash-test coverage lock stop

run: ## set-up, servers, migrations, demo data; then web, worker and beat until Ctrl-C
	@$(PYTHON) deploy/setup.py
	@exec $(BIN)/python -m circular_partners.embedded.run

setup: ## only the set-up
	@$(PYTHON) deploy/setup.py
	@$(BIN)/python manage.py migrate -v0

tools: ## what tests and checks need
	@$(PYTHON) deploy/setup.py tests

test: tools ## all tests, on real PostgreSQL, Valkey, Celery and Chromium of their own
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

coverage: tools
	$(BIN)/coverage run -m pytest $(ARGS)
	$(BIN)/coverage report

check: tools ## style, types, import order, migrations, templates, translations, dependencies
	@sh deploy/check

bench: tools ## ratios of page costs, written to bench/RESULTS.md
	$(BIN)/python -m bench $(ARGS)

screenshots: tools ## pictures of every page and of the walks, Japanese and English, 1280 and 390 px, in screenshots/
	SCREENSHOTS=yes $(BIN)/pytest -q tests/browser/screenshots.py tests/browser/walk $(ARGS)

crash-test: tools ## kills workers, broker, PostgreSQL for a quarter of an hour while 5,000 mails go out; prints its figures
	$(BIN)/pytest -q -s -m crash tests/notices $(ARGS)

lock: tools ## requirements*.in -> requirements*.txt with exact versions and hashes
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 $(ARGS) requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 $(ARGS) requirements-dev.in -o requirements-dev.txt

stop: ## end what a killed run left behind
	@$(BIN)/python -m circular_partners.embedded stop
