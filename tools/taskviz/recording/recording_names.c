// SPDX-License-Identifier: GPL-2.0
/* Users and cgroups are called as they were where a recording is from. */
#include <string.h>
#include "model/cgroups.h"
#include "model/users.h"
#include "recording.h"

/* Names are escaped in lists: what a file has beside must not reach the terminal. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text != '\n' && (*text < 0x20 || *text >= 0x7f))
			return false;
	return true;
}

/* At its end more is known than at its beginning: that text was taken last, and comes first. */
static char *find_list(const struct recording *recording, const char *name)
{
	for (const struct recording_text *text = recording->texts; text; text = text->next)
		if (!strcmp(text->name, name))
			return is_plain(text->text) ? strdup(text->text) : NULL;
	return NULL;
}

void recording_give_names(const struct recording *recording)
{
	users_are(false, find_list(recording, USERS_TEXT));
	cgroups_are(false, find_list(recording, CGROUPS_TEXT));
}
