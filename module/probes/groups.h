/* SPDX-License-Identifier: GPL-2.0 */
/* The probe groups: each knows what it hooks, all share how they are attached and detached. */
#ifndef TASKVIZ_GROUPS_H
#define TASKVIZ_GROUPS_H

#include "hook.h"
#include "settings.h"

enum taskviz_group_id {
	TASKVIZ_GROUP_LIFECYCLE,
	TASKVIZ_GROUP_COW,
	TASKVIZ_GROUP_PINS,
	TASKVIZ_GROUP_SIGNALS,
	TASKVIZ_GROUP_STATES,
	TASKVIZ_GROUP_ENTRIES,
	TASKVIZ_NR_GROUPS,
};

/**
 * struct taskviz_group - hooks that are attached together
 * @name: for the parameter "probes"
 * @records: what it records, for people
 * @hooks: the hooks, attached in this order
 * @nr_hooks: how many
 * @prepare: called before the first attach, may fail; may be NULL
 * @opened: called when all hooks are attached, before the group is on; may be NULL
 * @release: called after the last call of a probe has ended; may be NULL
 * @since_ns: when it was attached last, 0 while it is not
 * @error: why it could not be attached when it was last asked for, else 0
 * @misses: events of tasks that have no account
 */
struct taskviz_group {
	const char *name;
	const char *records;
	struct taskviz_hook *hooks;
	u32 nr_hooks;
	int (*prepare)(void);
	void (*opened)(void);
	void (*release)(void);
	u64 since_ns;
	int error;
	atomic64_t misses;
};

extern struct taskviz_group taskviz_ledger_group;
extern struct taskviz_group taskviz_lifecycle_group;
extern struct taskviz_group taskviz_cow_group;
extern struct taskviz_group taskviz_signals_group;
extern struct taskviz_group taskviz_pins_group;
extern struct taskviz_group taskviz_states_group;
extern struct taskviz_group taskviz_entries_group;

/* The hooks of the ledger, in their order: no birth may be recorded whose end is not seen. */
enum taskviz_ledger_hook {
	TASKVIZ_LEDGER_ENDS,
	TASKVIZ_LEDGER_BIRTHS,
};

/* The hooks of the group cow, in its order. */
enum taskviz_cow_hook {
	TASKVIZ_COW_COPY,
	TASKVIZ_COW_FIRST_WRITE,
	TASKVIZ_COW_HUGE,
	TASKVIZ_COW_REUSE,
};

u64 taskviz_cow_copies(void);
bool taskviz_cow_sees(enum taskviz_cow_hook what);

int taskviz_group_add(const char *name, unsigned int *set);
struct taskviz_group *taskviz_group(enum taskviz_group_id id);
const char *taskviz_group_why(const struct taskviz_group *group);
bool taskviz_group_is_on(const struct taskviz_group *group);
bool taskviz_group_is_asked_for(const struct taskviz_group *group);
void taskviz_group_missed(struct taskviz_group *group, const struct task_struct *task);
bool taskviz_probes_pending(void);
extern struct taskviz_setting taskviz_probes;	/* a bit a group */

int taskviz_probes_init(void);
void taskviz_probes_exit(void);

#endif /* TASKVIZ_GROUPS_H */
