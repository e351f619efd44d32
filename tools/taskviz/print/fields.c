// SPDX-License-Identifier: GPL-2.0
/* The fields of a record: their names, meanings, and how each is written. */
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include "fields.h"
#include "model/cgroups.h"
#include "model/users.h"
#include "recording/replay.h"

#define NSEC_PER_SEC	1000000000ull

static void put_state(struct taskviz_text *text, const struct field_of *of)
{
	taskviz_put_char(text, of->record->state);
}

static void put_user(struct taskviz_text *text, const struct field_of *of)
{
	const uint32_t uid = of->record->uid;

	taskviz_put_str(text, uid == TASKVIZ_UNKNOWN32 ? "?" : user_name(uid));
}

static void put_name(struct taskviz_text *text, const struct field_of *of)
{
	taskviz_put_name(text, of->record->name, sizeof(of->record->name));
}

static void put_task(struct taskviz_text *text, const struct field_of *of)
{
	if (of->exact)
		put_name(text, of);
	else
		taskviz_put_task(text, of->record);
}

static void put_kind(struct taskviz_text *text, const struct field_of *of)
{
	static const char * const names[] = {
		[TASKVIZ_KIND_IDLE] = "idle",
		[TASKVIZ_KIND_INIT] = "init",
		[TASKVIZ_KIND_KTHREADD] = "kthreadd",
		[TASKVIZ_KIND_KTHREAD] = "kthread",
		[TASKVIZ_KIND_USER] = "user",
	};
	const uint8_t kind = of->record->kind;

	taskviz_put_str(text, kind < sizeof(names) / sizeof(*names) ? names[kind] : "?");
}

static void put_policy(struct taskviz_text *text, const struct field_of *of)
{
	static const char * const names[] = {
		[SCHED_OTHER] = "other",
		[SCHED_FIFO] = "fifo",
		[SCHED_RR] = "rr",
		[SCHED_BATCH] = "batch",
		[SCHED_IDLE] = "idle",
		[6] = "deadline",
	};
	const uint8_t policy = of->record->policy;
	const bool named = policy < sizeof(names) / sizeof(*names) && names[policy];

	if (of->record->info & TASKVIZ_INFO_ENDED)
		taskviz_put_char(text, '-');
	else if (named)
		taskviz_put_str(text, names[policy]);
	else
		taskviz_put_u64(text, policy, 0);
}

/* Numbers that an ended task no longer has. */
static void put_living(struct taskviz_text *text, const struct field_of *of, int64_t value)
{
	if (of->record->info & TASKVIZ_INFO_ENDED)
		taskviz_put_char(text, '-');
	else
		taskviz_put_s64(text, value, 0);
}

static void put_nice(struct taskviz_text *text, const struct field_of *of)
{
	put_living(text, of, of->record->nice);
}

static void put_priority(struct taskviz_text *text, const struct field_of *of)
{
	put_living(text, of, of->record->priority);
}

static void put_rt_priority(struct taskviz_text *text, const struct field_of *of)
{
	put_living(text, of, of->record->rt_priority);
}

static void put_threads(struct taskviz_text *text, const struct field_of *of)
{
	put_living(text, of, of->record->nr_threads);
}

static void put_hex(struct taskviz_text *text, uint32_t bits)
{
	char number[16];

	snprintf(number, sizeof(number), "0x%x", bits);
	taskviz_put_str(text, bits == TASKVIZ_UNKNOWN32 ? "?" : number);
}

static void put_flags(struct taskviz_text *text, const struct field_of *of)
{
	put_hex(text, of->record->flags);
}

static void put_exact_seconds(struct taskviz_text *text, u64 ns)
{
	char number[48];

	snprintf(number, sizeof(number), "%llu.%09llu", (unsigned long long)(ns / NSEC_PER_SEC),
		 (unsigned long long)(ns % NSEC_PER_SEC));
	taskviz_put_str(text, ns == TASKVIZ_UNKNOWN64 ? "?" : number);
}

static void put_age(struct taskviz_text *text, const struct field_of *of)
{
	const u64 now = of->snapshot->head.now_ns, start = of->record->start_ns;
	const u64 age = now > start ? now - start : 0;

	if (of->exact)
		put_exact_seconds(text, age);
	else
		taskviz_put_age(text, age, 0);
}

/* Does it tell moments otherwise than since boot? Then it has. */
static bool put_by_clock(struct taskviz_text *text, const struct field_of *of, u64 ns)
{
	char time[TIME_TEXT_SIZE];

	if (of->exact || !of->clock || of->clock->form == TIME_BOOT || ns == TASKVIZ_UNKNOWN64)
		return false;
	taskviz_put_str(text, time_text(time, of->clock, ns));
	return true;
}

