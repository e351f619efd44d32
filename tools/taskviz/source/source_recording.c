// SPDX-License-Identifier: GPL-2.0
/* The source that is a recording: its ends as they were, moments between them played again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "model/snapshot.h"
#include "recording/replay.h"
#include "source_ops.h"

struct recorded {
	struct source source;
	struct recording recording;
	struct history history;
	char *path;
	char cut[RECORDING_CUT_SIZE];
};

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
static int give_end(const struct recorded *recorded, enum recording_snapshot which, uint32_t flags,
		    struct snapshot *to)
{
	const struct snapshot *end = &recorded->recording.snapshots[which];
	uint32_t count = 0;
	int err = replay_snapshot(&recorded->history, flags, end->head.now_ns, to);

	for (uint32_t i = 0; !err && i < to->head.count; i++)
		if (to->records[i].info & TASKVIZ_INFO_ENDED)
			to->records[count++] = to->records[i];
	to->head = end->head;
	to->head.count = count;
	if (!err)
		err = append(to, end);
	return err ? err : snapshot_order(to, flags & TASKVIZ_SNAPSHOT_ENDED);
}

/*
 * The two snapshots of an end were taken one after the other, so each has a time of its own. A
 * recording that was cut may lack the last ones: then it ends with its last event.
 */
static int recorded_snapshot(struct source *source, uint32_t flags, uint64_t at_ns,
			     struct snapshot *snapshot)
{
	struct recorded *recorded = (struct recorded *)source;
	int threads = !!(flags & TASKVIZ_SNAPSHOT_THREADS);
	const struct snapshot *last = &recorded->recording.snapshots[RECORDING_LAST + threads];
	uint64_t begin = recorded->recording.snapshots[RECORDING_FIRST + threads].head.now_ns;
	uint64_t end = last->records ? last->head.now_ns : recorded->recording.end_ns;

	if (at_ns == SOURCE_LAST)
		at_ns = end;
	if (at_ns == end && last->records)
		return give_end(recorded, RECORDING_LAST + threads, flags, snapshot);
	if (at_ns >= begin && at_ns <= end)
		return replay_snapshot(&recorded->history, flags, at_ns, snapshot);
	return source_fail(EINVAL, "%s holds seconds %.6f to %.6f since boot, not %.6f",
			   recorded->path, begin / 1e9, end / 1e9, at_ns / 1e9);
}

static int recorded_view(struct source *source, const char *name, char **text)
{
	const struct recorded *recorded = (struct recorded *)source;

	for (const struct recording_view *view = recorded->recording.views; view;
	     view = view->next) {
		if (strcmp(view->name, name))
			continue;
		*text = strdup(view->text);
		return *text ? 0 : source_fail(ENOMEM, "no memory for the view '%s'", name);
	}
	return source_fail(ENOENT, "there is no view '%s' in %s: %s", name, recorded->path,
			   recorded->recording.cut ? "the recording was cut before it was written" :
			   "it was not there to be recorded");
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
	.view = recorded_view,
	.command = recorded_command,
};

static int load(struct recorded *recorded, const char *path)
{
	const char *wrong = recording_open(&recorded->recording, path);
	int err;

	if (wrong)
		return source_fail(errno, "cannot read %s: %s", path, wrong);
	err = history_build(&recorded->history, &recorded->recording);
	recorded->path = strdup(path);
	if (!err && recorded->path)
		return 0;
	if (!err)
		history_drop(&recorded->history);
	recording_close(&recorded->recording);
	free(recorded->path);
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
	if (!err)
		return &recorded->source;
	free(recorded);
	errno = -err;
	return NULL;
}
