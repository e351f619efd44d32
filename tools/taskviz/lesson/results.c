// SPDX-License-Identifier: GPL-2.0
/* Writes and reads the files of results. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "results.h"

#define PATH_SIZE	512

/* Return: is there a place for them? */
static bool results_dir(char dir[PATH_SIZE])
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (state && *state == '/')
		snprintf(dir, PATH_SIZE, "%.400s/taskviz/lessons", state);
	else if (home && *home == '/')
		snprintf(dir, PATH_SIZE, "%.400s/.local/state/taskviz/lessons", home);
	else
		return false;
	return true;
}

/* Whatever of it is there already is no error; what cannot be made, opening the file will tell. */
static void make_dirs(const char *dir)
{
	char part[PATH_SIZE];

	for (const char *slash = strchr(dir + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - dir), dir);
		mkdir(part, 0700);
	}
	mkdir(dir, 0700);
}

static FILE *open_results(const char *lesson, const char *mode)
{
	char dir[PATH_SIZE], path[PATH_SIZE + 80];

	if (!results_dir(dir))
		return NULL;
	if (*mode == 'w')
		make_dirs(dir);
	snprintf(path, sizeof(path), "%s/%.64s.tap", dir, lesson);
	return fopen(path, mode);
}

void results_begin(struct results *results, const char *lesson)
{
	*results = (struct results){ .lesson = lesson, .file = open_results(lesson, "we") };
}

void results_add(struct results *results, bool is_right, const char *step, const char *answer,
		 const char *measured)
{
	results->nr++;
	results->right += is_right;
	if (!results->file)
		return;
	fprintf(results->file, "%sok %u - %s %s: answered %s, measured %s\n", is_right ? "" : "not ",
		results->nr, results->lesson, step, answer, measured);
	fflush(results->file);
}

void results_end(struct results *results)
{
	if (!results->file)
		return;
	fprintf(results->file, "1..%u\n", results->nr);
	fclose(results->file);
}

void results_sum(const char *lesson, char sum[RESULTS_SIZE])
{
	FILE *file = open_results(lesson, "re");
	unsigned int right = 0, nr = 0;
	char line[256];

	strcpy(sum, "-");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		right += !strncmp(line, "ok ", 3);
		nr += !strncmp(line, "ok ", 3) || !strncmp(line, "not ok ", 7);
	}
	fclose(file);
	if (nr)
		snprintf(sum, RESULTS_SIZE, "%u of %u", right, nr);
}
