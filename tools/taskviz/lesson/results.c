// SPDX-License-Identifier: GPL-2.0
/* Writes and reads the files of results. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "results.h"

#define PATH_SIZE	512
#define FILE_SIZE	(PATH_SIZE + 80)

/* Behind the name of the file of a lesson that is being played. */
#define NEW		".new"

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

/* Return: is there a place for it? */
static bool results_path(const char *lesson, const char *suffix, char path[FILE_SIZE])
{
	char dir[PATH_SIZE];

	if (!results_dir(dir))
		return false;
	snprintf(path, FILE_SIZE, "%s/%.64s.tap%s", dir, lesson, suffix);
	return true;
}

void results_begin(struct results *results, const char *lesson)
{
	char dir[PATH_SIZE], path[FILE_SIZE];

	*results = (struct results){ .lesson = lesson };
	if (!results_path(lesson, NEW, path) || !results_dir(dir))
		return;
	make_dirs(dir);
	results->file = fopen(path, "we");
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

void results_end(struct results *results, bool is_whole)
{
	char new[FILE_SIZE], path[FILE_SIZE];

	if (!results->file)
		return;
	fprintf(results->file, "1..%u\n", results->nr);
	fclose(results->file);
	if (!results_path(results->lesson, NEW, new) || !results_path(results->lesson, "", path))
		return;
	if (is_whole || access(path, F_OK))
		rename(new, path);
	else
		unlink(new);
}

void results_sum(const char *lesson, char sum[RESULTS_SIZE])
{
	unsigned int right = 0, nr = 0;
	char line[256], path[FILE_SIZE];
	FILE *file = NULL;

	strcpy(sum, "-");
	if (results_path(lesson, "", path))
		file = fopen(path, "re");
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
