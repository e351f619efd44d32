// SPDX-License-Identifier: GPL-2.0
/* Adds up the tasks of each unit, for Prometheus, where each value of a label is a series more. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "export_units.h"
#include "model/cgroups.h"
#include "recording/replay.h"

/* The figures of a unit. */
enum { PROCESSES, THREADS, ZOMBIES, CPU_NS, FORKS, ENDED, NR_FIGURES };

struct unit {
	uint32_t number;	/* see cgroup_unit_number(), UINT32_MAX if it cannot be told, too */
	uint64_t figures[NR_FIGURES];
	bool unknown[NR_FIGURES];	/* that of one of its tasks is, and so is the sum */
};

/**
 * struct units - all of them
 * @at: each
 * @nr: how many
 * @may_be_gone: is there a zombie among them that may be gone? Then zombies cannot be counted
 * @with_ended: are those that ended among the tasks?
 */
struct units {
	struct unit *at;
	size_t nr;
	bool may_be_gone;
	bool with_ended;
};

/*
 * Is a label's value its name? Both Prometheus and lists double a backslash. What else lists escape
 * no unit of systemd has, and a label cannot: bytes that are no UTF-8, or, as lists have it, what
 * another unit may be called, and Prometheus takes no file that has a series twice.
 */
static bool can_be_told(const char *unit)
{
	for (; (unit = strchr(unit, '\\')); unit += 2)
		if (unit[1] != '\\')
			return false;
	return true;
}

static uint32_t number_of(uint64_t cgroup)
{
	char unit[CGROUP_TEXT_SIZE];

	cgroup_unit(unit, cgroup);
	return can_be_told(unit) ? cgroup_unit_number(cgroup) : UINT32_MAX;
}

static struct unit *find(struct units *units, uint32_t number)
{
	for (size_t i = 0; i < units->nr; i++)
		if (units->at[i].number == number)
			return &units->at[i];
	units->at[units->nr] = (struct unit){ .number = number };
	return &units->at[units->nr++];
}

static void add_known(struct unit *unit, int figure, uint64_t value, uint64_t unknown)
{
	if (value == unknown)
		unit->unknown[figure] = true;
	else
		unit->figures[figure] += value;
}

/* Threads have forks of their own where they have records; a process has all if not. */
static void add_forks(struct unit *unit, const struct taskviz_record *record)
{
	add_known(unit, FORKS, record->counts.forks, TASKVIZ_UNKNOWN32);
	add_known(unit, FORKS, record->counts.clones, TASKVIZ_UNKNOWN32);
}

static void add_usage(struct unit *unit, const struct taskviz_record *record)
{
	add_known(unit, CPU_NS, record->utime_ns, TASKVIZ_UNKNOWN64);
	add_known(unit, CPU_NS, record->stime_ns, TASKVIZ_UNKNOWN64);
}

static void add(struct units *units, const struct taskviz_record *record)
{
	const bool ended = record->info & TASKVIZ_INFO_ENDED;
	struct unit *unit;

	if (record->cgroup == TASKVIZ_UNKNOWN64 || taskviz_record_is_kernel(record))
		return;
	unit = find(units, number_of(record->cgroup));
	add_forks(unit, record);
	if (!ended)
		add_usage(unit, record);
	if (record->info & TASKVIZ_INFO_THREAD)
		return;
	unit->figures[ENDED] += ended;
	if (ended)
		return;
	unit->figures[PROCESSES]++;
	unit->figures[THREADS] += record->nr_threads;
	unit->figures[ZOMBIES] += record->state == 'Z';
	units->may_be_gone |= replay_may_be_gone(record);
}

static int compare(const void *a, const void *b)
{
	const struct unit *one = a, *other = b;

	if (one->figures[PROCESSES] != other->figures[PROCESSES])
		return one->figures[PROCESSES] > other->figures[PROCESSES] ? -1 : 1;
	return one->number < other->number ? -1 : one->number > other->number;
}

