// SPDX-License-Identifier: GPL-2.0
/* Chooses the kind of source and passes calls on to it. */
#include <errno.h>
#include <stdlib.h>
#include <stdbool.h>
#include <string.h>
#include "model/cgroups.h"
#include "model/rows_trim.h"
#include "model/users.h"
#include "source_ops.h"

/* Who has which uid on another machine only that tells, see recording_give_names(). */
static void know_names(void)
{
	users_are(true, NULL);
	cgroups_are(true, NULL);
}

struct source *source_open(const char *from)
{
	if (from)
		return source_recording_open(from);
	know_names();
	return source_live_open();
}

void source_close(struct source *source)
{
	if (source)
		source->ops->close(source);
}

int source_snapshot(struct source *source, uint32_t flags, uint64_t fields, uint64_t at_ns,
		    struct snapshot *snapshot)
{
	int err = source->ops->snapshot(source, flags, fields, at_ns, snapshot);

	if (!err)
		cgroups_expect(snapshot);
	return err;
}

int source_rows(struct source *source, const char *name, struct rows *rows)
{
	return source->ops->rows(source, name, rows);
}

bool source_module_rows(const char *name, struct rows *rows)
{
	struct source *source = source_open(NULL);
	const bool there = source && !source_rows(source, name, rows);

	source_close(source);
	return there;
}

static int move_to(struct source *source, const struct span *span, struct rows *rows)
{
	int err = source->ops->replay ? source->ops->replay(source, span, rows) : -ENOENT;

	return err == -ENOENT ? rows_trim(rows, span) : err;
}

int source_rows_in(struct source *source, const char *name, const struct span *span,
		   struct rows *rows)
{
	int err = source_rows(source, name, rows);

	if (err || span_is_all(span))
		return err;
	err = move_to(source, span, rows);
	if (err)
		rows_free(rows);
	return err;
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

bool source_is_limited(const struct source *source)
{
	return source->limited;
}

struct times source_times(const struct source *source)
{
	return source->ops->times(source);
}
