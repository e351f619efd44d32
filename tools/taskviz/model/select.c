// SPDX-License-Identifier: GPL-2.0
/* Finds the tasks of a snapshot that are meant. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "base/options.h"
#include "cgroups.h"
#include "core/pure.h"
#include "select.h"
#include "users.h"

#define NO_PID	(-1)

void select_init(struct selection *selection)
{
	memset(selection, 0, sizeof(*selection));
	selection->subtree = NO_PID;
	selection->kthreads = KTHREADS_YES;
}

void select_free(struct selection *selection)
{
	free(selection->pids);
	if (selection->by_name)
		regfree(&selection->name);
}

bool select_users(struct selection *selection)
{
	if (!selection->user || user_find(selection->user, &selection->uid))
		return true;
	command_error("there is no user '%s'", selection->user);
	return false;
}

bool select_name(struct selection *selection, const char *text)
{
	char why[128];
	int err;

	if (selection->by_name)
		regfree(&selection->name);
	err = regcomp(&selection->name, text, REG_EXTENDED | REG_NOSUB);
	selection->by_name = !err;
	if (!err)
		return true;
	regerror(err, &selection->name, why, sizeof(why));
	command_error("'%s' is no regular expression: %s", text, why);
	return false;
}

/* Letters, with commas or without. */
bool select_states(struct selection *selection, const char *text)
{
	size_t nr = strlen(selection->states);

	for (; *text; text++) {
		if (*text == ',')
			continue;
		if (!strchr(TASKVIZ_STATES, *text)) {
			command_error("'%c' is no state: use letters of %s", *text, TASKVIZ_STATES);
			return false;
		}
		if (!strchr(selection->states, *text))
			selection->states[nr++] = *text;
	}
	if (!nr)
		command_error("no state is given: use letters of %s", TASKVIZ_STATES);
	return nr;
}

bool select_subtree(struct selection *selection, const char *text)
{
	long pid;

	if (!options_number(text, "a PID", INT_MAX, &pid))
		return false;
	selection->subtree = pid;
	return true;
}

bool select_pid(struct selection *selection, const char *text)
{
	int32_t *pids;
	long pid;

	if (!options_number(text, "a PID", INT_MAX, &pid))
		return false;
	pids = reallocarray(selection->pids, selection->nr_pids + 1, sizeof(*pids));
	if (!pids) {
		command_error("no memory for so many PIDs");
		return false;
	}
	pids[selection->nr_pids++] = pid;
	selection->pids = pids;
	return true;
}

static bool is_listed(const struct selection *selection, int32_t pid)
{
	for (size_t i = 0; i < selection->nr_pids; i++)
		if (selection->pids[i] == pid)
			return true;
	return !selection->pids;
}

static bool has_name(const struct selection *selection, const struct taskviz_record *record)
{
	char name[4 * TASKVIZ_NAME_LEN + 1];
	struct taskviz_text text = { .buf = name, .size = sizeof(name) - 1 };

	taskviz_put_name(&text, record->name, sizeof(record->name));
	name[text.len] = 0;
	return !regexec(&selection->name, name, 0, NULL, 0);
}

static bool is_meant(const struct selection *selection, const struct taskviz_record *record)
{
	if (!kthreads_admit(selection->kthreads, taskviz_record_is_kernel(record)))
		return false;
	if (selection->user && selection->uid != record->uid)
		return false;
	if (selection->cgroup && !cgroup_is_below(record->cgroup, selection->cgroup))
		return false;
	if (selection->unit && !cgroup_has_unit(record->cgroup, selection->unit))
		return false;
	if (*selection->states && !strchr(selection->states, record->state))
		return false;
	return is_listed(selection, record->pid) &&
	       (!selection->by_name || has_name(selection, record));
}

uint64_t select_needs(const struct selection *selection)
{
	return TASKVIZ_FIELDS_IDENTITY |
	       (selection->user ? TASKVIZ_FIELDS_CRED : 0) |
	       (selection->cgroup || selection->unit ? TASKVIZ_FIELDS_CGROUP : 0) |
	       (selection->subtree == NO_PID ? 0 : TASKVIZ_FIELDS_TREE);
}

/* Parents stand before their children, so that one pass tells who is below the task. */
static void mark_subtree(int32_t top, const struct snapshot *snapshot, bool *marks)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++) {
		const struct taskviz_record *record = &snapshot->records[i];

		marks[i] = record->pid == top || (record->parent < i && marks[record->parent]);
	}
}

size_t select_tasks(const struct selection *selection, const struct snapshot *snapshot,
		    bool *marks)
{
	const uint32_t nr = snapshot->head.count;
	size_t found = 0;

	if (selection->subtree == NO_PID)
		memset(marks, true, nr);
	else
		mark_subtree(selection->subtree, snapshot, marks);
	for (uint32_t i = 0; i < nr; i++) {
		marks[i] = marks[i] && is_meant(selection, &snapshot->records[i]);
		found += marks[i];
	}
	return found;
}
