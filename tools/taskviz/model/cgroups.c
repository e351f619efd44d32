// SPDX-License-Identifier: GPL-2.0
/* Cgroups by their ids; each is remembered, also if it is gone, as long as it is of use. */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cgroups.h"
#include "proc/cgroup_folders.h"
#include "units.h"

#define CUT_MARK	"..."

/* Of those that were told, and are in no list, so many are kept at least, the youngest. */
#define TOLD_LEAST	16384

/**
 * struct cgroup - one that is remembered
 * @id: of it
 * @number: of it, see cgroup_number()
 * @path: escaped; NULL: it is gone, and nobody told its path
 * @list: the last list that it was noted for; of one that was not, the one before
 * @told: was it told of, and not noted since?
 */
struct cgroup {
	uint64_t id;
	uint32_t number;
	char *path;
	uint32_t list;
	bool told;
};

/**
 * struct known - all of them
 * @tree: by id
 * @units: one of each unit, by that
 * @all: by number
 * @nr: how many
 * @expected: the largest id in the snapshots that were taken
 * @newest: the largest that was expected when it was looked for them last
 * @list: how many lists were begun, see cgroups_begin_list(); the first is 1
 * @told: how many were told since, or since the oldest of them were dropped
 * @foreign: those of the machine that the data is from are known, and no others
 * @mount: see cgroups_mounted_at()
 */
static struct {
	void *tree;
	void *units;
	struct cgroup **all;
	uint32_t nr;
	uint64_t expected;
	uint64_t newest;
	uint32_t list;
	uint32_t told;
	bool foreign;
	const char *mount;
} known = { .list = 1 };

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

/* There is room for as many as the power of two that is not below their number. */
static bool make_room(void)
{
	const size_t most = known.nr ? 2 * (size_t)known.nr : 1;
	struct cgroup **all;

	if (known.nr & (known.nr - 1))
		return true;
	all = realloc(known.all, most * sizeof(*all));
	if (all)
		known.all = all;
	return all;
}

/* @path: to be freed with it. Return: NULL without memory. */
static struct cgroup *remember(uint64_t id, char *path)
{
	struct cgroup *cgroup = make_room() ? malloc(sizeof(*cgroup)) : NULL;

	if (cgroup)
		*cgroup = (struct cgroup){ id, known.nr, path, known.list - 1, false };
	if (!cgroup || !tsearch(cgroup, &known.tree, compare)) {
		free(cgroup);
		free(path);
		return NULL;
	}
	return known.all[known.nr++] = cgroup;
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

	return find(id) || (copy && remember(id, copy));
}

/*
 * Ids grow: who has a smaller one than one that was expected when it was looked for all, and was
 * not found then, is gone. So a thousand that are gone do not make it look a thousand times. Those
 * that are found do not count: one with a smaller id may have been made where it had looked.
 */
static void look_for(uint64_t id)
{
	known.newest = id > known.expected ? id : known.expected;
	cgroup_folders_find(known.mount, found);
}

static struct cgroup *get(uint64_t id)
{
	struct cgroup *cgroup = find(id);

	if (cgroup || id == TASKVIZ_UNKNOWN64)
		return cgroup;
	if (!known.foreign && id > known.newest) {
		look_for(id);
		cgroup = find(id);
	}
	return cgroup ? cgroup : remember(id, NULL);
}

static void drop(void *dropped)
{
	struct cgroup *cgroup = dropped;

	free(cgroup->path);
	free(cgroup);
}

/* It is in the other tree, too. */
static void keep(void *cgroup)
{
	(void)cgroup;
}

static void forget(void)
{
	tdestroy(known.units, keep);
	tdestroy(known.tree, drop);
	free(known.all);
	known.units = NULL;
	known.tree = NULL;
	known.all = NULL;
	known.nr = 0;
	known.expected = 0;
	known.newest = 0;
	known.told = 0;
}

void cgroups_mounted_at(const char *folder)
{
	forget();
	known.mount = folder;
}

/* A line that is none tells of no cgroup; an id that is too large is as large as can be. */
static void take_line(const char *line)
{
	char *path;
	const uint64_t id = strtoull(line, &path, 10);

	if (*line < '0' || *line > '9' || path[0] != ' ' || path[1] != '/')
		return;
	if (!id || id == TASKVIZ_UNKNOWN64 || find(id))
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

void cgroups_expect(const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const uint64_t id = snapshot->records[i].cgroup;

		if (id != TASKVIZ_UNKNOWN64 && id > known.expected)
			known.expected = id;
	}
}

void cgroups_note(const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		struct cgroup *cgroup = get(snapshot->records[i].cgroup);

		if (cgroup)
			cgroup->list = known.list;
		if (cgroup)
			cgroup->told = false;
	}
}

/* Numbers are those of the ones that stay. */
static void keep_one(struct cgroup *cgroup)
{
	cgroup->number = known.nr;
	known.all[known.nr++] = cgroup;
}

static void drop_one(struct cgroup *cgroup)
{
	tdelete(cgroup, &known.tree, compare);
	drop(cgroup);
}