static void add_unit(struct unit *to, const struct unit *unit)
{
	for (int figure = 0; figure < NR_FIGURES; figure++) {
		to->figures[figure] += unit->figures[figure];
		to->unknown[figure] |= unit->unknown[figure];
	}
}

/* Those with most processes stay, the others become one. */
static void bound(struct units *units)
{
	struct unit *last;

	qsort(units->at, units->nr, sizeof(*units->at), compare);
	if (units->nr <= EXPORT_UNITS_MOST)
		return;
	last = &units->at[EXPORT_UNITS_MOST - 1];
	for (size_t i = EXPORT_UNITS_MOST; i < units->nr; i++)
		add_unit(last, &units->at[i]);
	units->nr = EXPORT_UNITS_MOST + 1;
}

static size_t count_shown(const struct units *units)
{
	return units->nr < EXPORT_UNITS_MOST ? units->nr : EXPORT_UNITS_MOST;
}

static void put_label(FILE *to, const struct units *units, size_t index)
{
	char unit[CGROUP_TEXT_SIZE];

	if (units->nr > EXPORT_UNITS_MOST && index == EXPORT_UNITS_MOST - 1)
		strcpy(unit, "other");
	else
		cgroup_unit(unit, cgroup_numbered(units->at[index].number));
	for (const char *at = unit; *at; at++)
		fprintf(to, *at == '"' ? "\\%c" : "%c", *at);
}

static void put_value(FILE *to, int figure, uint64_t value)
{
	if (figure == CPU_NS)
		fprintf(to, "\"} %.3f\n", value / 1e9);
	else
		fprintf(to, "\"} %" PRIu64 "\n", value);
}

/* What is forgotten, or may not be seen, is no figure; of no unit there is no line. */
static bool has_figure(const struct units *units, int figure)
{
	bool known = false;

	for (size_t i = 0; i < count_shown(units); i++)
		known |= !units->at[i].unknown[figure];
	if (figure == ZOMBIES && units->may_be_gone)
		return false;
	return known && (units->with_ended || (figure != FORKS && figure != ENDED));
}

static void put_figure(FILE *to, const struct units *units, int figure)
{
	static const struct {
		const char *name;
		const char *help;
	} about[NR_FIGURES] = {
		[PROCESSES] = { "unit_processes",
				"User processes by unit: - of none, ? not known." },
		[THREADS] = { "unit_threads", "Threads of these, leaders included." },
		[ZOMBIES] = { "unit_zombies", "Of these processes those that are zombies." },
		[CPU_NS] = { "unit_living_cpu_seconds",
			     "CPU time of the processes that live, not of those that ended." },
		[FORKS] = { "unit_remembered_forks",
			    "Tasks made, as far as recorded, by who lives or is remembered." },
		[ENDED] = { "unit_remembered_ends", "Processes that ended and are remembered." },
	};

	fprintf(to, "# HELP taskviz_%s %s\n# TYPE taskviz_%s gauge\n", about[figure].name,
		about[figure].help, about[figure].name);
	for (size_t i = 0; i < count_shown(units); i++) {
		if (units->at[i].unknown[figure])
			continue;
		fprintf(to, "taskviz_%s{unit=\"", about[figure].name);
		put_label(to, units, i);
		put_value(to, figure, units->at[i].figures[figure]);
	}
}

int export_units(FILE *to, const struct snapshot *snapshot)
{
	struct units units = {
		.at = calloc(snapshot->head.count + 1, sizeof(*units.at)),
		.with_ended = snapshot->head.flags & TASKVIZ_SNAPSHOT_ENDED,
	};

	if (!units.at)
		return -ENOMEM;
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		add(&units, &snapshot->records[i]);
	bound(&units);
	for (int figure = 0; figure < NR_FIGURES && units.nr; figure++)
		if (has_figure(&units, figure))
			put_figure(to, &units, figure);
	free(units.at);
	return 0;
}
