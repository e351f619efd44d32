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

/* Return: how many there are then. */
static uint32_t copy_some(struct taskviz_record *to, uint32_t nr, const struct snapshot *from,
			  bool ended)
{
	for (uint32_t i = 0; i < from->head.count; i++) {
		const struct taskviz_record *rec = &from->records[i];

		if (ended != !!(rec->info & TASKVIZ_INFO_ENDED))
			continue;
		to[nr] = *rec;
		to[nr].name[sizeof(rec->name) - 1] = 0;
		to[nr++].info &= ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);
	}
	return nr;
}

/* What is needed beside the snapshot. */
struct sorting {
	struct taskviz_record *records;
	uint32_t *order;
	void *work;
};

static int sorting_begin(struct sorting *sorting, size_t nr)
{
	*sorting = (struct sorting){
		.records = calloc(nr + !nr, sizeof(*sorting->records)),
		.order = calloc(nr + !nr, sizeof(*sorting->order)),
		.work = malloc(taskviz_tree_workspace(nr)),
	};
	return sorting->records && sorting->order && sorting->work ? 0 : no_memory(nr);
}

static void sorting_end(struct sorting *sorting)
{
	free(sorting->records);
	free(sorting->order);
	free(sorting->work);
}

/* taskviz_tree_order() wants the ended behind the living. */
static void sort(struct snapshot *snapshot, const struct sorting *sorting, int with_ended,
		 uint32_t seed)
{
	uint32_t nr = copy_some(sorting->records, 0, snapshot, false);

	if (with_ended)
		nr = copy_some(sorting->records, nr, snapshot, true);
	nr = taskviz_tree_order(sorting->records, nr, sorting->order, sorting->work, seed);
	for (uint32_t i = 0; i < nr; i++)
		snapshot->records[i] = sorting->records[sorting->order[i]];
	snapshot->head.count = nr;
}

int snapshot_order(struct snapshot *snapshot, int with_ended)
{
	struct sorting sorting;
	uint32_t seed = 0;
	int err = sorting_begin(&sorting, snapshot->head.count);

	if (!err && getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		err = source_fail(errno, "no random number to be had");
	if (!err)
		sort(snapshot, &sorting, with_ended, seed);
	sorting_end(&sorting);
	return err;
}

void snapshot_forget(struct snapshot *snapshot, size_t known)
{
	struct taskviz_record unknown;

	if (known >= sizeof(unknown))
		return;
	taskviz_record_init(&unknown);
	unknown.reaper = TASKVIZ_UNKNOWN_PID;
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		unknown.exited_ns = taskviz_record_is_zombie(&snapshot->records[i]) ?
				    TASKVIZ_UNKNOWN64 : 0;
		memcpy((char *)&snapshot->records[i] + known, (char *)&unknown + known,
		       sizeof(unknown) - known);
	}
}
