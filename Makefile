# make install   a .venv with everything
# make demo      grade a small sample class and say where the report is
# make test      lint, types, spelling and all tests
# make release   make assignments/ and the solved files
# make benchmarks   measure everything again, into docs/benchmarks.md (hours)
#
# PIP_ARGS goes to pip, for instance to get PyTorch's CPU wheels (README.md says how).

PYTHON ?= python3
PIP_ARGS ?=
PYTEST_ARGS ?= -n 2
BIN = .venv/bin
STAMP = .venv/installed

.PHONY: install demo test lint release benchmarks clean

install: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint .ci/constraints.txt $(PIP_ARGS) --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/autograder demo

test: $(STAMP) lint
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(STAMP)
	@$(BIN)/ruff check --quiet autograder tests benchmarks
	@$(BIN)/ruff format --quiet --check autograder tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/codespell *.md *.py *.toml autograder benchmarks docs tests \
	  assignments solutions source_notebooks

release: $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/autograder release

benchmarks: $(STAMP)
	$(BIN)/python -m pip install --quiet --constraint .ci/constraints.txt $(PIP_ARGS) --editable '.[dev,benchmarks]'
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks

clean:
	rm -rf .venv demo .autograder
