// SPDX-License-Identifier: GPL-2.0
/* The fuzz target without a fuzzer: the same pseudo-random inputs in every run. */
#include <stdio.h>
#include <stdlib.h>
#include "target.h"

#define MAX_INPUT	4096

/* xorshift64*, by Marsaglia and Vigna. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717ull;
}

int main(int argc, char **argv)
{
	long runs = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	uint8_t input[MAX_INPUT];
	long run;

	for (run = 1; run <= runs; run++) {
		uint64_t state = run * 0x9e3779b97f4a7c15ull;
		size_t size = next(&state) % (1 + next(&state) % MAX_INPUT);

		for (size_t i = 0; i < size; i++)
			input[i] = next(&state) >> 56;
		fprintf(stderr, "input %ld\n", run);
		fuzz_one(input, size);
	}
	printf("runs: %ld\n", run - 1);
	return runs < 1;
}
