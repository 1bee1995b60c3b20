# One door. `make` alone lists what there is. Needs Python 3.11 or newer with venv, and make; nothing else.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
DB ?= sqlite,postgresql
# Tests run on every core, each with databases of its own; a database that was given is one, so no two may share it.
WORKERS ?= $(if $(TEST_DATABASE_URL),0,auto)

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check --no-input -c constraints.txt
WITH_DEV := -e ".[postgres,dev]"
PO := $(wildcard lms/translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
# What marks a message beside gettext's own names: kernel.messages, kernel.errors.
KEYWORDS := -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k mark -k Message -k LmsError -k Invalid -k NotFound -k Forbidden -k Conflict
EXTRACT := $(BIN)/pybabel -q extract -F pyproject.toml $(KEYWORDS) -c "Translators:" --no-location --sort-output --project=lms

# A virtual environment holds the path it was made at: one that came along in a copied folder is made anew.
VENV := $(shell grep -qsF '$(CURDIR)/.venv' .venv/bin/activate && $(BIN)/python -c 'import pip' 2>/dev/null && echo good)
ifneq ($(VENV),good)
.PHONY: .venv/.made
endif

.PHONY: help run test check bench build frontend messages clean
.SILENT:

help:
	echo 'make run      cài đặt những gì còn thiếu rồi chạy dịch vụ (HOST=$(HOST) PORT=$(PORT))'
	echo 'make test     chạy toàn bộ kiểm thử trên SQLite và PostgreSQL (DB=sqlite, ARGS="-k tên" để chọn; WORKERS=0: lần lượt)'
	echo 'make check    kiểm tra mã nguồn: kiểu, luật, định dạng, bản dịch, dung lượng'
	echo 'make bench    đo tốc độ, ghi vào benchmarks/results.md'
	echo 'make build    chỉ cài đặt, không chạy'
	echo 'make frontend tải lại phần bổ sung cho giao diện (khi lần trước không có mạng)'
	echo 'make messages gom các câu cần dịch vào lms/translations'
	echo 'make clean    xóa những gì đã cài và dựng; dữ liệu trong instance/ còn nguyên'

run: build
	exec $(BIN)/lms serve --host '$(HOST)' --port '$(PORT)'

test: build .venv/.dev
	$(BIN)/python -m pytest -n '$(WORKERS)' --maxprocesses 8 --maxschedchunk 4 --db '$(DB)' $(ARGS)
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  echo 'Browser journeys were not run: there is no Chromium on this machine.'

check: build .venv/.dev
	echo '- ruff' && $(BIN)/ruff check . && $(BIN)/ruff format --check .
	echo '- mypy' && $(BIN)/mypy lms
	echo '- import-linter' && $(BIN)/lint-imports
	echo '- djlint' && $(BIN)/djlint --quiet --check --lint lms
	echo '- messages' && $(MAKE) -s check-messages
	echo '- weight' && $(BIN)/python -m lms.web.build --weigh
	$(BIN)/python -m pytest -qs --no-header -p no:cacheprovider tests/floors/test_weight.py

bench: build .venv/.dev
	$(BIN)/python -m benchmarks $(ARGS)

build: .venv/.runtime .venv/.frontend $(MO)
	$(BIN)/python -m lms.web.build

# ---- what the set-up makes, and from what -------------------------------------------------------------------

# $(call dots,label,command): runs the command with a dot a second, because a silent minute looks like a fault.
define dots
printf '%s ' '$(1)'; \
( while sleep 1 && kill -0 $$$$ 2>/dev/null; do printf .; done ) & dots=$$!; \
$(2); status=$$?; kill $$dots 2>/dev/null; wait $$dots 2>/dev/null; \
if [ $$status = 0 ]; then echo ' xong'; else echo ' không được: xem lỗi ở trên. Lần đầu cần có mạng.'; exit $$status; fi
endef

.venv/.made:
	if [ '$(VENV)' = good ]; then touch $@; exit 0; fi; \
	found=; \
	for python in $${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'Cần Python 3.11 trở lên nhưng không tìm thấy trên máy này.' >&2; \
	  echo 'Hãy cài Python, hoặc chỉ chỗ: make run PYTHON=/đường/dẫn/python3' >&2; exit 1; \
	fi; \
	echo "- Môi trường Python: $$("$$found" --version)"; \
	rm -rf .venv; \
	if ! "$$found" -m venv .venv; then \
	  rm -rf .venv; \
	  echo 'Python này thiếu mô-đun venv. Trên Debian hoặc Ubuntu: apt install python3-venv' >&2; exit 1; \
	fi; \
	touch $@

.venv/.runtime: .venv/.made setup.cfg pyproject.toml constraints.txt
	$(call dots,- Cài các gói Python (lần đầu một đến vài phút),$(PIP) -e ".[postgres]")
	touch $@

.venv/.dev: .venv/.runtime
	$(call dots,- Cài công cụ kiểm thử,$(PIP) $(WITH_DEV))
	touch $@

# A failure is no stop (the service runs without), and is not tried again at each start: see `make frontend`.
.venv/.frontend: .venv/.runtime frontend/package.json frontend/package-lock.json frontend/install.py
	echo '- Phần bổ sung cho giao diện'
	$(BIN)/python frontend/install.py || true
	touch $@

frontend: .venv/.runtime
	$(BIN)/python frontend/install.py
	touch .venv/.frontend
	$(BIN)/python -m lms.web.build

%.mo: %.po | .venv/.runtime
	$(BIN)/pybabel -q compile -i $< -o $@

# ---- translations -------------------------------------------------------------------------------------------

messages: .venv/.runtime
	mkdir -p lms/translations
	$(EXTRACT) -o lms/translations/messages.pot lms
	for file in $(PO); do \
	  $(BIN)/pybabel -q update -N -i lms/translations/messages.pot -o "$$file" -l "$$(echo "$$file" | cut -d/ -f3)"; \
	done

.PHONY: check-messages
check-messages:
	scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	if [ -n '$(PO)' ]; then \
	  $(EXTRACT) -o "$$scratch/messages.pot" lms && \
	  for file in $(PO); do \
	    $(BIN)/pybabel -q update -N --check --ignore-pot-creation-date -i "$$scratch/messages.pot" -o "$$file" \
	      -l "$$(echo "$$file" | cut -d/ -f3)" || { echo "$$file: hãy chạy make messages" >&2; exit 1; }; \
	  done; \
	fi

clean:
	rm -rf .venv frontend/node_modules lms/web/static lms/certificates/fonts *.egg-info $(MO)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
