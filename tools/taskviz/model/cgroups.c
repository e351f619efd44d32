// SPDX-License-Identifier: GPL-2.0
/* Cgroups by their ids; each is remembered, also if it is gone. */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cgroups.h"
#include "proc/cgroup_folders.h"
#include "units.h"

#define CUT_MARK	"..."
#define NOT_ASKED	(UINT32_MAX - 1)

/**
 * struct cgroup - one that is remembered
 * @id: of it
 * @next: the one remembered before
 * @number: of it, see cgroup_number()
 * @unit: see cgroup_unit_number(); NOT_ASKED until somebody wants to know
 * @path: escaped; NULL: it is gone, and nobody told its path
 * @is_noted: see cgroups_note()
 */
struct cgroup {
	uint64_t id;
	struct cgroup *next;
	uint32_t number;
	uint32_t unit;
	char *path;
	bool is_noted;
};

/**
 * struct known - all of them
 * @tree: by id
 * @last: all, the last one first
 * @nr: how many
 * @newest: the largest id when it was looked for them
 * @foreign: those of the machine that the data is from are known, and no others
 * @mount: see cgroups_mounted_at()
 */
static struct {
	void *tree;
	struct cgroup *last;
	uint32_t nr;
	uint64_t newest;
	bool foreign;
	const char *mount;
} known;

static int compare(const void *a, const void *b)
{
	const struct cgroup *one = a, *other = b;

	return one->id < other->id ? -1 : one->id > other->id;
}

static struct cgroup *find(uint64_t id)
{
	const struct cgroup key = { .id = id };
	struct cgroup **found = tfind(&key, &known.tree, compare);

	return found ? *found : NULL;
}

/* @path: to be freed with it. Return: NULL without memory. */
static struct cgroup *remember(uint64_t id, char *path)
{
	struct cgroup *cgroup = malloc(sizeof(*cgroup));

	if (cgroup)
		*cgroup = (struct cgroup){ id, known.last, known.nr, NOT_ASKED, path, false };
	if (!cgroup || !tsearch(cgroup, &known.tree, compare)) {
		free(cgroup);
		free(path);
		return NULL;
	}
	known.nr++;
	return known.last = cgroup;
}

static char *escaped(const char *path)
{
	const size_t size = 4 * strlen(path) + 1;
	char *copy = malloc(size);
	struct taskviz_text text = { .buf = copy, .size = size - 1 };

	if (!copy)
		return NULL;
	taskviz_put_name(&text, path, strlen(path));
	copy[text.len] = 0;
	return copy;
}

static int found(uint64_t id, const char *path)
{
	char *copy = find(id) ? NULL : escaped(path);

	if (id > known.newest)
		known.newest = id;
	return find(id) || (copy && remember(id, copy));
}

/*
 * Ids grow: who has a smaller one than the newest that was there, and was not there, is gone. So a
 * thousand that are gone do not make it look a thousand times.
 */
static struct cgroup *get(uint64_t id)
{
	struct cgroup *cgroup = find(id);

	if (cgroup || id == TASKVIZ_UNKNOWN64)
		return cgroup;
	if (!known.foreign && id > known.newest) {
		known.newest = id;
		cgroup_folders_find(known.mount, found);
		cgroup = find(id);
	}
	return cgroup ? cgroup : remember(id, NULL);
}

static void forget(void)
{
	while (known.last) {
		struct cgroup *cgroup = known.last;

		known.last = cgroup->next;
		tdelete(cgroup, &known.tree, compare);
		free(cgroup->path);
		free(cgroup);
	}
	known.nr = 0;
	known.newest = 0;
}

void cgroups_mounted_at(const char *folder)
{
	forget();
	known.mount = folder;
}

/* A line that is none tells of no cgroup. */
static void take_line(const char *line)
{
	char *path;
	const uint64_t id = strtoull(line, &path, 10);

	if (*line < '0' || *line > '9' || path[0] != ' ' || path[1] != '/' || find(id))
		return;
	path = strdup(path + 1);
	if (path)
		remember(id, path);
}

