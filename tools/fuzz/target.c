// SPDX-License-Identifier: GPL-2.0
/* The fuzz target: bytes become records, records a tree, the tree lines; each step is checked. */
#include <stdio.h>
#include <stdlib.h>
#include "core/pure.h"
#include "target.h"

#define MAX_RECORDS	512
#define MAX_LINE	4096

#define CHECK(condition) do {							\
	if (!(condition)) {							\
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);	\
		abort();							\
	}									\
} while (0)

struct bytes {
	const uint8_t *at;
	size_t left;
};

static uint8_t take(struct bytes *bytes)
{
	if (!bytes->left)
		return 0;
	bytes->left--;
	return *bytes->at++;
}

static uint64_t take_wide(struct bytes *bytes)
{
	uint64_t value = 0;

	for (int nr = take(bytes) % 9; nr; nr--)
		value = value << 8 | take(bytes);
	return value;
}

/* Mostly small, so that tasks meet, now and then anything. */
static int32_t take_pid(struct bytes *bytes)
{
	uint8_t first = take(bytes);

	return first < 0xf0 ? first % 48 : (int32_t)take_wide(bytes);
}

static void take_name(struct bytes *bytes, char *name)
{
	for (int nr = take(bytes) % (TASKVIZ_NAME_LEN + 1); nr; nr--)
		*name++ = take(bytes);
}

static void take_record(struct bytes *bytes, struct taskviz_record *rec)
{
	uint8_t how = take(bytes);

	taskviz_record_init(rec);
	rec->pid = take_pid(bytes);
	rec->tgid = how & 1 ? take_pid(bytes) : rec->pid;
	rec->ppid = take_pid(bytes);
	rec->start_ns = how & 2 ? take_wide(bytes) : take(bytes);
	rec->state = TASKVIZ_STATES[take(bytes) % TASKVIZ_NR_STATES];
	rec->kind = take(bytes);
	rec->info = take(bytes) & ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);
	rec->uid = take_wide(bytes);
	rec->nr_threads = take_wide(bytes);
	rec->rss_bytes = take_wide(bytes);
	rec->exit_code = take_wide(bytes);
	rec->exited_ns = take_wide(bytes);
	rec->reaped_ns = take_wide(bytes);
	rec->reaper = take_pid(bytes);
	rec->counts.copies[TASKVIZ_COPY_FORK] = take_wide(bytes);
	rec->counts.forks = take_wide(bytes);
	take_name(bytes, rec->name);
}

static bool is_ended(const struct taskviz_record *rec)
{
	return rec->info & TASKVIZ_INFO_ENDED;
}

/* Does @rec stand for itself, no younger living task having its pid? */
static bool must_stay(const struct taskviz_record *in, uint32_t nr,
		      const struct taskviz_record *rec)
{
	for (uint32_t i = 0; i < nr && !is_ended(rec); i++)
		if (in[i].pid == rec->pid && in[i].start_ns > rec->start_ns && !is_ended(&in[i]))
			return false;
	return true;
}

/* Every life of the input stands in the result once, older ones of a living task excepted. */
static void check_identities(const struct taskviz_record *in, uint32_t nr_in,
			     const struct taskviz_record *out, uint32_t nr_out)
{
	for (uint32_t i = 0; i < nr_in; i++) {
		uint32_t lives = 0, living = 0;

		for (uint32_t j = 0; j < nr_out; j++) {
			if (out[j].pid != in[i].pid)
				continue;
			lives += out[j].start_ns == in[i].start_ns;
			living += !is_ended(&out[j]);
		}
		CHECK(lives <= 1 && living <= 1);
		CHECK(lives == 1 || !must_stay(in, nr_in, &in[i]));
	}
}

static void check_parent(const struct taskviz_record *recs, uint32_t i)
{
	uint32_t parent = recs[i].parent;

	CHECK(parent <= i);
	if (parent == i)
		CHECK(recs[i].depth == 0);
	else
		CHECK(recs[i].depth == recs[parent].depth + 1);
	/* Depth first: what stands right before is the parent or lies below an older sibling. */
	CHECK(i == 0 || recs[i].depth <= recs[i - 1].depth + 1);
}

