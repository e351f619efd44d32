// SPDX-License-Identifier: GPL-2.0
/* The target without a fuzzer: in every run the inputs that are kept, and the same made-up ones. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include "target.h"

#define MOST_BYTES	4096

/* xorshift64*, by Marsaglia and Vigna. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717ull;
}

static void made_up(long run)
{
	uint64_t state = run * 0x9e3779b97f4a7c15ull;
	size_t size = next(&state) % (1 + next(&state) % MOST_BYTES);
	uint8_t input[MOST_BYTES];

	for (size_t i = 0; i < size; i++)
		input[i] = next(&state) >> 56;
	fprintf(stderr, "input %ld\n", run);
	fuzz_one(input, size);
}

static void kept(const char *folder, const char *name)
{
	char path[4096];
	uint8_t input[MOST_BYTES];
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fprintf(stderr, "input %s\n", path);
	file = fopen(path, "rb");
	if (!file) {
		perror(path);
		exit(1);
	}
	size = fread(input, 1, sizeof(input), file);
	fclose(file);
	fuzz_one(input, size);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* How many there were. */
static int all_kept(const char *folder)
{
	struct dirent **entries;
	int nr = scandir(folder, &entries, is_visible, alphasort);

	if (nr < 0) {
		perror(folder);
		exit(1);
	}
	for (int i = 0; i < nr; i++) {
		kept(folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return nr;
}

/* smoke RUNS [FOLDER] */
int main(int argc, char **argv)
{
	long runs = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	int nr = argc > 2 ? all_kept(argv[2]) : 0;

	for (long run = 1; run <= runs; run++)
		made_up(run);
	printf("runs: %ld\n", runs + nr);
	return runs < 1;
}
