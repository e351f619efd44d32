// SPDX-License-Identifier: GPL-2.0
/* Chooses the kind of source and passes calls on to it. */
#include <errno.h>
#include <stdlib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include "base/errors.h"
#include "model/users.h"
#include "source_ops.h"

static bool is_file(const char *path)
{
	struct stat of;

	return !stat(path, &of) && !S_ISDIR(of.st_mode);
}

static struct source *open_any(const char *from)
{
	if (!from)
		return source_live_open();
	return is_file(from) ? source_recording_open(from) : source_saved_open(from);
}

/* Who has which uid on another machine only that tells; if it does not, nobody has a name. */
static void know_users(struct source *source)
{
	char *list = NULL;

	if (!source_is_live(source) && source_view(source, USERS_VIEW, &list))
		list = NULL;
	users_are(source_is_live(source), list);
}

struct source *source_open(const char *from)
{
	struct source *source = open_any(from);

	if (source)
		know_users(source);
	return source;
}

void source_close(struct source *source)
{
	if (source)
		source->ops->close(source);
}

int source_snapshot(struct source *source, uint32_t flags, uint64_t at_ns,
		    struct snapshot *snapshot)
{
	return source->ops->snapshot(source, flags, at_ns, snapshot);
}

/* Length of a character that views have: ASCII, a newline, a branch of the tree; else 0. */
static size_t plain_length(const char *text)
{
	const unsigned char c = *text;

	if (c == '\n' || (c >= 0x20 && c < 0x7f))
		return 1;
	return !strncmp(text, "│", 3) || !strncmp(text, "├", 3) || !strncmp(text, "└", 3) ||
	       !strncmp(text, "─", 3) ? 3 : 0;
}

/* Names are escaped in views: what a file holds beside must not reach the terminal. */
static int is_plain(const char *text)
{
	while (*text) {
		const size_t len = plain_length(text);

		if (!len)
			return 0;
		text += len;
	}
	return 1;
}

int source_view(struct source *source, const char *name, char **text)
{
	const int err = source->ops->view(source, name, text);

	if (err || is_plain(*text))
		return err;
	free(*text);
	return source_fail(EBADMSG, "the view '%s' holds bytes that no view has: it is damaged",
			   name);
}

int source_command(struct source *source, const char *name, const char *command)
{
	return source->ops->command(source, name, command);
}

const char *source_warning(const struct source *source)
{
	return source->warning ? source->warning : "";
}

int source_is_live(const struct source *source)
{
	return source->ops->live;
}
