// SPDX-License-Identifier: GPL-2.0
/* bench_iter records|lines FILE BTF-ID: instructions a task of the BPF iterator that is in FILE. */
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include "bench.h"
#include "taskviz.h"

#define ROUNDS	5

static char buffer[1 << 16];

static int bpf(enum bpf_cmd command, union bpf_attr *attr, const char *what)
{
	int fd = syscall(SYS_bpf, command, attr, sizeof(*attr));

	if (fd < 0)
		die(what);
	return fd;
}

static ssize_t read_code(const char *name, void *code, size_t size)
{
	int fd = open(name, O_RDONLY);
	ssize_t len = fd < 0 ? -1 : read(fd, code, size);

	if (len <= 0)
		die(name);
	close(fd);
	return len;
}

static int load(const char *name, unsigned int btf_id)
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

static int attach(int program)
{
	union bpf_attr attr = {
		.link_create = { .prog_fd = program, .attach_type = BPF_TRACE_ITER },
	};

	return bpf(BPF_LINK_CREATE, &attr, "BPF_LINK_CREATE");
}

static int open_iterator(int link)
{
	union bpf_attr attr = { .iter_create = { .link_fd = link } };

	return bpf(BPF_ITER_CREATE, &attr, "BPF_ITER_CREATE");
}

/* A read may end in the middle of a record. Return: what to divide the sum of these by. */
static long count(ssize_t len, bool records)
{
	long lines = 0;

	if (records)
		return len;
	for (ssize_t i = 0; i < len; i++)
		lines += buffer[i] == '\n';
	return lines;
}

/* Reads all of it. Return: instructions; what was read is counted outside of that. */
static unsigned long look(int link, bool records, long *tasks)
{
	unsigned long begin = instructions(), sum;
	int fd = open_iterator(link);
	ssize_t len;

	sum = instructions() - begin;
	*tasks = 0;
	do {
		begin = instructions();
		len = read(fd, buffer, sizeof(buffer));
		sum += instructions() - begin;
		if (len < 0)
			die("read");
		*tasks += count(len, records);
	} while (len);
	close(fd);
	if (records)
		*tasks /= sizeof(struct taskviz_record);
	return sum;
}

int main(int argc, char **argv)
{
	unsigned long best = -1ul;
	long tasks = 0;
	bool records;
	int link;

	if (argc != 4)
		return 2;
	records = !strcmp(argv[1], "records");
	link = attach(load(argv[2], as_number(argv[3])));
	for (int i = 0; i <= ROUNDS; i++) {
		unsigned long next = look(link, records, &tasks);

		if (i && next < best)
			best = next;
	}
	printf("%ld %.1f\n", tasks, (double)best / tasks);
	return 0;
}
