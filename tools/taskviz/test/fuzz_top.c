// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the rows of "taskviz top": whatever snapshots say, one after the other, the tree holds. */
#include <stdlib.h>
#include <string.h>
#include "target.h"
#include "top/top_crowd.h"
#include "top/top_cursor.h"
#include "top/top_text.h"

#define MOST_RECORDS	16

/* Bytes of the input that make a record. */
#define RECORD_BYTES	6

/**
 * struct input - what is left of it
 * @data: the next byte
 * @size: bytes left
 */
struct input {
	const uint8_t *data;
	size_t size;
};

static uint8_t take(struct input *input)
{
	if (!input->size)
		return 0;
	input->size--;
	return *input->data++;
}

/* Few pids and few times, so that tasks are seen again, come twice, and contradict each other. */
static void make_record(struct input *input, struct taskviz_record *record)
{
	memset(record, 0, sizeof(*record));
	record->pid = take(input) % 8;
	record->start_ns = take(input) % 4;
	record->parent = take(input) % (MOST_RECORDS + 2);
	record->info = take(input);
	record->kind = record->pid;
	record->state = take(input);
	record->reaped_ns = take(input) % 32;
	record->name[0] = 'a' + record->pid;
	record->counts.copies[TASKVIZ_COPY_FORK] = record->state;
}

static void check(int is_right)
{
	if (!is_right)
		abort();
}

static void check_rows(const struct top_model *model)
{
	for (size_t i = 0; i < model->nr_rows; i++) {
		const struct top_row *row = model->rows[i];

		check(!i || top_compare_birth(&model->rows[i - 1]->record, &row->record) < 0);
		check(!row->parent || top_compare_birth(&row->parent->record, &row->record) < 0);
		check(strlen(row->states) == TOP_STATES || memchr(row->states, 0, TOP_STATES));
	}
}

/* Each row has one line, which hangs below that of its parent. */
static void check_lines(const struct top_list *list)
{
	size_t nr = 0;

	for (size_t i = 0; i < list->nr_kept; i++) {
		const struct top_row *row = list->kept[i];

		check(row->line->line == row->line);
		check(!row->parent || row->parent->line == row->line->parent->line);
		if (row->line == row)
			nr += row->crowd ? row->crowd->size : 1;
	}
	check(nr == list->nr_kept);
}

/* A parent stands before its children; the branches of each row can be drawn. */
static void check_list(const struct top_list *list, const struct top_model *model,
		       const struct top_choice *choice)
{
	char buffer[256];

	check(list->nr_shown <= list->nr_kept && list->nr_kept <= model->nr_rows);
	check(choice->filter[0] || choice->kthreads != KTHREADS_YES ||
	      list->nr_kept == model->nr_rows);
	check_lines(list);
	for (size_t i = 0; i < list->nr_shown; i++) {
		struct taskviz_text text = { .buf = buffer, .size = sizeof(buffer) };
		const struct top_row *row = list->shown[i];
		unsigned int above = i ? list->shown[i - 1]->depth : 0;

		check(row->depth <= above + 1);
		check(choice->flat ? !row->depth : !row->depth == !row->parent);
		top_put_branches(&text, row, TOP_LEVELS, true);
		check(text.len <= text.size);
	}
}

static void choose(struct input *input, struct top_choice *choice)
{
	uint8_t bits = take(input);

	choice->sort = take(input) % TOP_NR_SORTS;
	choice->reverse = bits & 1;
	choice->flat = bits & 2;
	choice->kthreads = bits & 4 ? KTHREADS_YES : bits & 8 ? KTHREADS_NO : KTHREADS_ONLY;
	choice->filter[0] = bits & 8 ? 'a' + (bits >> 4) % 8 : 0;
	choice->collapse = (bits >> 4) % TOP_NR_COLLAPSES;
	choice->height = (bits >> 4) % 4;
}

/* Folds a row, or goes somewhere. */
static void act(struct input *input, struct top_cursor *cursor, struct top_list *list,
		struct top_model *model, const struct top_choice *choice)
{
	struct top_row *row = top_selected(cursor, list);
	const char text[] = { 'a' + take(input) % 8, 0 };

	cursor->height = take(input) % 8;
	top_move(cursor, list, (int8_t)take(input));
	if (row)
		row->folded = take(input) & 1;
	if (row && row->crowd && take(input) & 1)
		top_crowd_split(row);
	if (take(input) & 1)
		check(top_search(cursor, list, model, choice, text, take(input) & 1 ? 1 : -1) >= 0);
	check(!top_order(list, model, choice));
	top_follow(cursor, list);
	check(cursor->at < list->nr_shown || (!cursor->at && !list->nr_shown));
}

int fuzz_one(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct taskviz_record records[MOST_RECORDS];
	struct top_model model = { .linger_ns = 4 };
	struct top_choice choice = {};
	struct top_cursor cursor = {};
	struct top_list list = {};
	struct snapshot snapshot = { .records = records };

	while (input.size > RECORD_BYTES) {
		snapshot.head.count = take(&input) % (MOST_RECORDS + 1);
		snapshot.head.now_ns += take(&input) % 4;
		for (uint32_t i = 0; i < snapshot.head.count; i++)
			make_record(&input, &records[i]);
		check(!top_merge(&model, &snapshot, take(&input) & 1));
		check_rows(&model);
		choose(&input, &choice);
		check(!top_order(&list, &model, &choice));
		check_list(&list, &model, &choice);
		top_follow(&cursor, &list);
		act(&input, &cursor, &list, &model, &choice);
	}
	top_free_list(&list);
	top_forget_all(&model);
	return 0;
}