static bool is_sibling(const struct taskviz_record *recs, uint32_t a, uint32_t b)
{
	if (recs[a].depth == 0)
		return recs[b].depth == 0;
	return recs[b].depth && recs[a].parent == recs[b].parent;
}

static bool is_child_of(const struct taskviz_record *recs, uint32_t child, uint32_t parent)
{
	return child != parent && recs[child].parent == parent &&
	       recs[child].pid == recs[child].tgid && !(recs[child].info & TASKVIZ_INFO_ADRIFT);
}

static void check_family(const struct taskviz_record *recs, uint32_t nr, uint32_t i)
{
	uint32_t children = 0;
	bool last = true;

	for (uint32_t j = i + 1; j < nr; j++) {
		children += is_child_of(recs, j, i);
		last = last && !is_sibling(recs, i, j);
	}
	CHECK(children == recs[i].nr_children);
	CHECK(last == !!(recs[i].info & TASKVIZ_INFO_LAST));
}

/* Length of the character at @text that a line may hold, else 0. */
static size_t allowed(const char *text)
{
	static const char * const drawing[] = { "│", "├", "└", "─" };

	if (*text >= ' ' && *text <= '~')
		return 1;
	for (size_t i = 0; i < sizeof(drawing) / sizeof(*drawing); i++)
		if (!strncmp(text, drawing[i], strlen(drawing[i])))
			return strlen(drawing[i]);
	return 0;
}

static void check_line(const char *line, size_t len)
{
	size_t at = 0, step;

	while ((step = allowed(line + at)))
		at += step;
	CHECK(line[at] == '\n');
	CHECK(at + 1 == len);
}

/* Too small a buffer, allocated for the sanitizer to see the first byte beyond. */
static void check_cut(const struct taskviz_widths *widths, const struct taskviz_record *recs,
		      uint32_t i, u64 now, const struct taskviz_text *whole, size_t size)
{
	struct taskviz_text text = { .buf = malloc(size + !size), .size = size };

	CHECK(text.buf);
	taskviz_render_task(&text, widths, recs, NULL, i, now);
	CHECK(text.len == whole->len);
	CHECK(!memcmp(text.buf, whole->buf, size < whole->len ? size : whole->len));
	free(text.buf);
}

static void check_text(const struct taskviz_widths *widths, const struct taskviz_record *recs,
		       uint32_t nr, u64 now)
{
	static char buf[MAX_LINE];

	for (uint32_t i = 0; i < nr; i++) {
		struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

		taskviz_render_task(&text, widths, recs, NULL, i, now);
		CHECK(text.len < sizeof(buf));
		buf[text.len] = 0;
		check_line(buf, text.len);
		check_cut(widths, recs, i, now, &text, (now + i) % (text.len + 1));
	}
}

/* What stands above the tree: whole lines, whatever the sums are. */
static void check_head(struct bytes *bytes, const struct taskviz_widths *widths)
{
	static char buf[MAX_LINE];
	struct taskviz_snapshot counts = { .now_ns = take_wide(bytes), .births = take_wide(bytes) };
	struct taskviz_summary summary = { .counts = &counts, .release = "6", .machine = "m" };
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		counts.states[i] = take_wide(bytes);
	taskviz_render_header(&text, &summary);
	taskviz_render_columns(&text, widths);
	CHECK(text.len < sizeof(buf));
	buf[text.len] = 0;
	for (char *line = buf, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		CHECK(end);
		check_line(line, end + 1 - line);
	}
}

/* A time is its number of microseconds again, without the point. */
static void check_time(struct bytes *bytes)
{
	char buf[64];
	const u64 ns = take_wide(bytes);
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };
	char *point;

	taskviz_put_time(&text, ns, take(bytes) % 32);
	CHECK(text.len < sizeof(buf));
	buf[text.len] = 0;
	point = strchr(buf, '.');
	CHECK(point && strlen(point) == 7);
	memmove(point, point + 1, strlen(point));
	CHECK(strtoull(buf, NULL, 10) == ns / 1000);
}

