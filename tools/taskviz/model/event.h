/* SPDX-License-Identifier: GPL-2.0 */
/* What happened to a task at one moment: the same struct from the stream and in a recording. */
#ifndef TASKVIZ_EVENT_H
#define TASKVIZ_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "uapi/taskviz.h"

/* The numbers are part of the format of recordings. */
enum event_kind {
	EVENT_LOST,	/* the ring buffer of a CPU was full: what happened there is not known */
	EVENT_FORK,
	EVENT_EXEC,
	EVENT_EXIT,
	EVENT_REAP,
	EVENT_ADOPT,
	EVENT_COPY,
	EVENT_SIGNAL,
	EVENT_SWITCH,	/* pid gave the CPU up, next_pid got it */
	EVENT_WAKEUP,	/* pid became runnable */
	EVENT_NR_KINDS,
};

/* What woke a task. Recordings of before this was known have 0. */
enum waker_context {
	WAKER_UNKNOWN,
	WAKER_TASK,		/* the waker itself */
	WAKER_SOFTIRQ,		/* an interrupt, in its second half; waker had the CPU */
	WAKER_INTERRUPT,	/* an interrupt; waker had the CPU */
	WAKER_NMI,
};

/* A kind in a set of them. */
#define EVENT_BIT(kind)		(1u << (kind))
#define EVENT_ALL		(EVENT_BIT(EVENT_NR_KINDS) - 1)
/* Of these each CPU has a ring buffer of its own, of the others another one. */
#define EVENT_STATES		(EVENT_BIT(EVENT_SWITCH) | EVENT_BIT(EVENT_WAKEUP))
#define EVENT_LIVES		(EVENT_ALL & ~EVENT_STATES & ~EVENT_BIT(EVENT_LOST))

/**
 * struct event - what happened
 * @time_ns: since boot, suspend included
 * @start_ns: birth of @pid, with it the identity of the task; 0 if the event does not tell
 * @pid: whom it happened to, in the initial pid namespace
 * @kind: enum event_kind, says which member is meant
 * @cpu: where
 *
 * The members have the fields of the kernel's trace event of that kind, under their names: see
 * Documentation/abi.rst; of a wakeup also who woke, and the calls, which the trace event before it
 * tells. There is no padding: events are written to recordings as they are.
 */
struct event {
	uint64_t time_ns;
	uint64_t start_ns;
	int32_t pid;
	uint16_t kind;
	uint16_t cpu;
	union {
		struct {
			uint64_t flags;
			int32_t parent;
			int32_t tgid;
			uint32_t shared_pages;
			char name[TASKVIZ_NAME_LEN];
		} fork;
		struct {
			int32_t old_pid;
			char old_name[TASKVIZ_NAME_LEN];
			char name[TASKVIZ_NAME_LEN];
		} exec;
		struct {
			int32_t tgid;
			int32_t exit_code;
			char name[TASKVIZ_NAME_LEN];
		} exit;
		struct {
			uint64_t zombie_ns;
			int32_t tgid;
			int32_t reaper;
			int32_t exit_code;
		} reap;
		struct {
			int32_t old_parent;
			int32_t parent;
			uint32_t why;
		} adopt;
		struct {
			uint64_t address;
			int32_t tgid;
			uint32_t kind;
		} copy;
		struct {
			uint64_t sender_start_ns;
			uint64_t after_ns;
			int32_t sender;
			int32_t tgid;
			int32_t taker;
			uint32_t sig;
			uint32_t effect;
		} signal;
		struct {
			int32_t next_pid;
			uint32_t prev_state;
			char prev_comm[TASKVIZ_NAME_LEN];
			char next_comm[TASKVIZ_NAME_LEN];
		} run;
		struct {
			uint32_t target_cpu;
			char comm[TASKVIZ_NAME_LEN];
			int32_t waker;
			uint32_t context;	/* enum waker_context */
			uint32_t call;		/* it slept in, see event_call.h */
			uint32_t waker_call;	/* it was woken from */
			uint32_t first;		/* argument of that, by event_call_pack(); 0: ? */
		} wakeup;
		struct {
			uint64_t count;		/* TASKVIZ_UNKNOWN64 if not told */
			uint32_t kinds;		/* EVENT_STATES or EVENT_LIVES; 0: not told */
		} lost;
		uint64_t words[5];
	};
};