void cgroups_are(bool ours, char *list)
{
	forget();
	known.foreign = !ours;
	for (char *line = list ? strtok(list, "\n") : NULL; line; line = strtok(NULL, "\n"))
		take_line(line);
	free(list);
}

void cgroups_note(const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		struct cgroup *cgroup = get(snapshot->records[i].cgroup);

		if (cgroup)
			cgroup->is_noted = true;
	}
}

char *cgroups_list(void)
{
	char *list = NULL;
	size_t size;
	FILE *to = open_memstream(&list, &size);

	if (!to)
		return NULL;
	for (const struct cgroup *cgroup = known.last; cgroup; cgroup = cgroup->next)
		if (cgroup->is_noted && cgroup->path)
			fprintf(to, "%llu %s\n", (unsigned long long)cgroup->id, cgroup->path);
	return fclose(to) ? NULL : list;
}

uint32_t cgroup_number(uint64_t id)
{
	const struct cgroup *cgroup = get(id);

	return cgroup ? cgroup->number : UINT32_MAX;
}

static uint32_t first_of_unit(uint64_t id)
{
	char unit[CGROUP_TEXT_SIZE], other[CGROUP_TEXT_SIZE];
	uint32_t number = UINT32_MAX;

	cgroup_unit(unit, id);
	if (*unit == '?')
		return number;
	for (const struct cgroup *cgroup = known.last; cgroup; cgroup = cgroup->next) {
		cgroup_unit(other, cgroup->id);
		if (!strcmp(unit, other))
			number = cgroup->number;
	}
	return number;
}

uint32_t cgroup_unit_number(uint64_t id)
{
	struct cgroup *cgroup = get(id);

	if (!cgroup)
		return UINT32_MAX;
	if (cgroup->unit == NOT_ASKED)
		cgroup->unit = first_of_unit(id);
	return cgroup->unit;
}

uint64_t cgroup_numbered(uint32_t number)
{
	for (const struct cgroup *cgroup = known.last; cgroup; cgroup = cgroup->next)
		if (cgroup->number == number)
			return cgroup->id;
	return TASKVIZ_UNKNOWN64;
}

void cgroup_text(char text[CGROUP_TEXT_SIZE], uint64_t id)
{
	const struct cgroup *cgroup = get(id);
	const size_t len = cgroup && cgroup->path ? strlen(cgroup->path) : 0;
	const size_t most = CGROUP_TEXT_SIZE - sizeof(CUT_MARK);

	if (id == TASKVIZ_UNKNOWN64)
		strcpy(text, "?");
	else if (!len)
		snprintf(text, CGROUP_TEXT_SIZE, "#%llu (gone)", (unsigned long long)id);
	else if (len < CGROUP_TEXT_SIZE)
		strcpy(text, cgroup->path);
	else
		snprintf(text, CGROUP_TEXT_SIZE, CUT_MARK "%s", cgroup->path + len - most);
}

void cgroup_unit(char text[CGROUP_TEXT_SIZE], uint64_t id)
{
	const struct cgroup *cgroup = get(id);
	size_t len = 0;
	const char *unit = cgroup && cgroup->path ? unit_of(cgroup->path, &len) : NULL;

	if (unit)
		snprintf(text, CGROUP_TEXT_SIZE, "%.*s", (int)len, unit);
	else
		strcpy(text, cgroup && cgroup->path ? "-" : "?");
}

bool cgroup_is_below(uint64_t id, const char *path)
{
	const struct cgroup *cgroup = get(id);
	size_t len = strlen(path);

	while (len && path[len - 1] == '/')
		len--;
	return cgroup && cgroup->path && !strncmp(cgroup->path, path, len) &&
	       (!len || !cgroup->path[len] || cgroup->path[len] == '/');
}

bool cgroup_has_unit(uint64_t id, const char *unit)
{
	const size_t len = strlen(unit);
	char text[CGROUP_TEXT_SIZE];

	cgroup_unit(text, id);
	return !strncmp(text, unit, len) && (!text[len] || !strcmp(text + len, ".service"));
}
