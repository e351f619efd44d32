// SPDX-License-Identifier: GPL-2.0
/* The source that is a recording: its ends as they were, moments between them played again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/errors.h"
#include "model/snapshot.h"
#include "recording/replay.h"
#include "recording/replay_tables.h"
#include "source_ops.h"

/**
 * struct recorded - an open recording
 * @source: what every source has
 * @recording: the file
 * @history: the lives in it, as far as it was read; of one moment there is none
 * @until_ns: how far that is
 * @path: of the file
 * @file: which one it was when it was read
 * @cut: see source_warning()
 */
struct recorded {
	struct source source;
	struct recording recording;
	struct history history;
	uint64_t until_ns;
	char *path;
	struct stat file;
	char cut[RECORDING_CUT_SIZE];
};

static bool is_moment(const struct recorded *recorded)
{
	return recorded->recording.head.flags & RECORDING_MOMENT;
}

static int cannot_read(const char *path, int err, const char *wrong)
{
	return source_fail(err, "cannot read %s: %s", path, wrong);
}

/* What is before can be seen. */
static int cannot_read_on(const struct recorded *recorded, const char *wrong)
{
	const struct recording *recording = &recorded->recording;
	const uint64_t begin_ns = recording_begin_ns(recording);
	const uint64_t last_ns = recording->nr_events ?
				 recording->events[recording->nr_events - 1].time_ns : begin_ns;

	return source_fail(recording->no_memory ? ENOMEM : EBADMSG, "cannot read %s on from %.6f s since boot: %s; --at takes a moment before that",
			   recorded->path, (last_ns > begin_ns ? last_ns : begin_ns) / 1e9, wrong);
}

/* Reads as much of it as tells what was then, unless that was done. */
static int read_until(struct recorded *recorded, uint64_t until_ns)
{
	const char *wrong;

	if (recorded->history.recording && until_ns <= recorded->until_ns)
		return 0;
	/* What there was of it knows nothing of the events that are read now, if it fails, too. */
	history_drop(&recorded->history);
	recorded->history = (struct history){};
	wrong = recording_load(&recorded->recording, until_ns);
	if (wrong)
		return cannot_read_on(recorded, wrong);
	if (history_build(&recorded->history, &recorded->recording)) {
		recorded->history = (struct history){};
		return source_fail(ENOMEM, "no memory to read %s", recorded->path);
	}
	recorded->until_ns = until_ns;
	return 0;
}

static int append(struct snapshot *to, const struct snapshot *from)
{
	int err = snapshot_reserve(to, to->head.count + from->head.count);

	if (err)
		return err;
	memcpy(&to->records[to->head.count], from->records,
	       from->head.count * sizeof(*to->records));
	to->head.count += from->head.count;
	return 0;
}

/*
 * The kernel shows a task that was just released neither among the living nor among the ended: the
 * events fill that gap. Of two records of one task the later in order stays, the kernel's own.
 */
static int give_end(struct recorded *recorded, enum recording_snapshot which, uint32_t flags,
		    struct snapshot *to)
{
	const struct snapshot *end = &recorded->recording.snapshots[which];
	uint32_t count = 0;
	int err = read_until(recorded, UINT64_MAX) ?:
		  replay_snapshot(&recorded->history, flags, end->head.now_ns, to);

	for (uint32_t i = 0; !err && i < to->head.count; i++)
		if (to->records[i].info & TASKVIZ_INFO_ENDED)
			to->records[count++] = to->records[i];
	to->head = end->head;
	to->head.count = count;
	if (!err)
		err = append(to, end);
	return err ? err : snapshot_order(to, flags & TASKVIZ_SNAPSHOT_ENDED);
}

/* A save that is made over and over can be watched: who asks again gets the newest. */
static int renew(struct recorded *recorded)
{
	struct recording fresh;
	const char *wrong;
	struct stat file;

	if (stat(recorded->path, &file))
		return cannot_read(recorded->path, errno, strerror(errno));
	if (file.st_ino == recorded->file.st_ino && file.st_dev == recorded->file.st_dev)
		return 0;
	wrong = recording_open(&fresh, recorded->path);
	if (wrong)
		return cannot_read(recorded->path, errno, wrong);
	recording_close(&recorded->recording);
	recorded->recording = fresh;
	recorded->file = file;
	return is_moment(recorded) ? 0 :
	       source_fail(ESTALE, "%s has become a recording: begin again", recorded->path);
}

/* Its two snapshots were taken one after the other: between them it is one moment. */
static bool is_at(const struct recorded *recorded, uint64_t at_ns)
{
	const struct snapshot *snapshots = recorded->recording.snapshots;

	return at_ns == SOURCE_LAST || (at_ns >= snapshots[RECORDING_LAST].head.now_ns &&
					at_ns <= snapshots[RECORDING_LAST_THREADS].head.now_ns);
}