/* A moment since boot, 0 if it has not come. */
static void put_moment(struct taskviz_text *text, const struct field_of *of, u64 ns)
{
	if (!ns)
		taskviz_put_char(text, '-');
	else if (of->exact)
		put_exact_seconds(text, ns);
	else if (!put_by_clock(text, of, ns))
		taskviz_put_age(text, ns, 0);
}

static void put_time(struct taskviz_text *text, const struct field_of *of, u64 ns)
{
	if (of->exact)
		put_exact_seconds(text, ns);
	else
		taskviz_put_duration(text, ns, 0);
}

static void put_start(struct taskviz_text *text, const struct field_of *of)
{
	if (!put_by_clock(text, of, of->record->start_ns))
		put_time(text, of, of->record->start_ns);
}

static void put_exited(struct taskviz_text *text, const struct field_of *of)
{
	put_moment(text, of, of->record->exited_ns);
}

static void put_reaped(struct taskviz_text *text, const struct field_of *of)
{
	put_moment(text, of, of->record->reaped_ns);
}

static void put_exit(struct taskviz_text *text, const struct field_of *of)
{
	if (taskviz_record_is_zombie(of->record) || replay_may_be_gone(of->record))
		taskviz_put_exit(text, of->record->exit_code);
	else
		taskviz_put_char(text, '-');
}

static void put_reaper(struct taskviz_text *text, const struct field_of *of)
{
	if (of->record->reaper == TASKVIZ_UNKNOWN_PID)
		taskviz_put_char(text, '?');
	else if (of->record->reaper)
		taskviz_put_s64(text, of->record->reaper, 0);
	else
		taskviz_put_char(text, '-');
}

static void put_adopted(struct taskviz_text *text, const struct field_of *of)
{
	static const char * const names[] = {
		[TASKVIZ_ADOPTED_NOT] = "-",
		[TASKVIZ_ADOPTED_THREAD] = "thread",
		[TASKVIZ_ADOPTED_SUBREAPER] = "subreaper",
		[TASKVIZ_ADOPTED_INIT] = "init",
	};
	const uint8_t adopted = of->record->adopted;

	taskviz_put_str(text, adopted < sizeof(names) / sizeof(*names) ? names[adopted] : "?");
}

static void put_cgroup(struct taskviz_text *text, const struct field_of *of)
{
	char path[CGROUP_TEXT_SIZE];

	cgroup_text(path, of->record->cgroup);
	taskviz_put_str(text, path);
}

static void put_unit(struct taskviz_text *text, const struct field_of *of)
{
	char unit[CGROUP_TEXT_SIZE];

	cgroup_unit(unit, of->record->cgroup);
	taskviz_put_str(text, unit);
}

static void put_since(struct taskviz_text *text, const struct field_of *of)
{
	taskviz_put_char(text, of->record->info & TASKVIZ_INFO_SINCE ? '1' : '0');
}

/* A plus says: at least. A blank in its place lets numbers stand below each other. */
static void put_count(struct taskviz_text *text, const struct field_of *of, u64 count)
{
	const bool more = of->record->info & TASKVIZ_INFO_SINCE && count != TASKVIZ_UNKNOWN64;

	taskviz_put_u64(text, count, 0);
	if (!of->exact)
		taskviz_put_char(text, more ? '+' : ' ');
}

static void put_copied(struct taskviz_text *text, const struct field_of *of)
{
	put_count(text, of, taskviz_counts_copied(&of->record->counts));
}

#define USUAL_NUMBER	(COLUMN_USUAL | COLUMN_NUMBER)

#define FIELD(NAME, GROUP, MEMBER, KIND, FLAGS, HELP) {			\
	.column = { NAME, HELP, FLAGS }, .kind = FIELD_##KIND,		\
	.needs = TASKVIZ_FIELDS_##GROUP,				\
	.offset = offsetof(struct taskviz_record, MEMBER),		\
}

#define FIELD_PUT(NAME, GROUP, FLAGS, HELP, PUT) {			\
	.column = { NAME, HELP, FLAGS }, .put = PUT,			\
	.needs = TASKVIZ_FIELDS_##GROUP,				\
}

