// SPDX-License-Identifier: GPL-2.0
/* Conditions that end a recording into memory, by the events that it takes anyway. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/amounts.h"
#include "base/errors.h"
#include "base/options.h"
#include "model/subtree.h"
#include "record_when.h"

#define SECOND_NS	1000000000ull
#define MOST_FORKS	1000000
#define SIGNAL_MASK	0x7f	/* of an exit code */

/* Return: what is behind "@word:" in @text, NULL if that is something else. */
static const char *value_of(const char *text, const char *word)
{
	const size_t length = strlen(word);

	return !strncmp(text, word, length) && text[length] == ':' ? text + length + 1 : NULL;
}

static bool parse_killed(const char *value, struct when *when)
{
	when->kind = WHEN_KILLED;
	when->name = value;
	if (*value && strlen(value) < TASKVIZ_NAME_LEN)
		return true;
	command_error("'%s' is no name of a process: it has 1 to %d bytes", value,
		      TASKVIZ_NAME_LEN - 1);
	return false;
}

static bool parse_forks(const char *value, struct when *when)
{
	long number;

	when->kind = WHEN_FORKS;
	if (!options_number(value, "a number of forks a second", MOST_FORKS, &number))
		return false;
	when->most = number;
	if (number)
		return true;
	command_error("--when forks:0 would end at once: at least 1");
	return false;
}

bool when_parse(const char *text, struct when *when)
{
	const char *killed = value_of(text, "killed"), *forks = value_of(text, "forks");
	const char *asleep = value_of(text, "D");

	when_drop(when);
	*when = (struct when){ .text = text };
	if (killed)
		return parse_killed(killed, when);
	if (forks)
		return parse_forks(forks, when);
	when->kind = WHEN_D;
	if (asleep)
		return amount_ns(asleep, &when->ns);
	command_error("'%s' is no condition: killed:NAME, D:TIME as D:5s, or forks:N in a second",
		      text);
	return false;
}

void when_drop(struct when *when)
{
	free(when->tasks);
	free(when->births);
	pid_map_clear(&when->places);
}

static struct when_task *find_task(const struct when *when, int32_t pid)
{
	const uint32_t place = pid_map_get(&when->places, pid);

	return place == PID_MAP_NONE ? NULL : &when->tasks[place];
}

static int make_room(struct when *when)
{
	struct when_task *more;

	if (when->nr < when->room)
		return 0;
	more = reallocarray(when->tasks, 2 * when->room + 16, sizeof(*more));
	if (!more)
		return -ENOMEM;
	when->tasks = more;
	when->room = 2 * when->room + 16;
	return 0;
}

static int add_task(struct when *when, int32_t pid, uint64_t since_ns)
{
	struct when_task *known = find_task(when, pid);

	if (known) {
		known->since_ns = since_ns;
		return 0;
	}
	if (make_room(when) || pid_map_set(&when->places, pid, when->nr))
		return -ENOMEM;
	when->tasks[when->nr++] = (struct when_task){ pid, since_ns };
	return 0;
}

/* The last one takes its place, which is known already. */
static void remove_task(struct when *when, struct when_task *task)
{
	const struct when_task *last = &when->tasks[--when->nr];

	pid_map_remove(&when->places, task->pid);
	if (task == last)
		return;
	pid_map_set(&when->places, last->pid, task - when->tasks);
	*task = *last;
}

/* Is it a leader that ended before its threads, and is recorded? */
static bool is_left(const struct taskviz_record *record)
{
	return !(record->info & SUBTREE_INFO_OUTSIDE) && record->state == 'Z' &&
	       record->pid == record->tgid && record->nr_threads > 1;
}

static int take_leaders(struct when *when, const struct snapshot *threads)
{
	int err = 0;

	for (uint32_t i = 0; i < threads->head.count && !err; i++) {
		const struct taskviz_record *record = &threads->records[i];

		if (is_left(record) && !strncmp(record->name, when->name, TASKVIZ_NAME_LEN))
			err = add_task(when, record->pid, threads->head.now_ns);
	}
	return err;
}

