/* SPDX-License-Identifier: GPL-2.0 */
/* Loads BPF iterators, of which code and all are in a file: there is no libbpf in the guest. */
#ifndef BENCH_BPF_H
#define BENCH_BPF_H

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include "bench.h"

static inline int bpf(enum bpf_cmd command, union bpf_attr *attr, const char *what)
{
	int fd = syscall(SYS_bpf, command, attr, sizeof(*attr));

	if (fd < 0)
		die(what);
	return fd;
}

static inline ssize_t read_code(const char *name, void *code, size_t size)
{
	int fd = open(name, O_RDONLY);
	ssize_t len = fd < 0 ? -1 : read(fd, code, size);

	if (len <= 0)
		die(name);
	close(fd);
	return len;
}

/* @name: a file with its code; @btf_id: of what it attaches to. */
static inline int load_iterator(const char *name, unsigned int btf_id)
{
	static struct bpf_insn code[4096];
	static char log[1 << 16];
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_TRACING,
		.expected_attach_type = BPF_TRACE_ITER,
		.attach_btf_id = btf_id,
		.insns = (unsigned long)code,
		.license = (unsigned long)"GPL",
		.log_buf = (unsigned long)log,
		.log_size = sizeof(log),
		.log_level = 1,
	};
	int fd;

	attr.insn_cnt = read_code(name, code, sizeof(code)) / sizeof(*code);
	fd = syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
	if (fd < 0) {
		fprintf(stderr, "%s\n", log);
		die("BPF_PROG_LOAD");
	}
	return fd;
}

static inline int attach_iterator(int program)
{
	union bpf_attr attr = {
		.link_create = { .prog_fd = program, .attach_type = BPF_TRACE_ITER },
	};

	return bpf(BPF_LINK_CREATE, &attr, "BPF_LINK_CREATE");
}

/* Return: what is read from. */
static inline int open_iterator(int link)
{
	union bpf_attr attr = { .iter_create = { .link_fd = link } };

	return bpf(BPF_ITER_CREATE, &attr, "BPF_ITER_CREATE");
}

#endif /* BENCH_BPF_H */
