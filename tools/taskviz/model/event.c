// SPDX-License-Identifier: GPL-2.0
/* The kinds of events and their fields, as data: decoding, text, JSON and checks all go by it. */
#include <assert.h>
#include <string.h>
#include "event.h"
#include "event_call.h"

static_assert(sizeof(struct event) == 64, "recordings hold events as they are");

#define FIELD(label, kind, member) { label, VALUE_##kind, offsetof(struct event, member) }

static const struct event_field lost_fields[] = {
	FIELD("count", WIDE, lost.count),
	FIELD("kinds", KINDS, lost.kinds),
	{}
};

static const struct event_field fork_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("tgid", PID, fork.tgid),
	FIELD("parent", PID, fork.parent),
	FIELD("name", NAME, fork.name),
	FIELD("flags", HEX, fork.flags),
	FIELD("shared_pages", NUMBER, fork.shared_pages),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field exec_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("old_pid", PID, exec.old_pid),
	FIELD("old_name", NAME, exec.old_name),
	FIELD("name", NAME, exec.name),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field exit_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("tgid", PID, exit.tgid),
	FIELD("name", NAME, exit.name),
	FIELD("exit_code", EXIT, exit.exit_code),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field reap_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("tgid", PID, reap.tgid),
	FIELD("reaper", PID, reap.reaper),
	FIELD("exit_code", EXIT, reap.exit_code),
	FIELD("zombie_ns", WIDE, reap.zombie_ns),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field adopt_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("old_parent", PID, adopt.old_parent),
	FIELD("parent", PID, adopt.parent),
	FIELD("why", ADOPTION, adopt.why),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field copy_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("tgid", PID, copy.tgid),
	FIELD("address", HEX, copy.address),
	FIELD("kind", COPY, copy.kind),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field signal_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("tgid", PID, signal.tgid),
	FIELD("sig", NUMBER, signal.sig),
	FIELD("effect", EFFECT, signal.effect),
	FIELD("sender", PID, signal.sender),
	FIELD("sender_start_ns", WIDE, signal.sender_start_ns),
	FIELD("taker", PID, signal.taker),
	FIELD("after_ns", WIDE, signal.after_ns),
	FIELD("start_ns", WIDE, start_ns),
	{}
};

static const struct event_field switch_fields[] = {
	FIELD("prev_pid", PID, pid),
	FIELD("prev_comm", NAME, run.prev_comm),
	FIELD("prev_state", STATE, run.prev_state),
	FIELD("next_pid", PID, run.next_pid),
	FIELD("next_comm", NAME, run.next_comm),
	{}
};

static const struct event_field wakeup_fields[] = {
	FIELD("pid", PID, pid),
	FIELD("comm", NAME, wakeup.comm),
	FIELD("target_cpu", NUMBER, wakeup.target_cpu),
	FIELD("waker", WAKER, wakeup.waker),
	FIELD("context", CONTEXT, wakeup.context),
	FIELD("call", CALL, wakeup.call),
	FIELD("waker_call", CALL, wakeup.waker_call),
	FIELD("futex", FUTEX, wakeup.first),
	FIELD("semset", SEMSET, wakeup.first),
	FIELD("lock_fd", LOCK_FD, wakeup.first),
	{}
};

const struct event_type event_types[EVENT_NR_KINDS] = {
	[EVENT_LOST] = { "lost", NULL, NULL, lost_fields },
	[EVENT_FORK] = { "fork", "taskviz", "task_fork", fork_fields },
	[EVENT_EXEC] = { "exec", "taskviz", "task_exec", exec_fields },
	[EVENT_EXIT] = { "exit", "taskviz", "task_exit", exit_fields },
	[EVENT_REAP] = { "reap", "taskviz", "task_reap", reap_fields },
	[EVENT_ADOPT] = { "adopt", "taskviz", "task_adopt", adopt_fields },
	[EVENT_COPY] = { "copy", "taskviz", "cow_copy", copy_fields },
	[EVENT_SIGNAL] = { "signal", "taskviz", "signal_effect", signal_fields },
	[EVENT_SWITCH] = { "switch", "sched", "sched_switch", switch_fields },
	[EVENT_WAKEUP] = { "wakeup", "sched", "sched_wakeup", wakeup_fields },
};

static const char *const adoptions[] = {
	[TASKVIZ_ADOPTED_NOT] = "none",
	[TASKVIZ_ADOPTED_THREAD] = "thread",
	[TASKVIZ_ADOPTED_SUBREAPER] = "subreaper",
	[TASKVIZ_ADOPTED_INIT] = "init",
};

static const char *const copies[TASKVIZ_NR_COPIES] = {
	[TASKVIZ_COPY_FORK] = "fork",
	[TASKVIZ_COPY_ZERO] = "zero",
	[TASKVIZ_COPY_FILE] = "file",
	[TASKVIZ_COPY_HUGE] = "huge",
	[TASKVIZ_COPY_PIN] = "pin",
};