/* For how long they have slept so is not known: since now, at least. */
static int take_sleepers(struct when *when, const struct snapshot *threads)
{
	int err = 0;

	for (uint32_t i = 0; i < threads->head.count && !err; i++) {
		const struct taskviz_record *record = &threads->records[i];

		if (record->state == 'D' && !(record->info & SUBTREE_INFO_OUTSIDE) &&
		    !find_task(when, record->pid))
			err = add_task(when, record->pid, threads->head.now_ns);
	}
	return err;
}

int when_take_snapshot(struct when *when, const struct snapshot *threads)
{
	when->blind = false;
	if (when->kind == WHEN_KILLED)
		return take_leaders(when, threads);
	return when->kind == WHEN_D ? take_sleepers(when, threads) : 0;
}

/*
 * A process is killed with all of its threads, but its leader may have ended before: then the
 * others tell how, and its name is remembered until it is reaped. What ends them at an exec is no
 * signal.
 */
static int take_end(struct when *when, const struct event *event)
{
	const bool killed = event->exit.exit_code & SIGNAL_MASK;

	if (event->pid != event->exit.tgid)
		return killed && find_task(when, event->exit.tgid);
	if (strcmp(event->exit.name, when->name))
		return 0;
	return killed ? 1 : add_task(when, event->pid, event->time_ns);
}

static void forget_leader(struct when *when, int32_t pid)
{
	struct when_task *leader = find_task(when, pid);

	if (leader)
		remove_task(when, leader);
}

/* They may be gone, or awake, but for those that were told of when the loss was over. */
static void forget_until(struct when *when, uint64_t lost_ns)
{
	for (size_t i = when->nr; i-- > 0;)
		if (when->tasks[i].since_ns < lost_ns)
			remove_task(when, &when->tasks[i]);
}

static int take_death(struct when *when, const struct event *event)
{
	switch (event->kind) {
	case EVENT_EXIT:
		return take_end(when, event);
	case EVENT_EXEC:	/* of another thread, which is the leader then */
	case EVENT_REAP:
		forget_leader(when, event->pid);
		return 0;
	case EVENT_LOST:
		if (event_loses(event, EVENT_LIVES, true))
			forget_until(when, event->time_ns);
		return 0;
	default:
		return 0;
	}
}

/* Return: did it sleep for so long? */
static bool wake(struct when *when, int32_t pid, uint64_t at_ns)
{
	struct when_task *sleeper = find_task(when, pid);
	uint64_t since_ns;

	if (!sleeper)
		return false;
	since_ns = sleeper->since_ns;
	remove_task(when, sleeper);
	return at_ns >= since_ns + when->ns;
}

/* What woke up while events were lost would seem to sleep on. */
static int take_state(struct when *when, const struct event *event)
{
	bool long_enough = false;

	if (event_loses(event, EVENT_STATES, true)) {
		forget_until(when, event->time_ns);
		when->blind = true;
	}
	if (event->kind == EVENT_SWITCH)
		long_enough = wake(when, event->run.next_pid, event->time_ns);
	if (event->kind == EVENT_WAKEUP)
		long_enough = wake(when, event->pid, event->time_ns);
	if (event->kind == EVENT_SWITCH && event->pid &&
	    event_state_letter(event->run.prev_state) == 'D' &&
	    add_task(when, event->pid, event->time_ns))
		return -ENOMEM;
	return long_enough;
}

/* The one @most births ago was within a second: with this one they are more. */
static int take_birth(struct when *when, const struct event *event)
{
	uint64_t *birth;
	bool too_many;

	if (event->kind != EVENT_FORK || event->pid != event->fork.tgid)
		return 0;
	if (!when->births)
		when->births = calloc(when->most, sizeof(*when->births));
	if (!when->births)
		return -ENOMEM;
	birth = &when->births[when->nr % when->most];
	too_many = when->nr >= when->most && event->time_ns - *birth < SECOND_NS;
	*birth = event->time_ns;
	when->nr++;
	return too_many;
}

int when_take(struct when *when, const struct event *event)
{
	switch (when->kind) {
	case WHEN_KILLED:
		return take_death(when, event);
	case WHEN_D:
		return take_state(when, event);
	case WHEN_FORKS:
		return take_birth(when, event);
	default:
		return 0;
	}
}

bool when_is_due(const struct when *when, uint64_t told_ns)
{
	for (size_t i = 0; when->kind == WHEN_D && i < when->nr; i++)
		if (told_ns >= when->tasks[i].since_ns + when->ns)
			return true;
	return false;
}