const struct field fields[] = {
	FIELD("PID", IDENTITY, pid, ID, USUAL_NUMBER, "process or thread id"),
	FIELD("PPID", IDENTITY, ppid, ID, COLUMN_NUMBER,
	      "process id of the parent, 0 if it has none here"),
	FIELD_PUT("ST", IDENTITY, COLUMN_USUAL,
		  "state: R S D T t X Z P I, see 'taskviz explain'", put_state),
	FIELD_PUT("USER", CRED, COLUMN_USUAL, "real user", put_user),
	FIELD_PUT("THR", IDENTITY, USUAL_NUMBER, "threads of the process", put_threads),
	FIELD("RSS", MEMORY, rss_bytes, BYTES, USUAL_NUMBER, "resident memory"),
	FIELD_PUT("COPIED", RECORDED, USUAL_NUMBER, "pages copied, of any kind", put_copied),
	FIELD("FORKS", RECORDED, counts.forks, COUNT, USUAL_NUMBER, "processes it made"),
	FIELD_PUT("AGE", IDENTITY, USUAL_NUMBER, "time since its birth", put_age),
	FIELD_PUT("TASK", IDENTITY, COLUMN_USUAL | COLUMN_TREE | COLUMN_CUT,
		  "the tree; for eyes with what is special, for programs the name", put_task),
	FIELD_PUT("NAME", IDENTITY, 0, "name alone", put_name),
	FIELD_PUT("KIND", IDENTITY, 0, "idle, init, kthreadd, kthread or user", put_kind),
	FIELD("TGID", IDENTITY, tgid, ID, COLUMN_NUMBER, "thread group, the process id"),
	FIELD("MAKER", RECORDED, birth_ppid, ID, COLUMN_NUMBER,
	      "process id of the task that made it"),
	FIELD_PUT("ADOPTED", RECORDED, 0,
		  "who became its parent: thread, subreaper or init", put_adopted),
	FIELD("TRACER", IDENTITY, tracer, ID, COLUMN_NUMBER, "process id of its tracer, 0 if none"),
	FIELD("NCHILDREN", TREE, nr_children, NUMBER, COLUMN_NUMBER,
	      "processes whose parent it is"),
	FIELD("UID", CRED, uid, NUMBER, COLUMN_NUMBER, "real user id"),
	FIELD("EUID", CRED, euid, NUMBER, COLUMN_NUMBER, "effective user id"),
	FIELD("GID", CRED, gid, NUMBER, COLUMN_NUMBER, "real group id"),
	FIELD("EGID", CRED, egid, NUMBER, COLUMN_NUMBER, "effective group id"),
	FIELD("VSS", MEMORY, vss_bytes, BYTES, COLUMN_NUMBER, "virtual address space"),
	FIELD("SWAP", MEMORY, swap_bytes, BYTES, COLUMN_NUMBER, "swapped out"),
	FIELD("PGTABLES", MEMORY, pgtable_bytes, BYTES, COLUMN_NUMBER, "page tables"),
	FIELD("UTIME", USAGE, utime_ns, TIME, COLUMN_NUMBER, "time in user mode"),
	FIELD("STIME", USAGE, stime_ns, TIME, COLUMN_NUMBER, "time in kernel mode"),
	FIELD("VOLUNTARY", USAGE, nvcsw, LONG, COLUMN_NUMBER, "switches because it had to wait"),
	FIELD("PREEMPTED", USAGE, nivcsw, LONG, COLUMN_NUMBER,
	      "switches because others had to run"),
	FIELD("MINFLT", USAGE, min_flt, LONG, COLUMN_NUMBER, "page faults without I/O"),
	FIELD("MAJFLT", USAGE, maj_flt, LONG, COLUMN_NUMBER, "page faults with I/O"),
	FIELD("CPU", SCHED, cpu, NUMBER, COLUMN_NUMBER, "CPU it runs on or ran on last"),
	FIELD_PUT("POLICY", SCHED, 0, "scheduling policy", put_policy),
	FIELD_PUT("NICE", SCHED, COLUMN_NUMBER, "nice value", put_nice),
	FIELD_PUT("PRIO", SCHED, COLUMN_NUMBER, "priority, as in /proc/PID/stat", put_priority),
	FIELD_PUT("RTPRIO", SCHED, COLUMN_NUMBER, "real-time priority, 0 without", put_rt_priority),
	FIELD_PUT("FLAGS", IDENTITY, COLUMN_RIGHT,
		  "flags of the kernel, PF_*: 'taskviz task'", put_flags),
	FIELD("C-FORK", RECORDED, counts.copies[TASKVIZ_COPY_FORK], COUNT, COLUMN_NUMBER,
	      "pages copied that were shared since a fork"),
	FIELD("C-ZERO", RECORDED, counts.copies[TASKVIZ_COPY_ZERO], COUNT, COLUMN_NUMBER,
	      "pages copied that were read before they were written"),
	FIELD("C-FILE", RECORDED, counts.copies[TASKVIZ_COPY_FILE], COUNT, COLUMN_NUMBER,
	      "pages copied of files mapped privately, or made one by KSM"),
	FIELD("C-HUGE", RECORDED, counts.copies[TASKVIZ_COPY_HUGE], COUNT, COLUMN_NUMBER,
	      "pages of hugetlb copied"),
	FIELD("C-PIN", RECORDED, counts.copies[TASKVIZ_COPY_PIN], COUNT, COLUMN_NUMBER,
	      "pages copied for a pin, without a write"),
	FIELD("REUSED", RECORDED, counts.reused, COUNT, COLUMN_NUMBER,
	      "pages written without a copy"),
	FIELD("CLONES", RECORDED, counts.clones, COUNT, COLUMN_NUMBER, "threads it made"),
	FIELD("EXECS", RECORDED, counts.execs, COUNT, COLUMN_NUMBER, "programs it ran"),
	FIELD("SENT", RECORDED, counts.signals_sent, COUNT, COLUMN_NUMBER, "signals it raised"),
	FIELD("GOT", RECORDED, counts.signals_got, COUNT, COLUMN_NUMBER, "signals raised for it"),
	FIELD_PUT("SINCE", RECORDED, COLUMN_BOOL, "counts are at least so many: the task is older",
		  put_since),
	FIELD_PUT("START", IDENTITY, COLUMN_NUMBER, "birth, since boot", put_start),
	FIELD_PUT("EXIT", IDENTITY, 0, "how it ended", put_exit),
	FIELD_PUT("EXITED", RECORDED, COLUMN_NUMBER, "when it exited, since boot", put_exited),
	FIELD_PUT("REAPED", RECORDED, COLUMN_NUMBER,
		  "when it was released, since boot", put_reaped),
	FIELD_PUT("REAPER", RECORDED, COLUMN_NUMBER,
		  "process id of the task that waited for it", put_reaper),
	FIELD_PUT("CGROUP", CGROUP, COLUMN_CUT, "cgroup it is in, or ended in", put_cgroup),
	FIELD_PUT("UNIT", CGROUP, COLUMN_CUT, "unit of systemd, or container, that this belongs to",
		  put_unit),
};

