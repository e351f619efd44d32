// SPDX-License-Identifier: GPL-2.0
/* Draws records as text: one line a task, the tree in the last column. */
#include "pure.h"

static u64 widen_count(u32 count)
{
	return count == TASKVIZ_UNKNOWN32 ? TASKVIZ_UNKNOWN64 : count;
}

static u64 age_of(const struct taskviz_record *rec, u64 now_ns)
{
	return now_ns > rec->start_ns ? now_ns - rec->start_ns : 0;
}

/* The widest is the largest, and what is unknown is not wide. */
static void note(u64 *most, u64 value)
{
	if (value > *most && value != TASKVIZ_UNKNOWN64)
		*most = value;
}

/* A text without room still tells its length. */
static void widen_to_number(u8 *width, u64 value)
{
	struct taskviz_text text = {};

	taskviz_put_u64(&text, value, 0);
	if (text.len > *width)
		*width = text.len;
}

static void widen_to_age(u8 *width, u64 ns)
{
	struct taskviz_text text = {};

	taskviz_put_age(&text, ns, 0);
	if (text.len > *width)
		*width = text.len;
}

/**
 * taskviz_render_widths() - columns wide enough for a snapshot
 * @widths: set
 * @recs: the records
 * @order: see taskviz_tree_order(), NULL: as they stand
 * @nr: how many places
 * @now_ns: time of the snapshot since boot
 */
void taskviz_render_widths(struct taskviz_widths *widths,
			   const struct taskviz_record *recs, const u32 *order, u32 nr,
			   u64 now_ns)
{
	u64 pid = 0, uid = 0, threads = 0, copied = 0, forks = 0, age = 0;

	for (u32 place = 0; place < nr; place++) {
		const struct taskviz_record *rec = &recs[taskviz_tree_at(order, place)];

		note(&pid, rec->pid);
		note(&pid, rec->ppid);
		note(&uid, widen_count(rec->uid));
		note(&threads, widen_count(rec->nr_threads));
		note(&copied, taskviz_counts_copied(&rec->counts));
		note(&forks, widen_count(rec->counts.forks));
		note(&age, age_of(rec, now_ns));
	}
	*widths = (struct taskviz_widths){
		.pid = 6, .uid = 5, .threads = 3, .copied = 7, .forks = 5, .age = 9,
	};
	widen_to_number(&widths->pid, pid);
	widen_to_number(&widths->uid, uid);
	widen_to_number(&widths->threads, threads);
	widen_to_number(&widths->copied, copied);
	widen_to_number(&widths->forks, forks);
	widen_to_age(&widths->age, age);
}

static void put_count(struct taskviz_text *text, const char *what, u64 value)
{
	taskviz_put_str(text, what);
	taskviz_put_char(text, ' ');
	taskviz_put_u64(text, value, 0);
}

static void put_states(struct taskviz_text *text, const u32 *states)
{
	taskviz_put_str(text, "states   ");
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		if (i)
			taskviz_put_str(text, "  ");
		taskviz_put_char(text, taskviz_states[i].letter);
		taskviz_put_char(text, ' ');
		taskviz_put_u64(text, states[i], 0);
	}
	taskviz_put_char(text, '\n');
}

/* What a reader of a part of the machine is not told, and what is not recorded, is unknown. */
static void put_totals(struct taskviz_text *text, const struct taskviz_snapshot *counts)
{
	put_count(text, "recorded births", counts->births);
	put_count(text, "  execs", counts->execs);
	put_count(text, "  exits", counts->exits);
	put_count(text, "  pages copied", counts->copies);
	taskviz_put_char(text, '\n');
}

/**
 * taskviz_render_header() - the lines that sum the system up, and an empty one
 * @text: where to
 * @summary: what they tell
 */
void taskviz_render_header(struct taskviz_text *text, const struct taskviz_summary *summary)
{
	const struct taskviz_snapshot *counts = summary->counts;

	taskviz_put_str(text, "kernel   Linux ");
	taskviz_put_str(text, summary->release);
	taskviz_put_char(text, ' ');
	taskviz_put_str(text, summary->machine);
	put_count(text, "  CPUs", counts->cpus);
	taskviz_put_str(text, "  up ");
	taskviz_put_age(text, counts->now_ns + counts->boot_offset_ns, 0);
	put_count(text, "\ntasks    processes", counts->processes);
	put_count(text, "  threads", counts->threads);
	put_count(text, "  kernel threads", counts->kthreads);
	taskviz_put_char(text, '\n');
	put_states(text, counts->states);
	put_totals(text, counts);
	taskviz_put_char(text, '\n');
}

