# SPDX-License-Identifier: GPL-2.0
# What a person types; each target names what it needs and installs it (Debian).

# The headers of the running kernel, else the newest ones that are installed.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -d /lib/modules/*/build 2>/dev/null | sort -Vr))

PREFIX ?= /usr/local

.PHONY: bench handout inspector install-inspector lessons man help modules clean load unload demo check check-kernels coverage torture mutants dtbs dt-check kunit vm docs image check-image deb check-packages dist check-dist check-fleet sign check-signing

help:
	@echo 'make demo      boot a stock kernel in a virtual machine and look at its tasks'
	@echo 'make check     run all tests; the last line counts them (tools/check: some)'
	@echo 'make check-kernels      the same on each of Debian'"'"'s kernels, where they differ'
	@echo 'make coverage  which lines of the module the tests run: 90 % at least'
	@echo 'make torture   half an hour without rest, on kernels that check themselves, too'
	@echo 'make mutants   put faults into the sources and see whether the tests notice'
	@echo 'make bench     what it costs, in instructions, beside others: a quarter of an hour'
	@echo 'make image     a disk for virtual machines elsewhere, with all of it; ARCH=arm64'
	@echo 'make check-image        boot that disk, play all lessons: minutes'
	@echo 'make vm        a shell in the virtual machine, taskviz loaded'
	@echo 'make modules   build taskviz.ko for KDIR=$(KDIR)'
	@echo 'make load      build, load into the running kernel, show what is there'
	@echo 'make unload    take it out again'
	@echo 'make inspector          the program taskviz, and where it is'
	@echo 'make lessons            the programs of its lessons, and where they are'
	@echo 'make man                its manual pages, and where they are'
	@echo 'make install-inspector  put it below DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)'
	@echo 'make deb       Debian packages: module (by DKMS), program, documentation'
	@echo 'make check-packages     installs, updates and purges them in clean roots (as root)'
	@echo 'make dist      the archive of a release, of what is committed'
	@echo 'make check-dist         does it build where nothing else is? the same bytes twice?'
	@echo 'make sign KEY=… CERT=…  signs taskviz.ko, for kernels that load signed modules only'
	@echo 'make check-signing      boots such kernels, and tries what they leave'
	@echo 'make check-fleet        units, rules and dashboard, with a Prometheus that asks for real figures'
	@echo 'make kunit     the unit tests alone'
	@echo 'make dtbs      the device tree overlay, and the tree of an arm64 machine'
	@echo 'make dt-check  the binding, the overlay and its examples'
	@echo 'make pictures  the pictures of the documentation, from a real run'
	@echo 'make picture-of-a-build  one of them, of a build in a virtual machine: minutes'
	@echo 'make docs      the documentation as HTML'
	@echo 'make handout   the lessons on paper: a PDF a language'
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

check-kernels:
	@tools/need python3
	@tools/check-kernels

bench:
	@tools/bench/run --save || [ $$? = 1 ]
	@tools/bench/run --save curve || [ $$? = 1 ]
	@tools/bench/top 30000 || [ $$? = 1 ]
	@tools/bench/pictures --if-possible || [ $$? = 1 ]

coverage:
	@tools/need python3 gcc
	@tools/coverage

torture:
	@tools/torture --save

mutants:
	@tools/mutants/run

inspector:
	@echo "$$(tools/taskviz/build)/taskviz"

man:
	@tools/need python3-sphinx man-db
	@to="$${XDG_CACHE_HOME:-$$HOME/.cache}/taskviz/man" && \
		tools/taskviz/build-man "$$(tools/taskviz/build)/taskviz" "$$to"

lessons:
	@tools/lessons/build

install-inspector:
	@tools/taskviz/install "$(DESTDIR)$(PREFIX)"

deb:
	@tools/debian/build

check-packages:
	@tools/debian/check

dist:
	@tools/dist

check-dist:
	@tools/dist --check

sign:
	@KDIR="$(KDIR)" tools/signing/sign "$(KEY)" "$(CERT)"

check-signing:
	@tools/signing/check

check-fleet:
	@tools/fleet/check

dtbs:
	@tools/dt/build

dt-check:
	@tools/dt/check binding overlay examples

kunit:
	@kunit/run

vm:
	@tools/vm/run

image:
	@tools/image/build $(ARCH:%=--arch %)

check-image:
	@tools/need python3 python3-pexpect
	@tools/image/check $(ARCH:%=--arch %)

pictures:
	@tools/pictures

picture-of-a-build:
	@tools/pictures --build

docs:
	@tools/need python3-sphinx python3-yaml
	@echo 'docs: building Documentation/' >&2
	@to="$${XDG_CACHE_HOME:-$$HOME/.cache}/taskviz/docs" && mkdir -p "$$to" && \
		sphinx-build -q -E -W --keep-going -d "$$to/doctrees" Documentation "$$to/html" && \
		echo "$$to/html/index.html"

handout:
	@tools/handout
