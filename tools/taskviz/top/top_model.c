// SPDX-License-Identifier: GPL-2.0
/* Merges snapshots into rows, by identity. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "recording/replay.h"
#include "top_model.h"

/**
 * struct merge - one merge under way
 * @model: what is brought up to date
 * @snapshot: the news
 * @order: indices of its records that matter, by birth; each identity once
 * @nr_order: how many
 * @row_of: the row of each record, NULL for those that do not matter
 * @rows: the new list of rows, by birth
 * @nr_rows: how many so far
 */
struct merge {
	struct top_model *model;
	const struct snapshot *snapshot;
	uint32_t *order;
	size_t nr_order;
	struct top_row **row_of;
	struct top_row **rows;
	size_t nr_rows;
};

int top_compare_birth(const struct taskviz_record *a, const struct taskviz_record *b)
{
	if (a->start_ns != b->start_ns)
		return a->start_ns < b->start_ns ? -1 : 1;
	return (a->pid > b->pid) - (a->pid < b->pid);
}

static bool is_ended(const struct taskviz_record *record)
{
	return record->info & TASKVIZ_INFO_ENDED;
}

/* What of a count came since; a count that went back has begun anew, and tells nothing. */
static uint64_t since(uint64_t now, uint64_t before)
{
	if (now == TASKVIZ_UNKNOWN64 || before == TASKVIZ_UNKNOWN64 || now < before)
		return TASKVIZ_UNKNOWN64;
	return now - before;
}

static bool is_recent(const struct top_model *model, uint64_t now, uint64_t then)
{
	return now <= then || now - then < model->linger_ns;
}

bool top_is_new(const struct top_model *model, const struct top_row *row)
{
	return row->born_ns && is_recent(model, model->head.now_ns, row->born_ns);
}

/* Times in user and kernel mode together. */
static uint64_t cpu_ns(const struct taskviz_record *record)
{
	if (record->utime_ns == TASKVIZ_UNKNOWN64 || record->stime_ns == TASKVIZ_UNKNOWN64)
		return TASKVIZ_UNKNOWN64;
	return record->utime_ns + record->stime_ns;
}

static uint32_t cpu_permille(const struct top_model *model, uint64_t used_ns)
{
	double permille;

	if (used_ns == TASKVIZ_UNKNOWN64 || !model->elapsed_ns)
		return TASKVIZ_UNKNOWN32;
	permille = 1000.0 * used_ns / model->elapsed_ns;
	return permille < TASKVIZ_UNKNOWN32 ? permille : TASKVIZ_UNKNOWN32;
}

static void sample_state(struct top_row *row, char letter)
{
	memmove(row->states, row->states + 1, TOP_STATES - 1);
	row->states[TOP_STATES - 1] = letter;
}

static void set_gone(const struct top_model *model, struct top_row *row)
{
	row->cpu_permille = TASKVIZ_UNKNOWN32;
	if (top_is_dead(row))
		return;
	row->gone_ns = model->head.now_ns ? model->head.now_ns : 1;
	sample_state(row, 'X');
}

/* Was it born since the snapshot before? Others come when they become visible. */
static bool is_born(const struct top_model *model, const struct taskviz_record *record)
{
	return model->elapsed_ns && record->start_ns >= model->head.now_ns - model->elapsed_ns;
}

/* What the newborn did since the snapshot before is all that it ever did. */
static void begin_row(const struct top_model *model, struct top_row *row,
		      const struct taskviz_record *record)
{
	row->record = *record;
	row->copied = TASKVIZ_UNKNOWN64;
	row->cpu_permille = TASKVIZ_UNKNOWN32;
	if (is_born(model, record)) {
		row->born_ns = model->head.now_ns;
		row->copied = taskviz_counts_copied(&record->counts);
		row->cpu_permille = cpu_permille(model, cpu_ns(record));
	}
	row->folded = record->kind == TASKVIZ_KIND_KTHREADD;
	memset(row->states, ' ', TOP_STATES);
	if (is_ended(record))
		set_gone(model, row);
	else
		sample_state(row, record->state);
}

static uint64_t copied_since(const struct taskviz_record *record, const struct top_row *row)
{
	return since(taskviz_counts_copied(&record->counts),
		     taskviz_counts_copied(&row->record.counts));
}

static void update_living(const struct top_model *model, struct top_row *row,
			  const struct taskviz_record *record)
{
	row->copied = copied_since(record, row);
	row->cpu_permille = cpu_permille(model, since(cpu_ns(record), cpu_ns(&row->record)));
	row->record = *record;
	row->gone_ns = 0;
	sample_state(row, record->state);
}

