# Needs only make and one of the Python versions below; `make help` lists the targets.

.NOTPARALLEL:
.PHONY: run test coverage check bench format clean help run-system test-system new-venv

# The interpreter that makes .venv: PYTHON if given, else the first of these that runs and has a
# version that pyproject.toml allows.
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
CHECK_VERSION := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
INTERPRETER = $(or $(shell for p in $(CANDIDATES); do \
	"$$p" -c '$(CHECK_VERSION)' 2>/dev/null && echo "$$p" && break; done),$(error \
	No Python 3.11, 3.12 or 3.13 found (looked for: $(CANDIDATES)). Install one, or \
	name it with make PYTHON=/path/to/python))

# .venv/whole holds the path of the folder in which .venv was made, and does not exist while pip
# works: after an interrupted install, in a moved folder, or if its Python has become another
# version since, as it does with the system's, .venv is made again.
VENV_IS_COMPLETE := $(shell test -x .venv/bin/python && \
	.venv/bin/python -c '$(CHECK_VERSION)' 2>/dev/null && \
	test "$$(cat .venv/whole 2>/dev/null)" = "$$(pwd -P)" && echo yes)

run: run-system .venv/run
	@.venv/bin/retrotimer $${FILE:+"$$FILE"}

# Every test but the long ones. Those that listen to a sound server in real time run alone.
PYTEST := QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest
test: test-system .venv/test
	$(PYTEST) -m "by_the_clock and not long" tests/sound
	$(PYTEST) -m "not by_the_clock and not long" -n auto

# Fails if a line or branch of the domain, the store, the runner of sessions or the writer of the
# settings is not tested. Measuring slows the tests down: .ci/run does it after make test.
COVERED := tests/domain tests/store tests/services/test_session_runner.py \
	tests/services/test_settings.py
coverage: test-system .venv/test
	$(PYTEST) -q -m "not by_the_clock and not long" -n auto $(COVERED) --cov

# Format, lint, types, layers.
check: test-system .venv/test
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: test-system .venv/test
	.venv/bin/python -m tests.bench

format: test-system .venv/test
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:
	rm -rf .venv dist build .coverage .hypothesis .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo 'make run [FILE=my.retro.json]   opens the window, or the terminal where there is no display'
	@echo 'make test                       runs all tests but the long ones (four minutes)'
	@echo 'make coverage                   finds lines without a test, where none may be left'
	@echo 'make check                      checks format, lint, types and layers (one minute)'
	@echo 'make bench                      measures times and memory'
	@echo 'make format                     formats the code and fixes what the linter can fix'
	@echo 'make clean                      removes .venv and everything that was generated'
	@echo 'PYTHON=/path/to/python          chooses the interpreter for a new .venv'

# Installs the system packages that are missing, if that is possible here. Without them the program
# still runs in part, but tests would fail.
INSTALL_PACKAGES = PYTHON="$(if $(VENV_IS_COMPLETE),,$(INTERPRETER))" packaging/system-packages
run-system:
	@$(INSTALL_PACKAGES) packaging/debian/libraries.txt || true
test-system:
	@$(INSTALL_PACKAGES) packaging/debian/libraries.txt packaging/debian/test-tools.txt

# One stamp for each set of Python packages.
EXTRAS.test := [test]
.venv/run .venv/test: pyproject.toml $(if $(VENV_IS_COMPLETE),,new-venv)
	@rm -f .venv/whole
	@.venv/bin/python -m pip install -q --disable-pip-version-check -e '.$(EXTRAS.$(@F))'
	@touch $@ && pwd -P >.venv/whole
new-venv:
	@echo 'Setting up .venv (once, about a minute) ...'
	@$(INTERPRETER) -m venv --clear .venv >/dev/null || { \
		echo 'Could not make .venv: install the packages named above, then run make again.' >&2; \
		exit 1; }
