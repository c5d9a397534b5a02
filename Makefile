# devicepath: `make` lists what there is.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help check test format sdk lock rehearse bench clean setup engine aws-provider lint sdk-current

# The Python that .venv is made with: 3.11 or newer.
PYTHON3 ?= python3

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON := $(BIN)/python
LOCK   := requirements/development.txt
PACKAGES := $(wildcard provider/pyproject.toml tools/pyproject.toml sdk/pyproject.toml components/pyproject.toml)

# The lock's hashes are the registry's. A wheel of the same version from a local
# folder has other ones, and would be preferred.
unexport PIP_FIND_LINKS
# Without compiled modules each of a thousand processes compiles them anew, and so do the workers of the tests.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@echo "make check    format, lint, types and the quick tests: under a minute"
	@echo "make test     everything, the real Pulumi engine and aws provider too; the first run makes both"
	@echo "make format   put the code in shape"
	@echo "make sdk      write sdk/, the components' arguments, the schema, the pages of docs/ and the house's picture"
	@echo "make lock     write $(LOCK) from development.in; OPTIONS=--upgrade takes new versions"
	@echo "make rehearse run STACK=remote-access, or another, against emulated clouds"
	@echo "make bench    measure"
	@echo "make clean    remove $(VENV) and what tools left behind (engine and aws provider stay in their cache)"

check: setup lint
	@echo "Running the quick tests"
	@# Three on two cores: many wait for answers of a server in the same process.
	@$(BIN)/pytest -m "not engine and not slow" -n 3

# Engine and provider come first: where they have to be built, the time limits of tests are not for that.
test: export DEVICEPATH_AWS_PROVIDER := built
test: setup engine aws-provider sdk-current lint
	@echo "Running all tests"
	@# Five on two cores: much of it waits for an engine, a provider or a kernel.
	@$(BIN)/pytest -n 5 --dist loadfile --no-loadscope-reorder --durations 10

format: setup
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

lint: setup
	@echo "Checking format, lint and types"
	@$(BIN)/ruff format --quiet --check . || { $(BIN)/ruff format --check .; echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

engine: setup
	@$(BIN)/devicepath engine

aws-provider: setup engine
	@$(BIN)/devicepath aws-provider

sdk: setup
	@$(PYTHON) -m devicepath_tools.derived.sdk
	@$(PYTHON) -m devicepath_tools.derived.arguments
	@$(BIN)/devicepath schema --write stacks/schema.json
	@$(PYTHON) -m devicepath_tools.derived.pages
	@$(PYTHON) -m devicepath_tools.derived.house
	@$(MAKE) --no-print-directory setup

sdk-current: setup
	@echo "Comparing sdk/ and docs/ with the code that they are written from"
	@$(PYTHON) -m devicepath_tools.derived.sdk --check
	@$(PYTHON) -m devicepath_tools.derived.arguments --check
	@$(PYTHON) -m devicepath_tools.derived.pages --check
	@$(PYTHON) -m devicepath_tools.derived.house --check

lock: setup
	@echo "Locking $(LOCK) (about a minute)..."
	@cd requirements && ../$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-annotate --no-header \
		--allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(OPTIONS) \
		--output-file development.txt development.in

STACK ?= remote-access

rehearse: setup engine aws-provider
	@$(BIN)/devicepath rehearse $(STACK)

bench: setup
	@$(PYTHON) -m benchmarks

clean:
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache */*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the virtual environment: stamps keep a second run from doing anything

setup: $(VENV)/.packages
	@:

# Quiet about what setuptools says of every installation in place.
$(VENV)/.packages: $(VENV)/.locked $(PACKAGES)
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --no-deps --no-index --no-build-isolation $(addprefix -e ./,$(dir $(PACKAGES)))
	@touch $@

# Wheels only: nothing is compiled here, and nothing is fetched to compile with.
$(VENV)/.locked: $(LOCK)
	@sh tools/setup/debian_packages.sh $(PYTHON3) git shellcheck nft:nftables ip:iproute2 ping:iputils-ping \
		mmdebstrap systemd-nspawn:systemd-container dnsmasq:dnsmasq-base mosquitto mosquitto_pub:mosquitto-clients \
		/usr/lib/ipsec/charon:strongswan-charon swanctl:strongswan-swanctl /usr/lib/frr/bgpd:frr \
		/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so:libcharon-extra-plugins \
		/usr/lib/ipsec/plugins/libstrongswan-gcm.so:libstrongswan-standard-plugins
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON3) is $$($(PYTHON3) --version 2>&1); devicepath needs Python 3.11 or newer: make PYTHON3=..." >&2; exit 1; }
	@echo "Setting up $(VENV) (about a minute)..."
	@$(PYTHON3) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --require-hashes --only-binary :all: --requirement $(LOCK)
	@touch $@
