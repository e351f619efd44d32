# SPDX-License-Identifier: GPL-2.0
# What a person types; each target names what it needs and installs it (Debian 12).

# The headers of the running kernel, else the newest ones that are installed.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -d /lib/modules/*/build 2>/dev/null | sort -Vr))

PREFIX ?= /usr/local

.PHONY: inspector install-inspector help modules clean load unload demo check dtbs dt-check kunit vm docs

help:
	@echo 'make demo      boot a stock kernel in a virtual machine and look at its tasks'
	@echo 'make check     run all tests; the last line counts them'
	@echo 'make vm        a shell in the virtual machine, taskviz loaded'
	@echo 'make modules   build taskviz.ko for KDIR=$(KDIR)'
	@echo 'make load      build, load into the running kernel, show what is there'
	@echo 'make unload    take it out again'
	@echo 'make inspector          the program taskviz, and where it is'
	@echo 'make install-inspector  put it below DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)'
	@echo 'make kunit     the unit tests alone'
	@echo 'make dtbs      the device tree overlay, and the tree of an arm64 machine with it'
	@echo 'make dt-check  the binding, the overlay and its examples'
	@echo 'make docs      the documentation as HTML'
	@echo 'make clean     remove what a build leaves'

modules:
	@test -n "$(KDIR)" || { echo "no kernel headers: install linux-headers-$$(dpkg --print-architecture)" \
		"or set KDIR" >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

clean:
	@test -z "$(KDIR)" || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

load: modules
	tools/as-root insmod taskviz.ko
	@head -n 12 /proc/taskviz

unload:
	tools/as-root rmmod taskviz

demo:
	@tools/demo

check:
	@tools/check

inspector:
	@echo "$$(tools/taskviz/build)/taskviz"

install-inspector:
	@install -D -t "$(DESTDIR)$(PREFIX)/bin" "$$(tools/taskviz/build)/taskviz"

dtbs:
	@tools/dt/build

dt-check:
	@tools/dt/check binding overlay examples

kunit:
	@kunit/run

vm:
	@tools/vm/run

docs:
	@tools/need python3-sphinx
	@echo 'docs: building Documentation/' >&2
	@to="$${XDG_CACHE_HOME:-$$HOME/.cache}/taskviz/docs" && mkdir -p "$$to" && \
		sphinx-build -q -E -W --keep-going -d "$$to/doctrees" Documentation "$$to/html" && \
		echo "$$to/html/index.html"
