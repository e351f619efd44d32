// SPDX-License-Identifier: GPL-2.0
/* Adds records up, and keeps what is not known unknown; which belong together. */
#include "record_sum.h"

static void add_long(__u64 *sum, __u64 more)
{
	if (*sum == TASKVIZ_UNKNOWN64 || more == TASKVIZ_UNKNOWN64 || *sum + more < more)
		*sum = TASKVIZ_UNKNOWN64;
	else
		*sum += more;
}

static void add_number(__u32 *sum, __u32 more)
{
	if (*sum == TASKVIZ_UNKNOWN32 || *sum + more < more)
		*sum = TASKVIZ_UNKNOWN32;
	else
		*sum += more;
}

/* Without an address space there is nothing to add. */
static void add_memory(struct taskviz_record *sum, const struct taskviz_record *more)
{
	__u64 *const sums[] = {
		&sum->vss_bytes, &sum->rss_bytes, &sum->swap_bytes, &sum->pgtable_bytes,
	};
	const __u64 mores[] = {
		more->vss_bytes, more->rss_bytes, more->swap_bytes, more->pgtable_bytes,
	};
	const bool has = sum->info & TASKVIZ_INFO_HAS_MM;
	const bool shares = more->info & TASKVIZ_INFO_THREAD && more->tgid == sum->tgid;

	if (!(more->info & TASKVIZ_INFO_HAS_MM) || (has && shares))
		return;
	for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++)
		if (has)
			add_long(sums[i], mores[i]);
		else
			*sums[i] = mores[i];
	sum->info |= TASKVIZ_INFO_HAS_MM;
}

static void add_usage(struct taskviz_record *sum, const struct taskviz_record *more)
{
	add_long(&sum->utime_ns, more->utime_ns);
	add_long(&sum->stime_ns, more->stime_ns);
	add_long(&sum->nvcsw, more->nvcsw);
	add_long(&sum->nivcsw, more->nivcsw);
	add_long(&sum->min_flt, more->min_flt);
	add_long(&sum->maj_flt, more->maj_flt);
}

static void add_counts(struct taskviz_counts *sum, const struct taskviz_counts *more)
{
	for (int i = 0; i < TASKVIZ_NR_COPIES; i++)
		add_number(&sum->copies[i], more->copies[i]);
	add_number(&sum->reused, more->reused);
	add_number(&sum->forks, more->forks);
	add_number(&sum->clones, more->clones);
	add_number(&sum->execs, more->execs);
	add_number(&sum->signals_sent, more->signals_sent);
	add_number(&sum->signals_got, more->signals_got);
}

/* Threads tell their process' threads and children each, which are the same ones. */
static void add_family(struct taskviz_record *sum, const struct taskviz_record *more)
{
	if (more->info & TASKVIZ_INFO_THREAD && more->tgid == sum->tgid)
		return;
	add_number(&sum->nr_children, more->nr_children);
	add_number(&sum->nr_threads, more->nr_threads);
}

static void join_owner(struct taskviz_record *sum, const struct taskviz_record *more)
{
	if (sum->ppid != more->ppid)
		sum->ppid = TASKVIZ_UNKNOWN_PID;
	if (sum->uid != more->uid)
		sum->uid = TASKVIZ_UNKNOWN32;
	if (sum->cgroup != more->cgroup)
		sum->cgroup = TASKVIZ_UNKNOWN64;
}

void record_sum_add(struct taskviz_record *sum, const struct taskviz_record *more)
{
	add_memory(sum, more);
	add_usage(sum, more);
	add_counts(&sum->counts, &more->counts);
	add_family(sum, more);
	join_owner(sum, more);
	sum->tgid = more->tgid;
	sum->info |= more->info & TASKVIZ_INFO_SINCE;
}

/* One that is played again may be gone, and has another letter then. */
static bool was_zombie(const struct taskviz_record *record)
{
	return record->state == 'Z' || record->exited_ns;
}

/* A number for what tasks must have in common beside their names. */
static int sort_of(const struct taskviz_record *record)
{
	const int fate = record->info & TASKVIZ_INFO_ENDED ? 3 : record->state == 'X' ? 2 :
			 was_zombie(record);

	return record->kind << 3 | fate << 1 | !!(record->info & TASKVIZ_INFO_THREAD);
}

int record_compare(const struct taskviz_record *one, const struct taskviz_record *other)
{
	const int by_name = strncmp(one->name, other->name, sizeof(one->name));

	return by_name ? by_name : sort_of(one) - sort_of(other);
}
