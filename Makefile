# `make` alone prints what there is.
.DEFAULT_GOAL := help
.PHONY: help demo run quick test check elsewhere specimens bench chaos messages lock clean setup-run setup-test

bin := .venv/bin
# Byte code is kept even where the environment says otherwise: every command and every child would
# compile the program anew, a quarter of the time that it takes to start.
export PYTHONDONTWRITEBYTECODE :=

# The inner loop: no database, no broker, no network, no PDF. Folders that do not exist yet are left out.
inner := $(wildcard $(addprefix tests/,domain intake catalogs rendering architecture))
benchmarks := $(filter-out %/__init__.py %/conftest.py,$(wildcard tests/benchmarks/*.py))

help:
	@awk -F ':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

##@ Use
demo: setup-run ## the sample release, every language, into out/
	$(bin)/communique demo --to out
run: setup-run ## desk, worker and clock in one command
	$(bin)/communique up

##@ Work on it
quick: setup-test ## the inner loop: the rules, in seconds
	$(bin)/pytest -q -n 2 -m "not slow" $(inner)
test: setup-test ## the whole suite, its ten slowest tests named
	$(bin)/pytest -n 2 --dist loadfile
check: setup-test ## format, lint, types, import ladder, catalogs
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/python tools/messages.py --check
elsewhere: ## `make demo` in a bare Debian, SUITE=trixie; TEST=1 adds `make test`; needs root
	@tools/elsewhere $(or $(SUITE),trixie) $(if $(TEST),test)
specimens: setup-test ## the sample in every language as pictures, into out/specimens
	@PYTHONPATH=. $(bin)/python tools/specimens.py
bench: setup-test ## the measurements in tests/benchmarks
	@for script in $(benchmarks); do echo "== $$script"; PYTHONPATH=. $(bin)/python $$script || exit 1; done
chaos: setup-test ## everything dies again and again and nothing is lost; SEED=… repeats a run
	@PYTHONPATH=. $(bin)/python -m tests.chaos $(if $(SEED),--seed $(SEED))

##@ Keep it fresh
messages: setup-test ## extract the texts to translate: locales/*.pot
	$(bin)/python tools/messages.py
lock: ## pin what pyproject.toml asks for; UPGRADE=1 takes the newest of all
	tools/lock $(if $(UPGRADE),--upgrade)
clean: ## remove what make made, except your data in var/
	rm -rf .venv out dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find workflow worker tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

setup-run:
	@tools/setup run
setup-test:
	@tools/setup test
