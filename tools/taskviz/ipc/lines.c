// SPDX-License-Identifier: GPL-2.0
/* Lines of objects for communication between processes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "core/pure.h"
#include "lines.h"
#include "model/users.h"

/* So many of one kind are named in a cell, for eyes and for programs. */
#define NAMED		4
#define NAMED_EXACT	16
#define CELL		512

enum {
	C_KIND, C_ID, C_NAME, C_OWNER, C_MODE, C_HOLDS, C_HAVE, C_LAST, C_ASLEEP, C_NOTE, C_KEY,
	C_BYTES, C_COUNT, C_MOST, C_MAKER, C_SENDER, C_RECEIVER, C_OPERATORS, C_NOTIFIED, C_USED,
	C_AGAIN, C_CHANGED,
};

static const struct column columns[] = {
	[C_KIND] = { "KIND", "System V: queue, memory, semset (semaphores); POSIX: mqueue, shm",
		     COLUMN_USUAL },
	[C_ID] = { "ID", "number of those of System V", COLUMN_USUAL | COLUMN_NUMBER },
	[C_NAME] = { "NAME", "what programs find it by: a key, or a name; private: nothing",
		     COLUMN_USUAL },
	[C_OWNER] = { "OWNER", "user that it belongs to", COLUMN_USUAL },
	[C_MODE] = { "MODE", "rights, octal", COLUMN_PROGRAMS },
	[C_HOLDS] = { "HOLDS", "what is in it", COLUMN_USUAL | COLUMN_WRAP },
	[C_HAVE] = { "USED-BY", "who has the memory mapped, or the queue open; +: and others",
		     COLUMN_USUAL },
	[C_LAST] = { "LAST", "who used it last: they may have ended", COLUMN_USUAL | COLUMN_WRAP },
	[C_ASLEEP] = { "ASLEEP", "tasks that sleep at it, and what they want; +: and others",
		       COLUMN_USUAL | COLUMN_WRAP },
	[C_NOTE] = { "NOTE", "removed: gone with its last user; or why something is missing",
		     COLUMN_USUAL },
	[C_KEY] = { "KEY", "key of those of System V", 0 },
	[C_BYTES] = { "BYTES", "size of the memory, or of all messages", COLUMN_NUMBER },
	[C_COUNT] = { "COUNT", "messages, semaphores, attachments of memory", COLUMN_NUMBER },
	[C_MOST] = { "MOST", "bytes that a queue has room for; of POSIX's, messages",
		     COLUMN_NUMBER },
	[C_MAKER] = { "MAKER", "process that made the memory", COLUMN_NUMBER },
	[C_SENDER] = { "SENDER", "process that sent last", COLUMN_NUMBER },
	[C_RECEIVER] = { "RECEIVER", "process that received last", COLUMN_NUMBER },
	[C_OPERATORS] = { "OPERATORS", "who attached, detached, or changed a semaphore last", 0 },
	[C_NOTIFIED] = { "NOTIFIED", "process that a signal tells of the next message",
			 COLUMN_NUMBER },
	[C_USED] = { "USED", "when it was sent to, attached, changed, written last",
		     COLUMN_NUMBER },
	[C_AGAIN] = { "RECEIVED", "when it was received from or detached last", COLUMN_NUMBER },
	[C_CHANGED] = { "CHANGED", "when it was made, or its owner or rights were changed",
			COLUMN_NUMBER },
};

const struct column_list ipc_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

/**
 * struct cell - one cell that is written
 * @text: what stands there
 * @at: where it goes on
 * @named: so many of one kind are named
 */
struct cell {
	char text[CELL];
	struct taskviz_text at;
	size_t named;
};

static void begin(struct cell *cell, const struct table *table)
{
	cell->at = (struct taskviz_text){ .buf = cell->text, .size = CELL - 1 };
	cell->named = table_is_exact(table) ? NAMED_EXACT : NAMED;
}

static void put(struct cell *cell, const char *text)
{
	taskviz_put_str(&cell->at, text);
}

static void put_number(struct cell *cell, uint64_t number)
{
	if (number == IPC_UNKNOWN)
		put(cell, "?");
	else
		taskviz_put_u64(&cell->at, number, 0);
}

/* As many as an eye can count, or rounded down. */
static void put_bytes(struct cell *cell, uint64_t bytes)
{
	if (bytes >= 1024 && bytes != IPC_UNKNOWN) {
		taskviz_put_size(&cell->at, bytes, 0);
		return;
	}
	put_number(cell, bytes);
	put(cell, " B");
}

static void set_cell(struct table *table, struct libscols_line *line, size_t column,
		     struct cell *cell)
{
	cell->text[cell->at.len < cell->at.size ? cell->at.len : cell->at.size] = 0;
	table_set(table, line, column, *cell->text ? cell->text : "-");
}

static void set_number(struct table *table, struct libscols_line *line, size_t column,
		       uint64_t number)
{
	struct cell cell;

	begin(&cell, table);
	put_number(&cell, number);
	set_cell(table, line, column, &cell);
}

static void set_pid(struct table *table, struct libscols_line *line, size_t column, int32_t pid)
{
	if (pid > 0)
		set_number(table, line, column, pid);
	else
		table_set(table, line, column, "-");
}