/* A reader's record of another size ends where it says. */
static void check_pack(struct bytes *bytes, const struct taskviz_record *rec)
{
	const size_t stride = take(bytes) * 2;
	const size_t known = stride < sizeof(*rec) ? stride : sizeof(*rec);
	char *packed = malloc(stride + !stride);

	CHECK(packed);
	taskviz_record_pack(packed, stride, rec);
	CHECK(!memcmp(packed, rec, known));
	for (size_t i = known; i < stride; i++)
		CHECK(!packed[i]);
	free(packed);
}

/* What is hidden is unknown, and nothing else changes. */
static void check_counts(const struct taskviz_record *rec, const struct taskviz_record *other)
{
	struct taskviz_counts hidden = { .execs = TASKVIZ_UNKNOWN32 }, counts = rec->counts;

	taskviz_counts_hide(&counts, &hidden);
	CHECK(counts.execs == TASKVIZ_UNKNOWN32);
	CHECK(taskviz_counts_copied(&counts) == taskviz_counts_copied(&rec->counts));
	taskviz_counts_add(&counts, &other->counts);
	CHECK(counts.forks == rec->counts.forks + other->counts.forks);
}

static void check_split(struct bytes *bytes)
{
	uint64_t utime = take_wide(bytes) >> 1, stime = take_wide(bytes) >> 1;
	uint64_t runtime = take_wide(bytes);

	taskviz_cputime_split(&utime, &stime, runtime);
	CHECK(utime + stime == runtime);
	CHECK(stime <= runtime);
}

/* Puts records where they stand in the tree. Return: how many have a place. */
static uint32_t arrange(struct taskviz_record *recs, uint32_t nr, uint32_t seed)
{
	struct taskviz_record *sorted = malloc(nr * sizeof(*recs) + !nr);
	uint32_t *order = malloc(nr * sizeof(*order) + !nr), left;
	void *work = malloc(taskviz_tree_workspace(nr));

	CHECK(work && order && sorted);
	left = taskviz_tree_order(recs, nr, order, work, seed);
	CHECK(left <= nr);
	for (uint32_t i = 0; i < left; i++)
		sorted[i] = recs[order[i]];
	memcpy(recs, sorted, left * sizeof(*recs));
	free(work);
	free(order);
	free(sorted);
	return left;
}

static void check_tree(struct bytes *bytes, const struct taskviz_record *in,
		       struct taskviz_record *recs, uint32_t nr, u64 now)
{
	uint32_t left = arrange(recs, nr, now);
	struct taskviz_widths widths;

	check_identities(in, nr, recs, left);
	for (uint32_t i = 0; i < left; i++) {
		check_parent(recs, i);
		check_family(recs, left, i);
	}
	taskviz_render_widths(&widths, recs, NULL, left, now);
	check_text(&widths, recs, left, now);
	check_head(bytes, &widths);
}

int fuzz_one(const uint8_t *data, size_t size)
{
	static struct taskviz_record in[MAX_RECORDS];
	struct bytes bytes = { data, size };
	struct taskviz_record *recs;
	u64 now = take_wide(&bytes);
	uint32_t nr = 0;

	check_split(&bytes);
	check_time(&bytes);
	while (bytes.left && nr < MAX_RECORDS) {
		take_record(&bytes, &in[nr]);
		/* The ended stand behind the living. */
		if (nr && is_ended(&in[nr - 1]))
			in[nr].info |= TASKVIZ_INFO_ENDED;
		CHECK(taskviz_state_index(in[nr].state) >= 0);
		check_pack(&bytes, &in[nr]);
		check_counts(&in[nr], &in[nr ? nr - 1 : 0]);
		nr++;
	}
	recs = malloc(nr * sizeof(*recs) + !nr);
	CHECK(recs);
	memcpy(recs, in, nr * sizeof(*recs));
	check_tree(&bytes, in, recs, nr, now);
	free(recs);
	return 0;
}
