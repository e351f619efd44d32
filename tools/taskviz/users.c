// SPDX-License-Identifier: GPL-2.0
/* Users by name and by number; each is looked up once. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include "users.h"

#define NR_KNOWN	256	/* a table by the low bits of the uid */
#define NAME_MAX_LEN	32

static struct {
	bool filled;
	uint32_t uid;
	char name[NAME_MAX_LEN + 1];
} known[NR_KNOWN];

const char *user_name(uint32_t uid)
{
	const uint32_t slot = uid % NR_KNOWN;
	const struct passwd *user;

	if (known[slot].filled && known[slot].uid == uid)
		return known[slot].name;
	user = getpwuid(uid);
	if (user)
		snprintf(known[slot].name, sizeof(known[slot].name), "%s", user->pw_name);
	else
		snprintf(known[slot].name, sizeof(known[slot].name), "%u", uid);
	known[slot].filled = true;
	known[slot].uid = uid;
	return known[slot].name;
}

bool user_find(const char *text, uint32_t *uid)
{
	const struct passwd *user = getpwnam(text);
	unsigned long number;
	char *end;

	if (user) {
		*uid = user->pw_uid;
		return true;
	}
	errno = 0;
	number = strtoul(text, &end, 10);
	*uid = number;
	return !errno && end != text && !*end && *text != '-' && number < UINT32_MAX;
}