/**
 * taskviz_render_columns() - the line that names the columns
 * @text: where to
 * @widths: of the snapshot
 */
void taskviz_render_columns(struct taskviz_text *text, const struct taskviz_widths *widths)
{
	taskviz_put_right(text, "PID", widths->pid);
	taskviz_put_right(text, "PPID", widths->pid + 1);
	taskviz_put_str(text, " ST");
	taskviz_put_right(text, "UID", widths->uid + 1);
	taskviz_put_right(text, "THR", widths->threads + 1);
	taskviz_put_right(text, "RSS", 7);
	taskviz_put_right(text, "COPIED", widths->copied + 1);
	taskviz_put_right(text, "FORKS", widths->forks + 2);
	taskviz_put_right(text, "AGE", widths->age + 2);
	taskviz_put_str(text, " TASK\n");
}

/*
 * The branches from the root down to @rec: each ancestor that has younger siblings still to come
 * keeps its line open. The levels furthest up are cut where there are too many.
 */
static void put_branches(struct taskviz_text *text, const struct taskviz_record *recs,
			 const u32 *order, const struct taskviz_record *rec)
{
	bool open[TASKVIZ_RENDER_DEPTH];
	u32 depth = rec->depth;
	u32 drawn = depth < TASKVIZ_RENDER_DEPTH ? depth : TASKVIZ_RENDER_DEPTH;

	for (u32 level = drawn; level--; rec = &recs[taskviz_tree_at(order, rec->parent)])
		open[level] = !(rec->info & TASKVIZ_INFO_LAST);
	if (depth > drawn) {
		taskviz_put_char(text, '+');
		taskviz_put_u64(text, depth - drawn, 0);
		taskviz_put_char(text, ' ');
	}
	for (u32 level = 0; level + 1 < drawn; level++) {
		if (open[level])
			taskviz_put_str(text, "│ ");
		else
			taskviz_put_str(text, "  ");
	}
	if (drawn && open[drawn - 1])
		taskviz_put_str(text, "├─");
	else if (drawn)
		taskviz_put_str(text, "└─");
}

/* Brackets as ps and pstree have them: [kernel thread], {thread}. */
static void put_bracketed_name(struct taskviz_text *text, const struct taskviz_record *rec)
{
	const char *brackets = NULL;

	if (taskviz_record_is_kernel(rec))
		brackets = "[]";
	else if (rec->info & TASKVIZ_INFO_THREAD)
		brackets = "{}";
	if (brackets)
		taskviz_put_char(text, brackets[0]);
	taskviz_put_task_name(text, rec->name);
	if (brackets)
		taskviz_put_char(text, brackets[1]);
}

static const char *role_of(const struct taskviz_record *rec)
{
	switch (rec->kind) {
	case TASKVIZ_KIND_IDLE:
		return " (idle task)";
	case TASKVIZ_KIND_INIT:
		return " (init, adopts orphans)";
	case TASKVIZ_KIND_KTHREADD:
		return " (makes the kernel threads)";
	default:
		return "";
	}
}

/**
 * taskviz_put_exit() - append how a task ended
 * @text: where to
 * @code: as wait() reports it; TASKVIZ_UNKNOWN_EXIT becomes ?
 */
void taskviz_put_exit(struct taskviz_text *text, s32 code)
{
	if (code == TASKVIZ_UNKNOWN_EXIT) {
		taskviz_put_str(text, "exit ?");
	} else if (code & 0x7f) {
		put_count(text, "killed by signal", code & 0x7f);
		if (code & 0x80)
			taskviz_put_str(text, ", core dumped");
	} else {
		put_count(text, "exit", (code >> 8) & 0xff);
	}
}

static void put_span(struct taskviz_text *text, const char *what, u64 from_ns, u64 to_ns)
{
	bool known = from_ns && from_ns <= to_ns && to_ns != TASKVIZ_UNKNOWN64;

	taskviz_put_str(text, what);
	taskviz_put_duration(text, known ? to_ns - from_ns : TASKVIZ_UNKNOWN64, 0);
}

