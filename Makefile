# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The front door. `make demo` and `make test` do everything on a fresh Debian 12.
BUILD ?= build
JOBS ?= $(shell nproc)

.PHONY: all deps demo test bench install clean
all: build-all

deps:
	@scripts/install_deps.sh

$(BUILD)/build.ninja:
	@cmake --preset release -B $(BUILD)

.PHONY: build-all
build-all: deps
	@test -f $(BUILD)/build.ninja || cmake --preset release -B $(BUILD)
	@cmake --build $(BUILD) -j $(JOBS)

test: build-all
	@cd $(BUILD) && ctest --output-on-failure -j $(JOBS)

demo: build-all
	@scripts/demo.sh $(BUILD)

bench: build-all
	@bench/run.py --build $(BUILD)

install: build-all
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	@rm -rf $(BUILD)
