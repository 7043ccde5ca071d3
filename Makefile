# `make run` and `make test` do everything themselves; the rest is for people who change the portal.
PORT ?= 8000
export PORT

# The first Python that works and is new enough; PYTHON=/path/to/python chooses another.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)

ifeq ($(strip $(PYTHON)),)
$(error Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt-get install python3 python3-venv)
endif

COMMANDS := run test lint fast bench shots lock messages manage stop clean setup
.PHONY: help $(COMMANDS)

help:
	@echo 'make run            the whole portal on http://localhost:8000 (PORT=8001: another port)'
	@echo 'make test           all checks and all tests (ARGS="tests/unit -k sign": some tests)'
	@echo 'make fast           unit and web tests, without a browser'
	@echo 'make lint           the checks that need no database'
	@echo 'make bench          measurements (ONLY=P1,P8: some)'
	@echo 'make shots          pictures of every main page, in var/shots/'
	@echo 'make manage ARGS=…  a management command, with the embedded database'
	@echo 'make messages       collect the texts to translate into locale/'
	@echo 'make lock           pin the packages of pyproject.toml (ARGS=--upgrade: newest)'
	@echo 'make setup          only install'
	@echo 'make stop           end the embedded services of this clone'
	@echo 'make clean          remove data, .venv and caches of this clone'

$(COMMANDS):
	@exec $(PYTHON) triangle_portal/embedded/bootstrap.py $@
