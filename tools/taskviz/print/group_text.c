// SPDX-License-Identifier: GPL-2.0
/* Writes the fields of tasks that share a line. */
#include <inttypes.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include "group_text.h"
#include "model/record_sum.h"
#include "recording/replay.h"

static const struct taskviz_record *member(const struct group_of *group, uint32_t i)
{
	return &group->snapshot->records[group->members[i]];
}

void group_begin(struct group_of *group)
{
	group->sum = *member(group, 0);
	for (uint32_t i = 1; i < group->nr; i++)
		record_sum_add(&group->sum, member(group, i));
}

bool group_has_one_state(const struct group_of *group)
{
	for (uint32_t i = 1; i < group->nr; i++)
		if (member(group, i)->state != group->sum.state)
			return false;
	return true;
}

static const char letters[] = TASKVIZ_STATES "?";

uint32_t group_state(char letter)
{
	const char *found = letter ? strchr(letters, letter) : NULL;

	return found ? UINT32_C(1) << (found - letters) : 0;
}

void group_put_states(struct taskviz_text *text, uint32_t states)
{
	for (const char *letter = letters; *letter; letter++)
		if (states & group_state(*letter))
			taskviz_put_char(text, *letter);
}

static void put_states(struct taskviz_text *text, const struct group_of *group)
{
	uint32_t states = 0;

	for (uint32_t i = 0; i < group->nr; i++)
		states |= group_state(member(group, i)->state);
	group_put_states(text, states);
}

static void text_of(char *text, const struct field *field, const struct group_of *group,
		    const struct taskviz_record *record)
{
	const struct field_of of = {
		.snapshot = group->snapshot, .record = record, .clock = group->clock,
	};

	field_text(text, field, &of);
}

/* Return: is the text, that of the first, the same of all? */
static bool is_common(const char *text, const struct field *field, const struct group_of *group)
{
	char other[FIELD_SIZE];

	for (uint32_t i = 1; i < group->nr; i++) {
		text_of(other, field, group, member(group, i));
		if (strcmp(text, other))
			return false;
	}
	return true;
}

static void put_bare_name(struct taskviz_text *text, const struct taskviz_record *record)
{
	const bool is_kernel = taskviz_record_is_kernel(record);

	taskviz_put_str(text, is_kernel ? "[" : "");
	taskviz_put_name(text, record->name, sizeof(record->name));
	taskviz_put_str(text, is_kernel ? "]" : "");
}

void group_put_count(struct taskviz_text *text, uint32_t count, int width)
{
	char number[16];
	const int len = snprintf(number, sizeof(number), "%" PRIu32, count);

	for (; width > len + 1; width--)
		taskviz_put_char(text, ' ');
	taskviz_put_str(text, strcmp(nl_langinfo(CODESET), "UTF-8") ? "x" : "×");
	taskviz_put_str(text, number);
}

void group_put_name(struct taskviz_text *text, const struct taskviz_record *record, uint32_t nr)
{
	put_bare_name(text, record);
	taskviz_put_char(text, ' ');
	group_put_count(text, nr, 0);
}

const char *group_end(const struct taskviz_record *record)
{
	if (record->info & TASKVIZ_INFO_ENDED)
		return " (ended)";
	return taskviz_record_is_zombie(record) || replay_may_be_gone(record) ? " (exited)" : "";
}

/* The number stands behind the name, in front of what is told of all alike. */
static void put_task(struct taskviz_text *text, const struct field *field,
		     const struct group_of *group)
{
	struct taskviz_text bare = {};
	char task[FIELD_SIZE];

	text_of(task, field, group, member(group, 0));
	group_put_name(text, &group->sum, group->nr);
	put_bare_name(&bare, &group->sum);
	taskviz_put_str(text, is_common(task, field, group) ? task + bare.len :
			group_end(&group->sum));
}

static void put_same(struct taskviz_text *text, const struct field *field,
		     const struct group_of *group)
{
	char same[FIELD_SIZE];

	text_of(same, field, group, member(group, 0));
	if (is_common(same, field, group))
		taskviz_put_str(text, same);
}

static void put_sum(struct taskviz_text *text, const struct field *field,
		    const struct group_of *group)
{
	char sum[FIELD_SIZE];

	text_of(sum, field, group, &group->sum);
	taskviz_put_str(text, sum);
}

void group_text(char *text, const struct field *field, const struct group_of *group)
{
	struct taskviz_text to = { .buf = text, .size = FIELD_SIZE - 1 };

	if (field_adds(field))
		put_sum(&to, field, group);
	else if (field->column.flags & COLUMN_TREE)
		put_task(&to, field, group);
	else if (!strcmp(field->column.name, "PID"))
		group_put_count(&to, group->nr, 0);
	else if (!strcmp(field->column.name, "ST"))
		put_states(&to, group);
	else
		put_same(&to, field, group);
	text[to.len < to.size ? to.len : to.size] = 0;
}
