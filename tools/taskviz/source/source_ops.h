/* SPDX-License-Identifier: GPL-2.0 */
/* What a kind of source is made of; known to source.c and the source_*.c alone. */
#ifndef TASKVIZ_SOURCE_OPS_H
#define TASKVIZ_SOURCE_OPS_H

#include "source.h"

/**
 * struct source_ops - one kind of source
 * @live: is it the module of this machine?
 * @close: gives up the source and its memory
 * @snapshot: see source_snapshot()
 * @rows: see source_rows()
 * @replay: makes of rows those of a span, see replay_rows(); NULL: it cannot
 * @times: see source_times()
 * @command: see source_command()
 *
 * All but @close and @times return 0 or a negative errno, and tell it by source_fail().
 */
struct source_ops {
	int live;
	void (*close)(struct source *source);
	int (*snapshot)(struct source *source, uint32_t flags, uint64_t fields, uint64_t at_ns,
			struct snapshot *snapshot);
	int (*rows)(struct source *source, const char *name, struct rows *rows);
	int (*replay)(struct source *source, const struct span *span, struct rows *rows);
	struct times (*times)(const struct source *source);
	int (*command)(struct source *source, const char *name, const char *command);
};

/**
 * struct source - the beginning of what each kind keeps of an open source
 * @ops: the kind
 * @warning: see source_warning(); may be NULL
 * @limited: see source_is_limited()
 */
struct source {
	const struct source_ops *ops;
	const char *warning;
	bool limited;
};

/* Each returns NULL with a text in source_error() and errno if it cannot. */
struct source *source_live_open(void);
struct source *source_recording_open(const char *path);

#endif /* TASKVIZ_SOURCE_OPS_H */