/* Threads, and children whose parent ignores SIGCHLD, are released by themselves. */
static void put_ended(struct taskviz_text *text, const struct taskviz_record *rec)
{
	taskviz_put_str(text, " (");
	taskviz_put_exit(text, rec->exit_code);
	put_span(text, ", lived ", rec->start_ns, rec->exited_ns);
	if (rec->info & TASKVIZ_INFO_THREAD || rec->reaper == rec->tgid) {
		taskviz_put_char(text, ')');
		return;
	}
	put_span(text, ", zombie ", rec->exited_ns, rec->reaped_ns);
	taskviz_put_str(text, ", reaped by ");
	if (rec->reaper == TASKVIZ_UNKNOWN_PID)
		taskviz_put_char(text, '?');
	else
		taskviz_put_u64(text, rec->reaper, 0);
	taskviz_put_char(text, ')');
}

/* A leader may have exited before its threads: then nobody can wait for it yet. */
static void put_end(struct taskviz_text *text, const struct taskviz_record *rec)
{
	taskviz_put_str(text, " (");
	taskviz_put_exit(text, rec->exit_code);
	if (rec->state == 'Z' && rec->nr_threads > 1 && !(rec->info & TASKVIZ_INFO_THREAD)) {
		taskviz_put_str(text, ", its threads live on");
	} else if (rec->state == 'Z' && !(rec->info & TASKVIZ_INFO_THREAD)) {
		put_count(text, ", parent", rec->ppid);
		taskviz_put_str(text, " has not waited");
	}
	taskviz_put_char(text, ')');
}

/**
 * taskviz_put_task() - append a task's name and what is special about it
 * @text: where to
 * @rec: the task
 */
void taskviz_put_task(struct taskviz_text *text, const struct taskviz_record *rec)
{
	put_bracketed_name(text, rec);
	if (!(rec->info & TASKVIZ_INFO_THREAD))
		taskviz_put_str(text, role_of(rec));
	if (rec->info & TASKVIZ_INFO_ENDED)
		put_ended(text, rec);
	else if (taskviz_record_is_zombie(rec))
		put_end(text, rec);
}

/* A plus says: at least. What the task did before it was recorded is not known. */
static void put_since(struct taskviz_text *text, const struct taskviz_record *rec, u64 count,
		      unsigned int width)
{
	bool more = rec->info & TASKVIZ_INFO_SINCE && count != TASKVIZ_UNKNOWN64;

	taskviz_put_u64(text, count, width);
	taskviz_put_char(text, more ? '+' : ' ');
}

/* With the blanks around it, which are stored at once. */
static void put_state(struct taskviz_text *text, char state)
{
	taskviz_put_str(text, "   ");
	if (text->len < text->size + 2)
		text->buf[text->len - 2] = state;
}

/**
 * taskviz_render_task() - the line of one task
 * @text: where to
 * @widths: of the snapshot
 * @recs: the records of the snapshot
 * @order: see taskviz_tree_order(), NULL: as they stand
 * @place: of the task
 * @now_ns: time of the snapshot since boot
 */
void taskviz_render_task(struct taskviz_text *text, const struct taskviz_widths *widths,
			 const struct taskviz_record *recs, const u32 *order, u32 place,
			 u64 now_ns)
{
	const struct taskviz_record *rec = &recs[taskviz_tree_at(order, place)];

	taskviz_put_s64(text, rec->pid, widths->pid);
	taskviz_put_s64(text, rec->ppid, widths->pid + 1);
	put_state(text, rec->state);
	taskviz_put_u64(text, widen_count(rec->uid), widths->uid + 1);
	if (rec->info & TASKVIZ_INFO_ENDED)
		taskviz_put_right(text, "-", widths->threads + 1);
	else
		taskviz_put_u64(text, widen_count(rec->nr_threads), widths->threads + 1);
	if (rec->info & TASKVIZ_INFO_HAS_MM)
		taskviz_put_size(text, rec->rss_bytes, 7);
	else
		taskviz_put_right(text, "-", 7);
	put_since(text, rec, taskviz_counts_copied(&rec->counts), widths->copied + 1);
	put_since(text, rec, widen_count(rec->counts.forks), widths->forks + 1);
	taskviz_put_age(text, age_of(rec, now_ns), widths->age + 1);
	taskviz_put_char(text, ' ');
	put_branches(text, recs, order, rec);
	taskviz_put_task(text, rec);
	taskviz_put_char(text, '\n');
}
