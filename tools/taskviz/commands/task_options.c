// SPDX-License-Identifier: GPL-2.0
/* Takes the options that choose tasks. */
#include "task_options.h"

/* Behind those of any command. */
enum {
	OPTION_KTHREADS = OPTION_LONG + 0x100,
	OPTION_SUBTREE,
};

const struct option_info task_options[] = {
	{ "kthreads", OPTION_KTHREADS, "WHICH", "tasks of the kernel: yes, no or only (yes)",
	  "yes no only" },
	{ "user", 'u', "USER", "only tasks of this user, by name or number",
	  "@user" },
	{ "name", 'N', "RE", "only tasks whose name matches the regular expression", NULL },
	{ "state", 's', "LIST", "only tasks in one of these states, as Z,D",
	  "R S D T t X Z P I" },
	{ "subtree", OPTION_SUBTREE, "PID", "only this task and all below it",
	  "@pid" },
	{}
};

bool task_options_has(int letter)
{
	for (const struct option_info *info = task_options; info->name; info++)
		if (info->letter == letter)
			return true;
	return false;
}

bool task_options_take(struct selection *selection, int letter, const char *value)
{
	switch (letter) {
	case OPTION_KTHREADS:
		return kthreads_parse(value, &selection->kthreads);
	case 'u':
		selection->user = value;
		return true;
	case 'N':
		return select_name(selection, value);
	case 's':
		return select_states(selection, value);
	default:
		return select_subtree(selection, value);
	}
}
