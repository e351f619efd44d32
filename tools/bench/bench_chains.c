// SPDX-License-Identifier: GPL-2.0
/*
 * bench_chains FILE BTF-ID: how many accounts the module looks at to find one, on average, by the
 * addresses of all tasks, which the BPF iterator in FILE tells.
 */
#include <stdbool.h>
#include "bench_bpf.h"

/* As in module/ledger/lists.c and lists.h. */
#define BITS_MIN	12
#define BITS_MAX	17
#define STACK_PAGES	4
#define FACTOR		0xacf7fa03d74043c5ul
/* GOLDEN_RATIO_PRIME of the kernel's hash_long(). */
#define GOLDEN		0x61c8864680b583ebul

/* Lists of which only the lengths are known. */
struct lists {
	unsigned int lengths[1 << BITS_MAX];
	unsigned long factor;
	long looked_at;
};

static struct lists ours = { .factor = FACTOR }, golden = { .factor = GOLDEN };

static unsigned int list_bits(void)
{
	const long tasks = sysconf(_SC_PHYS_PAGES) / (8 * STACK_PAGES);
	unsigned int bits = BITS_MIN;

	while (bits < BITS_MAX && 1l << bits < tasks / 2)
		bits++;
	return bits;
}

/* To find the last of a list as many are looked at as it has. */
static void put(struct lists *lists, unsigned int bits, unsigned long key)
{
	lists->looked_at += ++lists->lengths[key * lists->factor >> (64 - bits)];
}

static void print_averages(int from)
{
	static unsigned long keys[1 << 13];
	const unsigned int bits = list_bits();
	long tasks = 0;
	ssize_t len;

	while ((len = read(from, keys, sizeof(keys))) > 0)
		for (size_t i = 0; i < len / sizeof(*keys); i++, tasks++) {
			put(&ours, bits, keys[i]);
			put(&golden, bits, keys[i]);
		}
	if (len < 0 || !tasks)
		die("read");
	printf("lists %ld %d\n", tasks, 1 << bits);
	printf("chains %ld %.2f\n", tasks, (double)ours.looked_at / tasks);
	printf("chains-golden %ld %.2f\n", tasks, (double)golden.looked_at / tasks);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	print_averages(open_iterator(attach_iterator(load_iterator(argv[1], as_number(argv[2])))));
	return 0;
}
