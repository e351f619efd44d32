// SPDX-License-Identifier: GPL-2.0
/* Users by name and by number; each of this machine is looked up once. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "core/pure.h"
#include "users.h"

#define NR_KNOWN	256	/* a table by the low bits of the uid */
#define NAME_SIZE	(4 * 32 + 1)	/* of 32 bytes, all escaped */

struct known {
	bool filled;
	uint32_t uid;
	char name[NAME_SIZE];
};

static struct known known[NR_KNOWN];

/* Those of the machine that the data is from, unless it is from this one. */
static bool is_foreign;
static char *foreign;

static void escape(char name[NAME_SIZE], const char *from)
{
	struct taskviz_text text = { .buf = name, .size = NAME_SIZE - 1 };

	taskviz_put_name(&text, from, strlen(from));
	name[text.len < text.size ? text.len : text.size] = 0;
}

/* The name in the list; NULL if the user is not in it. */
static const char *find_line(const char *list, uint32_t uid)
{
	char begin[16];
	const size_t len = snprintf(begin, sizeof(begin), "%u ", uid);

	for (const char *next; list && *list; list = next + (*next == '\n')) {
		next = strchrnul(list, '\n');
		if (!strncmp(list, begin, len))
			return list + len;
	}
	return NULL;
}

static void name_foreign(char name[NAME_SIZE], uint32_t uid)
{
	const char *line = find_line(foreign, uid);
	const size_t len = line ? strcspn(line, "\n") : 0;

	if (len)
		snprintf(name, NAME_SIZE, "%.*s", (int)len, line);
	else
		snprintf(name, NAME_SIZE, "%u", uid);
}

static void name_local(char name[NAME_SIZE], uint32_t uid)
{
	const struct passwd *user = getpwuid(uid);

	if (user)
		escape(name, user->pw_name);
	else
		snprintf(name, NAME_SIZE, "%u", uid);
}

const char *user_name(uint32_t uid)
{
	struct known *slot = &known[uid % NR_KNOWN];

	if (slot->filled && slot->uid == uid)
		return slot->name;
	if (is_foreign)
		name_foreign(slot->name, uid);
	else
		name_local(slot->name, uid);
	slot->filled = true;
	slot->uid = uid;
	return slot->name;
}

void users_are(bool ours, char *list)
{
	memset(known, 0, sizeof(known));
	free(foreign);
	is_foreign = !ours;
	foreign = list;
}

static int add_line(char **list, size_t *len, uint32_t uid)
{
	char line[NAME_SIZE + 16];
	const int more = snprintf(line, sizeof(line), "%u %s\n", uid, user_name(uid));
	char *longer = realloc(*list, *len + more + 1);

	if (!longer)
		return source_fail(ENOMEM, "no memory for the names of users");
	memcpy(longer + *len, line, more + 1);
	*list = longer;
	*len += more;
	return 0;
}

int users_add(char **list, const struct snapshot *snapshot)
{
	size_t len = *list ? strlen(*list) : 0;
	int err = 0;

	for (uint32_t i = 0; !err && i < snapshot->head.count; i++) {
		const uint32_t uid = snapshot->records[i].uid;

		if (uid != TASKVIZ_UNKNOWN32 && !find_line(*list, uid))
			err = add_line(list, &len, uid);
	}
	return err;
}

static bool find_foreign(const char *text, uint32_t *uid)
{
	char name[NAME_SIZE];
	size_t len;

	escape(name, text);
	len = strlen(name);
	for (const char *line = foreign; line && *line; line = strchrnul(line, '\n')) {
		char *end;

		line += *line == '\n';
		*uid = strtoul(line, &end, 10);
		if (*end == ' ' && !strncmp(end + 1, name, len) && end[len + 1] == '\n')
			return true;
	}
	return false;
}

static bool find_local(const char *text, uint32_t *uid)
{
	const struct passwd *user = getpwnam(text);

	if (user)
		*uid = user->pw_uid;
	return user;
}

bool user_find(const char *text, uint32_t *uid)
{
	unsigned long number;
	char *end;

	if (is_foreign ? find_foreign(text, uid) : find_local(text, uid))
		return true;
	errno = 0;
	number = strtoul(text, &end, 10);
	*uid = number;
	return !errno && end != text && !*end && *text != '-' && number < UINT32_MAX;
}
