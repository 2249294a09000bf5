# `make run` opens the window; `make help` lists the rest. PYTHON= names another Python (3.11 to 3.13).

PYTHON ?= python3
N ?= 100000
OUT ?= build/library-$(N).notes

# Who publishes names where the project is, `make deb HOMEPAGE=https://…`; its releases have the pictures.
HOMEPAGE ?= $(NOTES_HOMEPAGE)
export NOTES_HOMEPAGE := $(HOMEPAGE)

VENV := .venv
BUILD_VENV := .venv-build
# The same source gives the same bytes.
DATED = SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}

# A stamp is named after the lock file's content and the Python, since a checkout gives every file a new date.
key = $(shell { $(PYTHON) --version; cat $(1); } 2>&1 | cksum | cut -d ' ' -f 1)
RUN_READY := $(VENV)/run-$(call key,requirements.lock)
TEST_READY := $(VENV)/test-$(call key,requirements.lock requirements-test.lock)
BUILD_READY := $(BUILD_VENV)/build-$(call key,requirements-build.lock)

.DEFAULT_GOAL := help
.PHONY: address as-root bench bundle clean deb desktop format help library lint lock package-check package-test \
	papers planted reproducible run run-installer screenshots self-test setup sums test tour wheel \
	windows-installer-test

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(RUN_READY) ## Open the window on your library; without a screen, the tour
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): making the tour instead."; \
		$(MAKE) --no-print-directory tour; \
	else \
		exec $(VENV)/bin/python -m notes_desktop; \
	fi

setup: $(TEST_READY) ## Everything that run, test and lint need

test: $(TEST_READY) ## Every test, without a screen
ifdef ARGS
	$(VENV)/bin/python -m pytest $(ARGS)
else
	$(VENV)/bin/python -m pytest -q -n 4 --max-worker-restart 0 --dist loadfile $(addprefix --ignore=,$(UNSHARED))
	$(VENV)/bin/python -m pytest $(UNSHARED)
endif

# The others wait more than they compute: four at once take half the time even on two cores. Where one ends its process
# the run says so and ends; it would wait for ever for the tests that were to follow there.
# These cut power, fill disks, kill and look at the clock; they have the machine for themselves.
UNSHARED := tests/durability tests/journeys

planted: $(TEST_READY) ## Plant known defects in a copy and see that the tests find each
	$(VENV)/bin/python -m tests.planted $(ARGS)

lint: $(TEST_READY) ## Style, types and import rules
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(TEST_READY) ## Format the code and repair what ruff can
	$(VENV)/bin/ruff check --fix-only .
	$(VENV)/bin/ruff format .

bench: $(TEST_READY) ## Measure against the floor of a bare window
	$(VENV)/bin/python -m tests.benchmarks $(ARGS)

tour: $(TEST_READY) ## Walk through the application on a screen of its own and take pictures
	$(VENV)/bin/python -m tests.tour $(ARGS)

screenshots: OUT := dist
screenshots: $(TEST_READY) ## The pictures of a release, in the folder OUT
	@.ci/packages $(VENV)/bin/python pictures
	PYTHONPATH=.:packaging $(VENV)/bin/python -m tests.tour.pictures $(OUT)

library: $(TEST_READY) ## A library of N notes in the file OUT
	@mkdir -p $(dir $(OUT))
	$(VENV)/bin/python -m tests.benchmarks.library $(N) $(OUT)

bundle: $(BUILD_READY) ## dist/notes-desktop/, which needs no Python, and the leaner one for make deb
	$(DATED) PYTHONHASHSEED=1 \
		$(BUILD_VENV)/bin/pyinstaller --noconfirm --clean --log-level WARN build.spec

address:
	@PYTHONPATH=.:packaging python3 packaging/project.py

deb: address bundle ## dist/notes-desktop_<version>_amd64.deb
	.ci/packages $(BUILD_VENV)/bin/python package
	rm -f dist/notes-desktop_*.deb
	$(DATED) $(SCRIPT) packaging/linux/build_deb.py dist/notes-desktop-deb dist
	$(call examine,dist/notes-desktop_*_amd64.deb)

run-installer: address bundle ## dist/notes-desktop-<version>-x86_64.run, for other distributions
	.ci/packages $(BUILD_VENV)/bin/python package
	rm -f dist/notes-desktop-*.run
	$(DATED) $(SCRIPT) packaging/linux/build_run.py dist/notes-desktop dist

package-test: as-root deb run-installer ## Install both on a bare Debian and use them there; as root
	.ci/packages $(BUILD_VENV)/bin/python tests chroot
	@mkdir -p build
	$(SCRIPT) packaging/linux/build_deb.py --fast --next dist/notes-desktop-deb build/next.deb
	$(SCRIPT) packaging/linux/package_test.py dist/notes-desktop_*_amd64.deb build/next.deb dist/notes-desktop-*.run $(ARGS)

