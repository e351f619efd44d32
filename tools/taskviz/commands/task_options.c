// SPDX-License-Identifier: GPL-2.0
/* Takes the options that choose tasks. */
#include "base/errors.h"
#include "task_options.h"

/* Behind those of any command. */
enum {
	OPTION_KTHREADS = OPTION_LONG + 0x100,
	OPTION_SUBTREE,
	OPTION_CGROUP,
	OPTION_UNIT,
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
	{ "cgroup", OPTION_CGROUP, "PATH", "only tasks in this cgroup, or in one below it", NULL },
	{ "unit", OPTION_UNIT, "UNIT", "only tasks of this unit of systemd, or container", NULL },
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
	case OPTION_CGROUP:
		selection->cgroup = value;
		return true;
	case OPTION_UNIT:
		selection->unit = value;
		return true;
	default:
		return select_subtree(selection, value);
	}
}

bool task_options_can_collapse(const struct options *options)
{
	if (!options->json && !options->raw)
		return true;
	command_error("--collapse is for people: with --json or --raw each task has its line");
	return false;
}
