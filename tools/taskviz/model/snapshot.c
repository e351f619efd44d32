// SPDX-License-Identifier: GPL-2.0
/* A snapshot's memory, and tree order for records that do not come from the kernel in it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "base/errors.h"
#include "core/pure.h"
#include "snapshot.h"

static int no_memory(size_t nr)
{
	return source_fail(ENOMEM, "no memory for %zu records: free some, or show fewer tasks", nr);
}

int snapshot_reserve(struct snapshot *snapshot, size_t nr)
{
	struct taskviz_record *records;

	records = reallocarray(snapshot->records, nr + !nr, sizeof(*records));
	if (!records)
		return no_memory(nr);
	snapshot->records = records;
	return 0;
}

void snapshot_free(struct snapshot *snapshot)
{
	free(snapshot->records);
	memset(snapshot, 0, sizeof(*snapshot));
}

static void copy_some(struct snapshot *snapshot, const struct taskviz_record *from, size_t nr,
		      bool ended)
{
	for (size_t i = 0; i < nr; i++) {
		struct taskviz_record *to = &snapshot->records[snapshot->head.count];

		if (ended != !!(from[i].info & TASKVIZ_INFO_ENDED))
			continue;
		*to = from[i];
		to->name[sizeof(to->name) - 1] = 0;
		to->info &= ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);
		snapshot->head.count++;
	}
}

/* taskviz_tree_order() wants the ended behind the living. */
static int part(struct snapshot *snapshot, bool with_ended)
{
	size_t nr = snapshot->head.count;
	struct taskviz_record *copy = calloc(nr + !nr, sizeof(*copy));

	if (!copy)
		return no_memory(nr);
	memcpy(copy, snapshot->records, nr * sizeof(*copy));
	snapshot->head.count = 0;
	copy_some(snapshot, copy, nr, false);
	if (with_ended)
		copy_some(snapshot, copy, nr, true);
	free(copy);
	return 0;
}

int snapshot_order(struct snapshot *snapshot, int with_ended)
{
	int err = part(snapshot, with_ended);
	uint32_t seed = 0;
	void *work;

	if (err)
		return err;
	work = malloc(taskviz_tree_workspace(snapshot->head.count));
	if (!work)
		return no_memory(snapshot->head.count);
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) {
		free(work);
		return source_fail(errno, "no random number to be had");
	}
	snapshot->head.count = taskviz_tree_order(snapshot->records, snapshot->head.count, work,
						  seed);
	free(work);
	return 0;
}

void snapshot_forget(struct snapshot *snapshot, size_t known)
{
	struct taskviz_record unknown;

	if (known >= sizeof(unknown))
		return;
	taskviz_record_init(&unknown);
	unknown.exited_ns = TASKVIZ_UNKNOWN64;
	unknown.reaper = TASKVIZ_UNKNOWN_PID;
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		memcpy((char *)&snapshot->records[i] + known, (char *)&unknown + known,
		       sizeof(unknown) - known);
}