static void keep_since(uint32_t list)
{
	const uint32_t nr = known.nr;

	known.nr = 0;
	for (uint32_t i = 0; i < nr; i++)
		if (known.all[i]->list >= list)
			keep_one(known.all[i]);
		else
			drop_one(known.all[i]);
}

/* What units and looking knew of those that are dropped goes, too. */
static void begin_anew(void)
{
	tdestroy(known.units, keep);
	known.units = NULL;
	known.newest = 0;
	known.told = 0;
}

/*
 * Who ended in one that was made so long ago is hardly remembered; one that is there is found
 * again. They stand in the order in which they were told.
 */
static void forget_told(void)
{
	const uint32_t nr = known.nr;
	uint32_t told = 0;

	begin_anew();
	for (uint32_t i = 0; i < nr; i++)
		told += known.all[i]->told;
	known.nr = 0;
	for (uint32_t i = 0; i < nr; i++)
		if (!known.all[i]->told || told-- <= TOLD_LEAST)
			keep_one(known.all[i]);
		else
			drop_one(known.all[i]);
}

void cgroups_told(uint64_t id, const char *path)
{
	struct cgroup *cgroup = find(id);
	char *copy;

	if (known.foreign || !id || id == TASKVIZ_UNKNOWN64 || (cgroup && cgroup->path))
		return;
	copy = escaped(path);
	if (cgroup) {
		cgroup->path = copy;
		return;
	}
	cgroup = copy ? remember(id, copy) : NULL;
	if (!cgroup)
		return;
	cgroup->told = true;
	if (++known.told >= 2 * TOLD_LEAST)
		forget_told();
}

/*
 * A list later, so that one that is told of has the time to be in a snapshot. Those that are
 * dropped and are there are found again; those of elsewhere would not be.
 */
void cgroups_begin_list(void)
{
	if (!known.foreign) {
		begin_anew();
		keep_since(known.list - 1);
	}
	known.list++;
}

char *cgroups_list(void)
{
	char *list = NULL;
	size_t size;
	FILE *to = open_memstream(&list, &size);

	if (!to)
		return NULL;
	for (uint32_t i = 0; i < known.nr; i++) {
		const struct cgroup *cgroup = known.all[i];

		if (cgroup->list == known.list && cgroup->path)
			fprintf(to, "%llu %s\n", (unsigned long long)cgroup->id, cgroup->path);
	}
	return fclose(to) ? NULL : list;
}

uint32_t cgroup_number(uint64_t id)
{
	const struct cgroup *cgroup = get(id);

	return cgroup ? cgroup->number : UINT32_MAX;
}

/* As much of it as cgroup_unit() writes: who is called the same is the same. */
static const char *find_unit(const struct cgroup *cgroup, size_t *len)
{
	const char *unit = unit_of(cgroup->path, len);

	if (!unit) {
		unit = "-";
		*len = 1;
	}
	if (*len >= CGROUP_TEXT_SIZE)
		*len = CGROUP_TEXT_SIZE - 1;
	return unit;
}

static int compare_units(const void *a, const void *b)
{
	size_t len, other_len;
	const char *unit = find_unit(a, &len), *other = find_unit(b, &other_len);

	return len == other_len ? memcmp(unit, other, len) : len < other_len ? -1 : 1;
}

uint32_t cgroup_unit_number(uint64_t id)
{
	struct cgroup *cgroup = get(id), **same;

	if (!cgroup || !cgroup->path)
		return UINT32_MAX;
	same = tsearch(cgroup, &known.units, compare_units);
	return same ? (*same)->number : UINT32_MAX;
}

uint64_t cgroup_numbered(uint32_t number)
{
	return number < known.nr ? known.all[number]->id : TASKVIZ_UNKNOWN64;
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
	size_t len = 1;
	const char *unit = cgroup && cgroup->path ? find_unit(cgroup, &len) : "?";

	snprintf(text, CGROUP_TEXT_SIZE, "%.*s", (int)len, unit);
}

/* What is behind @typed, which is not escaped, in a text that is; NULL if it begins otherwise. */
static const char *find_behind(const char *text, const char *typed, size_t len)
{
	for (; len; typed++, len--) {
		char byte[4];
		struct taskviz_text escaped = { .buf = byte, .size = sizeof(byte) };

		taskviz_put_name(&escaped, typed, 1);
		if (strncmp(text, byte, escaped.len))
			return NULL;
		text += escaped.len;
	}
	return text;
}

bool cgroup_is_below(uint64_t id, const char *path)
{
	const struct cgroup *cgroup = get(id);
	size_t len = strlen(path);
	const char *behind;

	while (len && path[len - 1] == '/')
		len--;
	behind = cgroup && cgroup->path ? find_behind(cgroup->path, path, len) : NULL;
	return behind && (!len || !*behind || *behind == '/');
}

bool cgroup_has_unit(uint64_t id, const char *unit)
{
	char text[CGROUP_TEXT_SIZE];
	const char *behind;

	cgroup_unit(text, id);
	behind = find_behind(text, unit, strlen(unit));
	return behind && (!*behind || !strcmp(behind, ".service"));
}