/* enum taskviz_signal_effect of module/probes/signals.h, as the trace event prints it. */
static const char *const effects[] = {
	"none", "ignored", "handler", "terminate", "core", "stop", "continue",
};

static const char *const contexts[] = {
	[WAKER_UNKNOWN] = "?",
	[WAKER_TASK] = "task",
	[WAKER_SOFTIRQ] = "softirq",
	[WAKER_INTERRUPT] = "interrupt",
	[WAKER_NMI] = "nmi",
};

/**
 * event_kind_by_name() - the kind that people call so
 * @name: as in event_types
 *
 * Return: the kind, or -1.
 */
int event_kind_by_name(const char *name)
{
	for (int kind = 0; kind < EVENT_NR_KINDS; kind++)
		if (!strcmp(event_types[kind].name, name))
			return kind;
	return -1;
}

size_t event_field_size(enum event_value type)
{
	switch (type) {
	case VALUE_NAME:
		return TASKVIZ_NAME_LEN;
	case VALUE_WIDE:
	case VALUE_HEX:
		return sizeof(uint64_t);
	default:
		return sizeof(uint32_t);
	}
}

/* Of the fields that the first argument of the call may be; which it is the call tells. */
static const enum event_call_first firsts[] = {
	[VALUE_FUTEX] = CALL_FIRST_FUTEX,
	[VALUE_SEMSET] = CALL_FIRST_SEMSET,
	[VALUE_LOCK_FD] = CALL_FIRST_LOCK_FD,
};

static bool is_first(enum event_value type)
{
	return type < sizeof(firsts) / sizeof(*firsts) && firsts[type];
}

bool event_value_may_be(const struct event *event, enum event_value type)
{
	const enum event_call_first first = event_call_first(event->wakeup.call);

	return !is_first(type) || first == firsts[type] || first == CALL_FIRST_UNKNOWN;
}

static uint64_t first_value(const struct event *event, enum event_value type)
{
	const uint32_t first = event->wakeup.first;

	if (!first || event_call_first(event->wakeup.call) != firsts[type])
		return TASKVIZ_UNKNOWN64;
	return type == VALUE_FUTEX ? first : first - 1;
}

uint64_t event_field_value(const struct event *event, const struct event_field *field)
{
	const char *at = (const char *)event + field->offset;
	uint64_t wide;
	uint32_t number;

	if (field->type == VALUE_WAKER && event->wakeup.context == WAKER_UNKNOWN)
		return (uint64_t)TASKVIZ_UNKNOWN_PID;
	if (is_first(field->type))
		return first_value(event, field->type);
	if (event_field_size(field->type) == sizeof(wide)) {
		memcpy(&wide, at, sizeof(wide));
		return wide;
	}
	memcpy(&number, at, sizeof(number));
	if (field->type == VALUE_PID || field->type == VALUE_EXIT || field->type == VALUE_WAKER)
		return (uint64_t)(int32_t)number;
	return number;
}

const char *event_value_name(enum event_value type, uint64_t value)
{
	switch (type) {
	case VALUE_ADOPTION:
		return value < sizeof(adoptions) / sizeof(*adoptions) ? adoptions[value] : NULL;
	case VALUE_COPY:
		return value < TASKVIZ_NR_COPIES ? copies[value] : NULL;
	case VALUE_EFFECT:
		return value < sizeof(effects) / sizeof(*effects) ? effects[value] : NULL;
	case VALUE_CONTEXT:
		return value < sizeof(contexts) / sizeof(*contexts) ? contexts[value] : NULL;
	default:
		return NULL;
	}
}

/* Bit n is the n-th letter, from S; no bit, or one above them all (preempted), is R. */
char event_state_letter(uint32_t prev_state)
{
	for (int i = 1; i < TASKVIZ_NR_STATES; i++)
		if (prev_state & 1u << (i - 1))
			return TASKVIZ_STATES[i];
	return 'R';
}

static bool field_is_valid(const struct event *event, const struct event_field *field)
{
	const char *at = (const char *)event + field->offset;

	if (field->type == VALUE_NAME)
		return memchr(at, 0, TASKVIZ_NAME_LEN);
	if (field->type == VALUE_PID || field->type == VALUE_WAKER)
		return (int64_t)event_field_value(event, field) >= TASKVIZ_UNKNOWN_PID;
	if (event_value_name(field->type, 0))
		return event_value_name(field->type, event_field_value(event, field));
	return true;
}

bool event_is_valid(const struct event *event)
{
	const struct event_field *field;

	if (event->kind >= EVENT_NR_KINDS)
		return false;
	for (field = event_types[event->kind].fields; field->name; field++)
		if (!field_is_valid(event, field))
			return false;
	return true;
}