/* Keeps what is remembered of an ended task beside what was seen of it while it lived. */
static void update_ended(struct top_row *row, const struct taskviz_record *record)
{
	row->copied = copied_since(record, row);
	row->record.exited_ns = record->exited_ns;
	row->record.reaped_ns = record->reaped_ns;
	row->record.reaper = record->reaper;
	row->record.exit_code = record->exit_code;
	row->record.counts = record->counts;
	row->record.info |= TASKVIZ_INFO_ENDED;
}

/* A record came for a row that was there. */
static void update_row(const struct top_model *model, struct top_row *row,
		       const struct taskviz_record *record)
{
	if (!is_ended(record)) {
		update_living(model, row, record);
		return;
	}
	update_ended(row, record);
	set_gone(model, row);
}

/* No record came for a row. */
static void miss_row(const struct top_model *model, struct top_row *row)
{
	row->copied = TASKVIZ_UNKNOWN64;
	set_gone(model, row);
}

static void count_unknown(struct top_model *model, const struct snapshot *snapshot)
{
	model->unknown = 0;
	model->gone = 0;
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const struct taskviz_record *record = &snapshot->records[i];

		if (replay_may_be_gone(record))
			model->gone++;
		else if (record->state == REPLAY_STATE_UNKNOWN && record->kind != TASKVIZ_KIND_IDLE)
			model->unknown++;
	}
}

unsigned int top_may_be_in(const struct top_model *model, char state)
{
	return model->unknown + (state == 'Z' || state == 'X' ? model->gone : 0);
}

/* Takes over what the head says of the whole. */
static void merge_head(struct top_model *model, const struct taskviz_snapshot *head)
{
	const struct taskviz_snapshot *old = &model->head;
	bool is_first = !model->merged;

	model->births = is_first ? TASKVIZ_UNKNOWN64 : since(head->births, old->births);
	model->execs = is_first ? TASKVIZ_UNKNOWN64 : since(head->execs, old->execs);
	model->exits = is_first ? TASKVIZ_UNKNOWN64 : since(head->exits, old->exits);
	model->copies = is_first ? TASKVIZ_UNKNOWN64 : since(head->copies, old->copies);
	model->elapsed_ns = is_first || head->now_ns < old->now_ns ? 0 : head->now_ns - old->now_ns;
	model->brief = 0;
	model->head = *head;
}

static int compare_records(const void *a, const void *b, void *arg)
{
	const struct taskviz_record *records = arg;
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	int by_birth = top_compare_birth(&records[i], &records[j]);

	return by_birth ? by_birth : (i > j) - (i < j);
}

/* Living, or ended lately. Of when it was released nothing may be known: then it is history. */
static bool matters(const struct merge *merge, const struct taskviz_record *record)
{
	if (!is_ended(record))
		return true;
	return record->reaped_ns != TASKVIZ_UNKNOWN64 &&
	       is_recent(merge->model, merge->snapshot->head.now_ns, record->reaped_ns);
}

/* Fills order[] with the records that matter. */
static void order_records(struct merge *merge)
{
	const struct taskviz_record *records = merge->snapshot->records;
	const struct taskviz_snapshot *head = &merge->snapshot->head;
	uint32_t *order = merge->order;
	size_t nr = 0, nr_unique = 0;

	for (uint32_t i = 0; i < head->count; i++)
		if (matters(merge, &records[i]))
			order[nr++] = i;
	qsort_r(order, nr, sizeof(*order), compare_records, (void *)records);
	for (size_t i = 0; i < nr; i++)
		if (!nr_unique || top_compare_birth(&records[order[nr_unique - 1]],
						    &records[order[i]]))
			order[nr_unique++] = order[i];
	merge->nr_order = nr_unique;
}

/* Makes the rows for which there is none yet, so that nothing can fail afterwards. */
static int make_rows(struct merge *merge)
{
	const struct top_model *model = merge->model;
	size_t old = 0;

	for (size_t i = 0; i < merge->nr_order; i++) {
		uint32_t index = merge->order[i];
		const struct taskviz_record *record = &merge->snapshot->records[index];

		while (old < model->nr_rows &&
		       top_compare_birth(&model->rows[old]->record, record) < 0)
			old++;
		if (old < model->nr_rows && !top_compare_birth(&model->rows[old]->record, record))
			continue;
		merge->row_of[index] = calloc(1, sizeof(struct top_row));
		if (!merge->row_of[index])
			return -ENOMEM;
	}
	return 0;
}

