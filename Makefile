# Needs make and Python 3.11 or newer, nothing else; `make help` lists what there is.

.NOTPARALLEL:
.PHONY: run test check test-beyond-check bench format clean help run-system test-system anew

# The interpreter that makes .venv: PYTHON if given, else the first that really runs and is fit.
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
FIT := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
INTERPRETER = $(or $(shell for p in $(CANDIDATES); do \
	"$$p" -c '$(FIT)' 2>/dev/null && echo "$$p" && break; done),$(error \
	No Python 3.11 to 3.14 here ($(CANDIDATES)): install one or name it, make PYTHON=/path/to/it))

# .venv/whole names the folder it was made in, and is gone while pip works:
# after an interrupted install, or in a moved folder, .venv is made anew.
WHOLE := $(shell test -x .venv/bin/python && \
	test "$$(cat .venv/whole 2>/dev/null)" = "$$(pwd -P)" && echo yes)

run: run-system .venv/run
	@.venv/bin/retrotimer $${FILE:+"$$FILE"}

# What listens by the clock has the machine for itself, all else shares it.
test: test-system .venv/test
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m "by_the_clock and not long" tests/sound
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m "not by_the_clock and not long" -n auto

# What check runs, and what it leaves.
COVERED := tests/domain tests/store tests/services/test_session_runner.py
check: test-system .venv/test
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest tests/guards
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -q -m "not long" -n auto \
		$(COVERED) --cov

test-beyond-check: test-system .venv/test
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m "by_the_clock and not long" tests/sound
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m "not by_the_clock and not long" -n auto \
		$(addprefix --ignore ,tests/guards $(COVERED))

bench: test-system .venv/test
	.venv/bin/python -m tests.bench

format: test-system .venv/test
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:
	rm -rf .venv dist build .coverage .hypothesis .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo 'make run [FILE=my.retro.json]   opens the window, or the terminal where there is none'
	@echo 'make test                       all tests but the long ones'
	@echo 'make check                      format, lint, types, layers, guards, coverage'
	@echo 'make test-beyond-check          what make test has and make check has not'
	@echo 'make bench                      measures'
	@echo 'make format                     formats, and mends what the linter can'
	@echo 'make clean                      removes .venv and all that was generated'
	@echo 'PYTHON=/path/to/python          chooses the interpreter for a new .venv'

# What the system lacks is installed if it can be. Without it the program still runs in part,
# but tests would fail.
PACKAGES = PYTHON="$(if $(WHOLE),,$(INTERPRETER))" packaging/system-packages
run-system:
	@$(PACKAGES) packaging/debian/libraries.txt || true
test-system:
	@$(PACKAGES) packaging/debian/libraries.txt packaging/debian/test-tools.txt

# One stamp for each set of Python packages.
EXTRAS.test := [test]
.venv/run .venv/test: pyproject.toml $(if $(WHOLE),,anew)
	@rm -f .venv/whole
	@.venv/bin/python -m pip install -q --disable-pip-version-check -e '.$(EXTRAS.$(@F))'
	@touch $@ && pwd -P >.venv/whole
anew:
	@echo 'Setting up .venv (once, about a minute) ...'
	@$(INTERPRETER) -m venv --clear .venv >/dev/null || \
		{ echo 'No .venv without what is missing: install it, then make again.' >&2; exit 1; }