/* Those that come through the same ring buffer. */
static inline uint32_t event_ring(enum event_kind kind)
{
	return kind == EVENT_SWITCH || kind == EVENT_WAKEUP ? EVENT_STATES : EVENT_LIVES;
}

/*
 * event_loses() - does it tell of a loss that may have taken such events? @kinds: of one ring
 * buffer; @states: does that of states exist? Of a loss of before that was told nobody knows which.
 */
static inline bool event_loses(const struct event *event, uint32_t kinds, bool states)
{
	if (event->kind != EVENT_LOST)
		return false;
	if (event->lost.kinds)
		return event->lost.kinds & kinds;
	return kinds != EVENT_STATES || states;
}

/* How a field is to be read, and shown. */
enum event_value {
	VALUE_PID,
	VALUE_NUMBER,
	VALUE_WIDE,
	VALUE_HEX,
	VALUE_EXIT,
	VALUE_ADOPTION,
	VALUE_COPY,
	VALUE_EFFECT,
	VALUE_STATE,
	VALUE_NAME,
	VALUE_WAKER,
	VALUE_CONTEXT,
	VALUE_CALL,
	VALUE_FUTEX,
	VALUE_SEMSET,
	VALUE_LOCK_FD,
	VALUE_KINDS,
};

/**
 * struct event_field - a field of an event
 * @name: as the kernel's trace event calls it; NULL ends a list
 * @type: how to read it
 * @offset: in struct event
 */
struct event_field {
	const char *name;
	enum event_value type;
	size_t offset;
};

/**
 * struct event_type - what is known of a kind of event
 * @name: for people and filters
 * @system: of the trace event it is made of, NULL: made by the stream
 * @trace: name of that trace event
 * @fields: but time_ns and cpu, which every event has
 */
struct event_type {
	const char *name;
	const char *system;
	const char *trace;
	const struct event_field *fields;
};

extern const struct event_type event_types[EVENT_NR_KINDS];

/* The kind of that name; -1 if there is none. */
int event_kind_by_name(const char *name);

/* Bytes of a field in struct event. */
size_t event_field_size(enum event_value type);

/* Is it no field of the kind's trace event, but found by stream/wakers.h? */
static inline bool event_value_is_joined(enum event_value type)
{
	return type == VALUE_WAKER || type == VALUE_CONTEXT || type == VALUE_CALL ||
	       type == VALUE_FUTEX || type == VALUE_SEMSET || type == VALUE_LOCK_FD;
}

/* May an event have a value of that type? Of what a task slept for the call tells that. */
bool event_value_may_be(const struct event *event, enum event_value type);

/*
 * A number of a field as an unsigned one; sign-extended if it has a sign. Not for VALUE_NAME. Of
 * what the first argument of a call may be: TASKVIZ_UNKNOWN64 if it is not known, or another.
 */
uint64_t event_field_value(const struct event *event, const struct event_field *field);

/* What a value of VALUE_ADOPTION, _COPY, _EFFECT or _CONTEXT is called; NULL if it has no name. */
const char *event_value_name(enum event_value type, uint64_t value);

/* The letter of a task that gave the CPU up; preempted or yielding it is 'R'. */
char event_state_letter(uint32_t prev_state);

/**
 * event_is_valid() - can it be what the kernel told?
 * @event: any bytes
 *
 * Return: whether the kind exists, names end and pids are none of a negative number but unknown.
 */
bool event_is_valid(const struct event *event);

#endif /* TASKVIZ_EVENT_H */