#define NR_FIELDS	(sizeof(fields) / sizeof(*fields))

const size_t nr_fields = NR_FIELDS;

const struct column *fields_columns(void)
{
	static struct column columns[NR_FIELDS];

	for (size_t i = 0; i < NR_FIELDS; i++)
		columns[i] = fields[i].column;
	return columns;
}

bool field_adds(const struct field *field)
{
	switch (field->kind) {
	case FIELD_COUNT:
	case FIELD_LONG:
	case FIELD_BYTES:
	case FIELD_TIME:
		return true;
	case FIELD_NUMBER:
		return field->offset == offsetof(struct taskviz_record, nr_children);
	case FIELD_TEXT:
		return field->put == put_copied || field->put == put_threads;
	default:
		return false;
	}
}

static u64 widen(uint32_t number)
{
	return number == TASKVIZ_UNKNOWN32 ? TASKVIZ_UNKNOWN64 : number;
}

static void put_bytes(struct taskviz_text *text, const struct field_of *of, u64 bytes)
{
	if (!(of->record->info & TASKVIZ_INFO_HAS_MM))
		taskviz_put_char(text, '-');
	else if (of->exact)
		taskviz_put_u64(text, bytes, 0);
	else
		taskviz_put_size(text, bytes, 0);
}

static void put_id(struct taskviz_text *text, int32_t id)
{
	if (id == TASKVIZ_UNKNOWN_PID)
		taskviz_put_char(text, '?');
	else
		taskviz_put_s64(text, id, 0);
}

static void put(struct taskviz_text *text, const struct field *field, const struct field_of *of)
{
	const void *at = (const char *)of->record + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
		field->put(text, of);
		break;
	case FIELD_ID:
		put_id(text, *(const int32_t *)at);
		break;
	case FIELD_NUMBER:
		taskviz_put_u64(text, widen(*(const uint32_t *)at), 0);
		break;
	case FIELD_COUNT:
		put_count(text, of, widen(*(const uint32_t *)at));
		break;
	case FIELD_LONG:
		taskviz_put_u64(text, *(const u64 *)at, 0);
		break;
	case FIELD_BYTES:
		put_bytes(text, of, *(const u64 *)at);
		break;
	case FIELD_TIME:
		put_time(text, of, *(const u64 *)at);
		break;
	}
}

void field_text(char *text, const struct field *field, const struct field_of *of)
{
	struct taskviz_text to = { .buf = text, .size = FIELD_SIZE - 1 };

	put(&to, field, of);
	text[to.len < to.size ? to.len : to.size] = 0;
}