static int give_moment(struct recorded *recorded, uint32_t flags, uint64_t at_ns,
		       struct snapshot *to)
{
	const int threads = !!(flags & TASKVIZ_SNAPSHOT_THREADS);
	const struct snapshot *from = &recorded->recording.snapshots[RECORDING_LAST + threads];
	int err = renew(recorded);

	if (err)
		return err;
	if (!is_at(recorded, at_ns))
		return source_fail(EINVAL, "%s holds one moment: another wants a recording",
				   recorded->path);
	to->head = from->head;
	to->head.count = 0;
	err = append(to, from);
	return err ? err : snapshot_order(to, flags & TASKVIZ_SNAPSHOT_ENDED);
}

/*
 * The two snapshots of an end were taken one after the other, so each has a time of its own. A
 * recording that was cut may lack the last ones: then it ends with its last event.
 */
static int recorded_snapshot(struct source *source, uint32_t flags, uint64_t fields,
			     uint64_t at_ns, struct snapshot *snapshot)
{
	struct recorded *recorded = (struct recorded *)source;
	int threads = !!(flags & TASKVIZ_SNAPSHOT_THREADS);
	const struct snapshot *last = &recorded->recording.snapshots[RECORDING_LAST + threads];
	uint64_t end = last->records ? last->head.now_ns : recorded->recording.end_ns;
	struct span at;

	(void)fields;
	if (is_moment(recorded))
		return give_moment(recorded, flags, at_ns, snapshot);
	if (at_ns == SOURCE_LAST)
		at_ns = end;
	if (at_ns == end && last->records)
		return give_end(recorded, RECORDING_LAST + threads, flags, snapshot);
	at = (struct span){ at_ns, at_ns };
	return recording_check(&recorded->recording, recorded->path, &at) ?:
	       read_until(recorded, at_ns) ?:
	       replay_snapshot(&recorded->history, flags, at_ns, snapshot);
}

static int recorded_rows(struct source *source, const char *name, struct rows *rows)
{
	const struct recorded *recorded = (struct recorded *)source;
	char why[256];
	int err;

	for (const struct recording_table *table = recorded->recording.tables; table;
	     table = table->next) {
		if (strcmp(table->name, name))
			continue;
		err = rows_decode(table->bytes, table->size, rows);
		if (!err)
			return 0;
		snprintf(why, sizeof(why), "%s", source_error());
		return source_fail(-err, "the table '%s' in %s cannot be read: %s", name,
				   recorded->path, why);
	}
	return source_fail(ENOENT, "there is no table '%s' in %s: %s", name, recorded->path,
			   recorded->recording.cut ? "the recording was cut before it was written" :
			   "it could not be had when that was written");
}

static int recorded_replay(struct source *source, const struct span *span, struct rows *rows)
{
	struct recorded *recorded = (struct recorded *)source;
	const struct recording *recording = &recorded->recording;
	int err = recording_check(recording, recorded->path, span);

	if (err)
		return err;
	if (!is_moment(recorded))
		return read_until(recorded, span->to_ns) ?:
		       replay_rows(&recorded->history, span, rows);
	return span_is_moment(span) && is_at(recorded, span->to_ns) ? 0 : -ENOENT;
}

static struct times recorded_times(const struct source *source)
{
	return recording_times(&((const struct recorded *)source)->recording);
}

static int recorded_command(struct source *source, const char *name, const char *command)
{
	(void)name;
	(void)command;
	return source_fail(EINVAL, "%s is a recording, it takes no commands: leave out --from",
			   ((struct recorded *)source)->path);
}

static void recorded_close(struct source *source)
{
	struct recorded *recorded = (struct recorded *)source;

	history_drop(&recorded->history);
	recording_close(&recorded->recording);
	free(recorded->path);
	free(recorded);
}

static const struct source_ops recorded_ops = {
	.close = recorded_close,
	.snapshot = recorded_snapshot,
	.rows = recorded_rows,
	.replay = recorded_replay,
	.times = recorded_times,
	.command = recorded_command,
};

static int load(struct recorded *recorded, const char *path)
{
	const char *wrong = recording_open_ends(&recorded->recording, path);

	if (wrong)
		return cannot_read(path, errno, wrong);
	if (stat(path, &recorded->file))
		recorded->file = (struct stat){};
	recorded->path = strdup(path);
	if (recorded->path)
		return 0;
	recording_close(&recorded->recording);
	return source_fail(ENOMEM, "no memory to read %s", path);
}

struct source *source_recording_open(const char *path)
{
	struct recorded *recorded = calloc(1, sizeof(*recorded));
	int err;

	if (!recorded) {
		source_fail(ENOMEM, "no memory to read %s", path);
		return NULL;
	}
	recorded->source.ops = &recorded_ops;
	err = load(recorded, path);
	if (!err && recording_cut(&recorded->recording, recorded->cut))
		recorded->source.warning = recorded->cut;
	if (!err) {
		recorded->source.limited = recorded->recording.head.flags & RECORDING_LIMITED;
		recording_give_names(&recorded->recording);
		return &recorded->source;
	}
	free(recorded);
	errno = -err;
	return NULL;
}