/* As a clock tells it, with the day where that is another one; seconds since 1970 for programs. */
static void set_time(struct table *table, struct libscols_line *line, size_t column, uint64_t at)
{
	const time_t now = time(NULL), then = at;
	struct tm today, day;
	char text[32];

	if (!at) {
		table_set(table, line, column, "-");
		return;
	}
	if (table_is_exact(table)) {
		set_number(table, line, column, at);
		return;
	}
	localtime_r(&now, &today);
	localtime_r(&then, &day);
	strftime(text, sizeof(text), today.tm_year == day.tm_year && today.tm_yday == day.tm_yday ?
		 "%T" : "%FT%T", &day);
	table_set(table, line, column, text);
}

static void set_name(struct table *table, struct libscols_line *line,
		     const struct ipc_object *object)
{
	char key[16];

	snprintf(key, sizeof(key), "0x%08" PRIx32, object->key);
	table_set(table, line, C_NAME, object->name ? object->name : object->key ? key : "private");
	table_set(table, line, C_KEY, object->name ? "-" : key);
}

static void put_messages(struct cell *cell, const struct ipc_object *object)
{
	put_number(cell, object->nr);
	if (object->kind == IPC_POSIX_QUEUE) {
		put(cell, " of ");
		put_number(cell, object->most);
	}
	put(cell, object->kind == IPC_QUEUE && object->nr == 1 ? " message, " : " messages, ");
	put_bytes(cell, object->bytes);
	if (object->kind == IPC_QUEUE && object->most != IPC_UNKNOWN) {
		put(cell, " of ");
		put_bytes(cell, object->most);
	}
}

static void put_values(struct cell *cell, const struct ipc_object *object)
{
	put(cell, object->nr == 1 ? "value" : "values");
	for (size_t i = 0; object->semaphores && i < object->nr && i < cell->named; i++) {
		put(cell, " ");
		put_number(cell, object->semaphores[i].value);
	}
	if (object->semaphores && object->nr <= cell->named)
		return;
	put(cell, object->semaphores ? " ... of " : " ? of ");
	put_number(cell, object->nr);
}

static void set_holds(struct table *table, struct libscols_line *line,
		      const struct ipc_object *object)
{
	struct cell cell;

	begin(&cell, table);
	switch (object->kind) {
	case IPC_QUEUE:
	case IPC_POSIX_QUEUE:
		put_messages(&cell, object);
		break;
	case IPC_SEMAPHORES:
		put_values(&cell, object);
		break;
	default:
		put_bytes(&cell, object->bytes);
	}
	set_cell(table, line, C_HOLDS, &cell);
}

static bool is_attached(const struct ipc_object *object)
{
	return object->kind != IPC_QUEUE && object->kind != IPC_SEMAPHORES;
}

/*
 * The kernel counts attachments of System V's: then it is known whether all were found.
 * Return: were they not?
 */
static bool set_have(struct table *table, struct libscols_line *line, const struct ipc_users *users,
		     const struct ipc_object *object)
{
	const struct ipc_pids *have = &users->have[object - users->objects->all];
	const bool more = object->kind == IPC_MEMORY ? have->areas < object->nr :
			  users->hidden && is_attached(object);
	struct cell cell;

	begin(&cell, table);
	for (size_t i = 0; i < have->nr && i < cell.named; i++) {
		put(&cell, i ? "," : "");
		put_number(&cell, have->pids[i]);
	}
	put(&cell, have->nr > cell.named ? ",..." : "");
	if (more)
		put(&cell, have->nr ? "+" : "?");
	set_cell(table, line, C_HAVE, &cell);
	return more;
}

static void put_pid(struct cell *cell, const char *what, int32_t pid)
{
	if (pid <= 0)
		return;
	put(cell, cell->at.len ? ", " : "");
	put(cell, what);
	put_number(cell, pid);
}

/* Each process once, behind a word. */
static void put_operators(struct cell *cell, const char *what, const struct ipc_object *object)
{
	size_t named = 0;

	for (size_t i = 0; object->semaphores && i < object->nr; i++) {
		const int32_t pid = object->semaphores[i].pid;
		size_t before = 0;

		while (before < i && object->semaphores[before].pid != pid)
			before++;
		if (pid <= 0 || before < i)
			continue;
		put(cell, named++ ? "," : what);
		if (named > cell->named) {
			put(cell, "...");
			return;
		}
		put_number(cell, pid);
	}
	if (object->kind == IPC_SEMAPHORES && !object->semaphores)
		put(cell, "?");
}

static void set_last(struct table *table, struct libscols_line *line,
		     const struct ipc_object *object)
{
	struct cell cell;

	begin(&cell, table);
	put_operators(&cell, "changed ", object);
	if (object->kind == IPC_MEMORY) {
		put_pid(&cell, "made ", object->maker);
		put_pid(&cell, "used ", object->sender);
	} else {
		put_pid(&cell, "sent ", object->sender);
		put_pid(&cell, "received ", object->receiver);
	}
	set_cell(table, line, C_LAST, &cell);
}

