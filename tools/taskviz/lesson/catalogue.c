// SPDX-License-Identifier: GPL-2.0
/* Looks for folders of lessons. */
#include <dirent.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "catalogue.h"

#define PATH_SIZE	400

static bool program_dir(char dir[PATH_SIZE])
{
	const ssize_t len = readlink("/proc/self/exe", dir, PATH_SIZE - 1);
	char *slash;

	if (len < 0)
		return false;
	dir[len] = 0;
	slash = strrchr(dir, '/');
	if (slash)
		*slash = 0;
	return slash;
}

/* Return: is it there? */
static bool find_folder(char folder[PATH_SIZE + 32])
{
	static const char * const places[] = { "../lessons", "../lib/taskviz/lessons" };
	const char *told = getenv("TASKVIZ_LESSONS");
	char dir[PATH_SIZE];

	if (told && *told) {
		snprintf(folder, PATH_SIZE, "%s", told);
		return !access(folder, F_OK);
	}
	if (!program_dir(dir))
		return false;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		snprintf(folder, PATH_SIZE + 32, "%s/%s", dir, places[i]);
		if (!access(folder, F_OK))
			return true;
	}
	return false;
}

/* NN-WORD */
static int is_lesson(const struct dirent *entry)
{
	const char *name = entry->d_name;

	return isdigit((unsigned char)name[0]) && isdigit((unsigned char)name[1]) &&
	       name[2] == '-' && name[3];
}

static int take(struct catalogue *catalogue, const char *folder, struct dirent **entries, int nr)
{
	for (int i = 0; i < nr && i < CATALOGUE_MOST; i++) {
		if (asprintf(&catalogue->dirs[i], "%s/%s", folder, entries[i]->d_name) < 0)
			return source_fail(ENOMEM, "no memory for the list of lessons");
		catalogue->nr = i + 1;
	}
	return 0;
}

int catalogue_open(struct catalogue *catalogue)
{
	char folder[PATH_SIZE + 32] = "";
	struct dirent **entries;
	int nr, err;

	*catalogue = (struct catalogue){};
	if (!find_folder(folder))
		return source_fail(ENOENT,
				   "no lessons in '%s': TASKVIZ_LESSONS names their folder, 'make lessons' builds it",
				   folder);
	nr = scandir(folder, &entries, is_lesson, alphasort);
	if (nr < 0)
		return source_fail(errno, "cannot read %s: %s", folder, strerror(errno));
	err = take(catalogue, folder, entries, nr);
	for (int i = 0; i < nr; i++)
		free(entries[i]);
	free(entries);
	if (err)
		catalogue_close(catalogue);
	return err;
}

static bool is_called(const char *dir, const char *name)
{
	const char *own = strrchr(dir, '/') + 1;
	char *end;
	const long number = strtol(name, &end, 10);

	if (!*end && end != name)
		return number == strtol(own, NULL, 10);
	return !strcmp(own, name) || !strcmp(own + 3, name);
}

char *catalogue_find(const struct catalogue *catalogue, const char *name)
{
	for (size_t i = 0; i < catalogue->nr; i++)
		if (is_called(catalogue->dirs[i], name))
			return catalogue->dirs[i];
	return NULL;
}

void catalogue_close(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->nr; i++)
		free(catalogue->dirs[i]);
}
