# Tanya Bandung. `make run` starts the bot, `make test` proves it; `make help` lists the rest.
# Needs: Python 3.11 to 3.14 with its venv module. Another interpreter: make PYTHON=/path/to/python3 run

SHELL := /bin/sh
.SHELLFLAGS := -ec
.ONESHELL:
.NOTPARALLEL:
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help install run test catalogue clean installed installed-for-tests

VENV := .venv
BIN := $(VENV)/bin
# Fails where the interpreter is gone or has become another version.
SOUND := import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path('purelib')))
PIP := $(BIN)/python -m pip --no-input --disable-pip-version-check

# $(call provide,NAME,REQUIREMENT,WHAT): install REQUIREMENT into .venv unless that has been done.
# The stamp .venv/installed-NAME is written last and holds a checksum of what the installation depends on, the
# folder's own path included, since a virtual environment cannot be moved. A .venv without any stamp, or with the
# mark that pip was at work, was interrupted and is made anew; one whose update failed stays as it was. Messages
# go to stderr and nothing reads standard input: both belong to the bot.
define provide
exec </dev/null >&2
key=$$({ pwd; cat pyproject.toml constraints.txt; } | cksum)
if [ -e $(VENV)/installing ] || ! ls $(VENV)/installed-* >/dev/null 2>&1 || ! $(BIN)/python -c "$(SOUND)" 2>/dev/null; then
    rm -rf $(VENV)
fi
for stamp in $(VENV)/installed-$(1) $(VENV)/installed-test; do
    if [ -f $$stamp ] && [ "$$(cat $$stamp)" = "$$key" ]; then exit 0; fi
done
if [ ! -d $(VENV) ]; then
    bare=; python=
    for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11); do
        found=$$("$$candidate" -c 'import sys; print(sys.version_info[0] * 100 + sys.version_info[1])' 2>/dev/null) || continue
        if [ "$$found" -lt 311 ] $(if $(PYTHON),,|| [ "$$found" -gt 314 ]); then continue; fi
        if ! "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then bare=$$candidate; continue; fi
        python=$$candidate
        break
    done
    if [ -z "$$python" ] && [ -n "$$bare" ]; then
        echo "Modul venv untuk $$bare belum ada: pasang dulu, misalnya \"sudo apt install python3-venv\", lalu ulangi perintah ini. (The venv module is missing: install it, then try again.)"
        exit 1
    elif [ -z "$$python" ]; then
        echo "Python 3.11 sampai 3.14 tidak ditemukan$(if $(PYTHON), di $(PYTHON)): pasang dulu, misalnya \"sudo apt install python3 python3-venv\", atau sebutkan tempatnya dengan \"make PYTHON=/path/python3\". (Python 3.11 to 3.14 is missing: install it, then try again.)"
        exit 1
    fi
    "$$python" -m venv $(VENV) || {
        echo "Folder .venv tidak bisa dibuat dengan $$python: periksa pesan di atas, izin tulis, dan ruang disk, lalu ulangi. (.venv cannot be made: see the message above.)"
        exit 1
    }
fi
touch $(VENV)/installing
echo "Memasang $(3) ke .venv (sekali saja, beberapa menit) …"
$(PIP) install --quiet --quiet --only-binary :all: --constraint constraints.txt --editable $(2) || {
    rm -f $(VENV)/installing
    echo "Pemasangan gagal: periksa pesan pip di atas; kalau komputer ini tidak tersambung ke internet, sambungkan dulu, lalu ulangi perintah yang sama. (Installation failed: see pip's message above.)"
    exit 1
}
rm -f $(VENV)/installed-*
echo "$$key" > $(VENV)/installed-$(1)
rm -f $(VENV)/installing
endef

help:
	@cat <<'END'
	make run        pasang, bangun basis pengetahuan, jalankan bot (install, build, start the bot)
	make test       pasang alat uji, periksa kode, jalankan semua tes (lint, types, tests)
	make install    hanya memasang: .venv/bin/tanya (only install)
	make catalogue  tulis isi basis pengetahuan sebagai satu halaman, build/catalogue.html (the base as one page)
	make clean      hapus .venv dan berkas sementara; keadaan bot tidak disentuh (remove what make made)
	END

installed:
	@$(call provide,run,.,Tanya Bandung)

installed-for-tests:
	@$(call provide,test,'.[test]',Tanya Bandung dan alat ujinya)

install: installed
	@echo "Terpasang: $(BIN)/tanya"

run: installed
	@$(BIN)/tanya build </dev/null >&2
	exec $(BIN)/tanya run

catalogue: installed
	@$(BIN)/tanya catalogue </dev/null

test: installed-for-tests
	@exec </dev/null
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