static void set_makers(struct table *table, struct libscols_line *line,
		       const struct ipc_object *object)
{
	const bool is_queue = object->kind == IPC_QUEUE;
	struct cell cell;

	set_pid(table, line, C_MAKER, object->maker);
	set_pid(table, line, C_SENDER, is_queue ? object->sender : 0);
	set_pid(table, line, C_RECEIVER, object->receiver);
	set_pid(table, line, C_NOTIFIED, object->notified);
	begin(&cell, table);
	put_operators(&cell, "", object);
	put_pid(&cell, "", is_queue ? 0 : object->sender);
	set_cell(table, line, C_OPERATORS, &cell);
}

/* Return: how many sleep there. */
static size_t put_sleepers(struct cell *cell, const struct ipc_users *users,
			   const struct ipc_object *object, const char *what, bool receive,
			   uint32_t number)
{
	size_t nr;
	const uint32_t *sleepers = ipc_sleepers(users, object, receive, number, &nr);

	for (size_t i = 0; i < nr && i < cell->named; i++) {
		put(cell, i ? "," : cell->at.len ? ", " : "");
		put(cell, i ? "" : what);
		put_number(cell, users->waits->tasks[sleepers[i]].status.pid);
	}
	put(cell, nr > cell->named ? ",..." : "");
	return nr;
}

/* Of semaphores the kernel counts them: then it is known whether all were found. */
static size_t put_sleepers_of_set(struct cell *cell, const struct ipc_users *users,
				  const struct ipc_object *object, bool *more)
{
	size_t nr = put_sleepers(cell, users, object, "", false, WAIT_NONE);
	uint64_t counted = 0;
	char what[32];

	for (size_t i = 0; i < object->nr; i++) {
		if (object->semaphores)
			counted += object->semaphores[i].less + object->semaphores[i].zero;
		snprintf(what, sizeof(what), object->nr > 1 ? "%zu: " : "", i);
		nr += put_sleepers(cell, users, object, what, false, i);
	}
	*more = object->semaphores ? nr < counted : users->sleepers.hidden;
	return nr;
}

/* Return: may there be others? */
static bool set_asleep(struct table *table, struct libscols_line *line,
		       const struct ipc_users *users, const struct ipc_object *object)
{
	bool more = users->sleepers.hidden || !users->space;
	struct cell cell;
	size_t nr;

	begin(&cell, table);
	if (object->kind == IPC_SEMAPHORES) {
		nr = put_sleepers_of_set(&cell, users, object, &more);
	} else {
		nr = put_sleepers(&cell, users, object, "receive ", true, 0);
		nr += put_sleepers(&cell, users, object, "send ", false, 0);
		more &= object->kind == IPC_QUEUE || object->kind == IPC_POSIX_QUEUE;
	}
	if (more)
		put(&cell, nr ? "+" : "?");
	set_cell(table, line, C_ASLEEP, &cell);
	return more;
}

static const char *note_of(const struct ipc_object *object, bool missing)
{
	if (object->why)
		return object->why;
	if (object->kind == IPC_MEMORY && object->mode & IPC_MODE_REMOVED)
		return "removed";
	if (object->kind == IPC_MEMORY && object->mode & IPC_MODE_LOCKED)
		return "locked in RAM";
	return missing ? "permission" : "-";
}

static void set_numbers(struct table *table, struct libscols_line *line,
			const struct ipc_object *object)
{
	set_number(table, line, C_BYTES, object->bytes);
	set_number(table, line, C_COUNT, object->nr);
	set_number(table, line, C_MOST, object->most);
	set_makers(table, line, object);
	set_time(table, line, C_USED, object->used);
	set_time(table, line, C_AGAIN, object->used_again);
	set_time(table, line, C_CHANGED, object->changed);
}

static void add_line(struct table *table, const struct ipc_users *users,
		     const struct ipc_object *object)
{
	static const char *const kinds[IPC_NR_KINDS] = {
		[IPC_QUEUE] = "queue", [IPC_MEMORY] = "memory", [IPC_SEMAPHORES] = "semset",
		[IPC_POSIX_QUEUE] = "mqueue", [IPC_POSIX_MEMORY] = "shm",
	};
	struct libscols_line *line = table_line(table, NULL);
	bool missing;
	char mode[8];

	snprintf(mode, sizeof(mode), "%03" PRIo32, object->mode & 0777);
	table_set(table, line, C_KIND, kinds[object->kind]);
	if (object->name)
		table_set(table, line, C_ID, "-");
	else
		set_number(table, line, C_ID, object->id);
	set_name(table, line, object);
	table_set(table, line, C_OWNER, user_name(object->uid));
	table_set(table, line, C_MODE, mode);
	set_holds(table, line, object);
	missing = set_have(table, line, users, object);
	set_last(table, line, object);
	missing |= set_asleep(table, line, users, object);
	table_set(table, line, C_NOTE, note_of(object, missing));
	set_numbers(table, line, object);
}

void ipc_lines(struct table *table, const struct ipc_users *users)
{
	for (size_t i = 0; i < users->objects->nr; i++)
		add_line(table, users, &users->objects->all[i]);
}