as-root:
	@[ "$$(id -u)" = 0 ] || \
		{ echo "This makes a Debian in a folder and installs in it: sudo make package-test" >&2; exit 1; }

package-check: export NOTES_HOMEPAGE := $(or $(HOMEPAGE),https://example.org/notes-desktop)
package-check: address bundle ## The Debian package in a quick form, examined and unpacked
	.ci/packages $(BUILD_VENV)/bin/python package
	$(DATED) $(SCRIPT) packaging/linux/build_deb.py --fast dist/notes-desktop-deb build/quick.deb
	$(call examine,build/quick.deb)
	QT_QPA_PLATFORM=offscreen build/unpacked/usr/bin/notes-desktop --self-test

reproducible: address ## Build bundles and packages twice and compare every byte
	@mkdir -p build
	@SOURCE_DATE_EPOCH=$(NOW) $(MAKE) --no-print-directory sums >build/sums-1
	@SOURCE_DATE_EPOCH=$(NOW) $(MAKE) --no-print-directory sums >build/sums-2
	diff build/sums-1 build/sums-2 && echo "The same bytes twice."

NOW := $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)

sums: bundle
	@$(DATED) $(SCRIPT) packaging/linux/build_deb.py --fast dist/notes-desktop-deb build/quick.deb
	@$(DATED) $(SCRIPT) packaging/linux/build_run.py --fast dist/notes-desktop build/quick.run
	@find dist/notes-desktop dist/notes-desktop-deb build/quick.deb build/quick.run -type f | sort | xargs sha256sum

SCRIPT = PYTHONPATH=.:packaging $(BUILD_VENV)/bin/python
define examine # DEB
	lintian --fail-on error,warning --allow-root $(1)
	desktop-file-validate resources/desktop/notes-desktop.desktop
	rm -rf build/unpacked && dpkg-deb -x $(1) build/unpacked
	appstreamcli validate --no-net build/unpacked/usr/share/metainfo/notes-desktop.metainfo.xml
endef

self-test: bundle ## Let the bundle check itself on a screen of its own
	.ci/packages $(BUILD_VENV)/bin/python window tests
	env -u QT_QPA_PLATFORM -u WAYLAND_DISPLAY xvfb-run -a dist/notes-desktop/notes-desktop --self-test

papers: bundle ## dist/linux-*: the notices of every part, and the bill of materials (CycloneDX)
	$(DATED) $(SCRIPT) packaging/notices.py dist/notes-desktop dist/linux-THIRD-PARTY-NOTICES.txt
	$(DATED) $(SCRIPT) packaging/sbom.py dist/notes-desktop dist/linux-sbom.cdx.json

windows-installer-test: $(BUILD_READY) ## Install, upgrade and uninstall under Wine, with a stand-in for the program
	.ci/packages $(BUILD_VENV)/bin/python wine
	$(SCRIPT) packaging/windows/wine_test.py

desktop: $(RUN_READY) ## The man page and the completions, after a change of the commands
	PYTHONPATH=.:packaging $(VENV)/bin/python packaging/command_line.py

wheel: address $(RUN_READY) ## dist/*.whl for pipx and uv
	rm -rf build/lib build/bdist.* # what was deleted from the tree must not come back from an earlier build
	$(DATED) $(VENV)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	PYTHONPATH=.:packaging $(VENV)/bin/python packaging/wheel_homepage.py dist

lock: $(TEST_READY) ## Renew the lock files after a change of the dependencies
	$(VENV)/bin/python -m pip install --quiet pip-tools
	$(LOCK) -o requirements.lock pyproject.toml
	$(LOCK) --extra test -c requirements.lock -o requirements-test.lock pyproject.toml
	$(LOCK) --extra build -c requirements.lock -o requirements-build.lock pyproject.toml
LOCK = $(VENV)/bin/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --annotation-style line \
	--generate-hashes --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## Remove what was made here
	rm -rf $(VENV) $(BUILD_VENV) build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find notes_desktop tests -name __pycache__ -type d -prune -exec rm -rf {} +

define install # VENV LOCK
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed; name it with PYTHON=…" >&2; exit 1; }
	@.ci/packages $(PYTHON) venv
	@[ "$$($(1)/bin/python --version 2>&1)" = "$$($(PYTHON) --version 2>&1)" ] || $(PYTHON) -m venv --clear $(1)
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2)
endef

$(RUN_READY):
	$(call install,$(VENV),requirements.lock)
	@.ci/packages $(VENV)/bin/python window
	@touch $@

$(TEST_READY):
	$(call install,$(VENV),requirements-test.lock)
	@.ci/packages $(VENV)/bin/python window tests
	@touch $@

$(BUILD_READY):
	$(call install,$(BUILD_VENV),requirements-build.lock)
	@.ci/packages $(BUILD_VENV)/bin/python window bundle
	@touch $@