/* Takes a record's row into the new list: the one that was there, or the one just made. */
static void take_record(struct merge *merge, struct top_row *old, uint32_t index)
{
	const struct taskviz_record *record = &merge->snapshot->records[index];
	struct top_row *row = merge->row_of[index];

	if (row) {
		begin_row(merge->model, row, record);
		merge->model->brief += is_ended(record) && row->born_ns;
	} else {
		row = old;
		update_row(merge->model, row, record);
		merge->row_of[index] = row;
	}
	merge->rows[merge->nr_rows++] = row;
}

/* Both lists are by birth: one pass makes the new one of them. */
static void merge_rows(struct merge *merge)
{
	struct top_model *model = merge->model;
	size_t i = 0, old = 0;

	while (i < merge->nr_order || old < model->nr_rows) {
		struct top_row *row = old < model->nr_rows ? model->rows[old] : NULL;
		uint32_t index = i < merge->nr_order ? merge->order[i] : 0;
		int order = i == merge->nr_order ? 1 : !row ? -1 :
			    top_compare_birth(&merge->snapshot->records[index], &row->record);

		if (order <= 0) {
			take_record(merge, row, index);
			i++;
			old += order == 0;
		} else {
			miss_row(model, row);
			merge->rows[merge->nr_rows++] = row;
			old++;
		}
	}
}

/*
 * The row that a record hangs below: its parent's, or the next one up that has a row. Parents are
 * older than their children; whoever says otherwise is made a root, so that no ring can close.
 */
static struct top_row *parent_row(const struct merge *merge, uint32_t index)
{
	const struct taskviz_record *records = merge->snapshot->records;
	uint32_t at = index;

	while (records[at].parent < at) {
		struct top_row *parent = merge->row_of[records[at].parent];

		at = records[at].parent;
		if (parent && top_compare_birth(&parent->record, &records[index]) < 0)
			return parent;
		if (parent)
			break;
	}
	return NULL;
}

/* The dead keep the parent they had. */
static void link_parents(struct merge *merge)
{
	for (size_t i = 0; i < merge->nr_order; i++) {
		uint32_t index = merge->order[i];
		struct top_row *row = merge->row_of[index];

		if (!is_ended(&merge->snapshot->records[index]) || !row->parent)
			row->parent = parent_row(merge, index);
	}
}

static bool is_over(const struct top_model *model, const struct top_row *row, bool threads)
{
	if (!top_is_dead(row))
		return false;
	return !is_recent(model, model->head.now_ns, row->gone_ns) ||
	       (!threads && row->record.info & TASKVIZ_INFO_THREAD);
}

/* Forgets who has been dead for long; whoever hung below hangs one level higher. */
static void forget_rows(struct top_model *model, bool threads)
{
	struct top_row *over = NULL, *next;
	size_t kept = 0;

	for (size_t i = 0; i < model->nr_rows; i++) {
		struct top_row *row = model->rows[i], *parent = row->parent;

		while (parent && is_over(model, parent, threads))
			parent = parent->parent;
		row->parent = parent;
		if (is_over(model, row, threads)) {
			row->next_sibling = over;
			over = row;
		} else {
			model->rows[kept++] = row;
		}
	}
	model->nr_rows = kept;
	for (; over; over = next) {
		next = over->next_sibling;
		free(over);
	}
}

static void free_merge(struct merge *merge, bool with_rows)
{
	for (uint32_t i = 0; with_rows && merge->row_of && i < merge->snapshot->head.count; i++)
		free(merge->row_of[i]);
	free(merge->row_of);
	free(merge->order);
}

int top_merge(struct top_model *model, const struct snapshot *snapshot, bool threads)
{
	size_t count = snapshot->head.count;
	struct merge merge = {
		.model = model,
		.snapshot = snapshot,
		.order = calloc(count + 1, sizeof(*merge.order)),
		.row_of = calloc(count + 1, sizeof(*merge.row_of)),
		.rows = calloc(model->nr_rows + count + 1, sizeof(*merge.rows)),
	};

	if (merge.order && merge.row_of)
		order_records(&merge);
	if (!merge.order || !merge.row_of || !merge.rows || make_rows(&merge)) {
		free(merge.rows);
		free_merge(&merge, true);
		return -ENOMEM;
	}
	merge_head(model, &snapshot->head);
	count_unknown(model, snapshot);
	merge_rows(&merge);
	link_parents(&merge);
	free(model->rows);
	model->rows = merge.rows;
	model->nr_rows = merge.nr_rows;
	model->merged++;
	forget_rows(model, threads);
	free_merge(&merge, false);
	return 0;
}

void top_forget_all(struct top_model *model)
{
	for (size_t i = 0; i < model->nr_rows; i++)
		free(model->rows[i]);
	free(model->rows);
	model->rows = NULL;
	model->nr_rows = 0;
}
