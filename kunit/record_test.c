// SPDX-License-Identifier: GPL-2.0
/* Suite record: the layout readers rely on, the states, the unknowns, the split of CPU time. */
#include <kunit/test.h>
#include <linux/ioctl.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/types.h>

/* No padding the compiler chose: it would hold kernel memory, and differ between compilers. */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"
#include "uapi/taskviz.h"
#pragma GCC diagnostic pop
#include "core/pure.h"

static_assert(sizeof(struct taskviz_record) % 8 == 0);
static_assert(sizeof(struct taskviz_record) <= 256);
static_assert(sizeof(struct taskviz_snapshot) % 8 == 0);
static_assert(TASKVIZ_NAME_LEN == TASK_COMM_LEN);
static_assert(sizeof(TASKVIZ_STATES) == TASKVIZ_NR_STATES + 1);

/* What is published does not move: new fields come behind these. */
#define STAYS_AT(type, field, offset)	static_assert(offsetof(struct type, field) == (offset))

STAYS_AT(taskviz_record, start_ns, 0);
STAYS_AT(taskviz_record, vss_bytes, 8);
STAYS_AT(taskviz_record, utime_ns, 40);
STAYS_AT(taskviz_record, maj_flt, 80);
STAYS_AT(taskviz_record, pid, 88);
STAYS_AT(taskviz_record, parent, 108);
STAYS_AT(taskviz_record, uid, 124);
STAYS_AT(taskviz_record, exit_code, 148);
STAYS_AT(taskviz_record, cpu, 152);
STAYS_AT(taskviz_record, state, 156);
STAYS_AT(taskviz_record, info, 162);
STAYS_AT(taskviz_record, name, 164);
STAYS_AT(taskviz_record, rt_priority, 180);
STAYS_AT(taskviz_snapshot, size, 0);
STAYS_AT(taskviz_snapshot, records, 16);
STAYS_AT(taskviz_snapshot, capacity, 24);
STAYS_AT(taskviz_snapshot, now_ns, 32);
STAYS_AT(taskviz_snapshot, states, 56);
STAYS_AT(taskviz_snapshot, reserved, 120);
STAYS_AT(taskviz_snapshot, boot_offset_ns, 160);
STAYS_AT(taskviz_snapshot, fields, 168);

/* task_index_to_char() is the kernel's own table, behind /proc/PID/stat. */
static void states_are_the_kernels(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, TASKVIZ_STATES, "RSDTtXZPI");
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		KUNIT_EXPECT_EQ(test, taskviz_states[i].letter, TASKVIZ_STATES[i]);
		KUNIT_EXPECT_EQ(test, taskviz_states[i].letter, task_index_to_char(i));
	}
}

static void states_are_explained(struct kunit *test)
{
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		const struct taskviz_state *state = &taskviz_states[i];

		KUNIT_EXPECT_GT_MSG(test, strlen(state->kernel_name), 5ul, "state %d", i);
		KUNIT_EXPECT_GT_MSG(test, strlen(state->meaning), 5ul, "state %d", i);
		KUNIT_EXPECT_LT_MSG(test, strlen(state->meaning), 60ul, "state %d", i);
	}
}

static void every_byte_has_its_state_index(struct kunit *test)
{
	int found = 0;

	for (int c = 0; c < 256; c++) {
		const char *at = c ? strchr(TASKVIZ_STATES, c) : NULL;
		int expect = at ? at - TASKVIZ_STATES : -1;

		KUNIT_EXPECT_EQ_MSG(test, taskviz_state_index((char)c), expect, "byte %d", c);
		found += expect >= 0;
	}
	KUNIT_EXPECT_EQ(test, found, TASKVIZ_NR_STATES);
}

static void init_writes_every_byte(struct kunit *test)
{
	struct taskviz_record a, b;

	memset(&a, 0x55, sizeof(a));
	memset(&b, 0xaa, sizeof(b));
	taskviz_record_init(&a);
	taskviz_record_init(&b);
	KUNIT_EXPECT_EQ(test, memcmp(&a, &b, sizeof(a)), 0);
}

static void init_claims_nothing(struct kunit *test)
{
	struct taskviz_record rec;

	taskviz_record_init(&rec);
	KUNIT_EXPECT_EQ(test, rec.birth_ppid, TASKVIZ_UNKNOWN_PID);
	KUNIT_EXPECT_EQ(test, rec.exit_code, TASKVIZ_UNKNOWN_EXIT);
	KUNIT_EXPECT_EQ(test, rec.info, 0);
	KUNIT_EXPECT_FALSE(test, taskviz_record_is_kernel(&rec));
	KUNIT_EXPECT_FALSE(test, taskviz_record_is_zombie(&rec));
}

/* Zero always means zero: what is not recorded is unknown. */
static void init_knows_no_counts(struct kunit *test)
{
	struct taskviz_record rec;

	taskviz_record_init(&rec);
	KUNIT_EXPECT_NULL(test, memchr_inv(&rec.counts, 0xff, sizeof(rec.counts)));
}

static void kinds_of_the_kernel(struct kunit *test)
{
	static const struct {
		u8 kind;
		bool kernel;
	} cases[] = {
		{ TASKVIZ_KIND_IDLE, true },
		{ TASKVIZ_KIND_INIT, false },
		{ TASKVIZ_KIND_KTHREADD, true },
		{ TASKVIZ_KIND_KTHREAD, true },
		{ TASKVIZ_KIND_USER, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct taskviz_record rec = { .kind = cases[i].kind };

		KUNIT_EXPECT_EQ_MSG(test, taskviz_record_is_kernel(&rec), cases[i].kernel,
				    "kind %u", cases[i].kind);
	}
}

static void states_of_the_dead(struct kunit *test)
{
	for (int c = 0; c < 256; c++) {
		struct taskviz_record rec = { .state = c };

		KUNIT_EXPECT_EQ_MSG(test, taskviz_record_is_zombie(&rec), c == 'Z' || c == 'X',
				    "state %d", c);
	}
}

#define GUARD	0xd5
#define MAX_STRIDE	256

static void fill_with_noise(void *to, size_t len, u64 seed)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, seed);
	prandom_bytes_state(&rnd, to, len);
}

/* A reader's record of @stride bytes, with guards before and behind it. */
static void check_pack(struct kunit *test, const struct taskviz_record *rec, size_t stride)
{
	size_t known = min(stride, sizeof(*rec));
	u8 *buf = kunit_kzalloc(test, MAX_STRIDE + 16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, GUARD, MAX_STRIDE + 16);
	taskviz_record_pack(buf + 8, stride, rec);
	KUNIT_EXPECT_EQ_MSG(test, memcmp(buf + 8, rec, known), 0, "stride %zu", stride);
	for (size_t i = 0; i < MAX_STRIDE + 16; i++) {
		if (i >= 8 && i < 8 + known)
			continue;
		KUNIT_ASSERT_EQ_MSG(test, buf[i], i >= 8 && i < 8 + stride ? 0 : GUARD,
				    "stride %zu byte %zd", stride, (ssize_t)i - 8);
	}
	kunit_kfree(test, buf);
}

static void pack_fits_every_stride(struct kunit *test)
{
	struct taskviz_record rec;

	fill_with_noise(&rec, sizeof(rec), 1);
	for (size_t stride = 0; stride <= MAX_STRIDE; stride++)
		check_pack(test, &rec, stride);
}

/* Each byte is of one group, and each bit of info: all of them together leave all. */
static void groups_share_out_the_record(struct kunit *test)
{
	struct taskviz_record rec, sum = {};
	u8 *bytes = (u8 *)&rec, *sums = (u8 *)&sum;

	for (u64 group = 2; group <= TASKVIZ_FIELDS_ALL; group *= 2) {
		struct taskviz_record without;

		memset(&rec, 0xff, sizeof(rec));
		memset(&without, 0xff, sizeof(without));
		taskviz_record_keep(&without, TASKVIZ_FIELDS_ALL & ~group);
		KUNIT_EXPECT_NE(test, memcmp(&rec, &without, sizeof(rec)), 0);
		for (size_t i = 0; i < sizeof(rec); i++) {
			bytes[i] &= ~((u8 *)&without)[i];
			KUNIT_EXPECT_EQ_MSG(test, bytes[i] & sums[i], 0, "byte %zu", i);
			sums[i] |= bytes[i];
		}
	}
	memset(&rec, 0xff, sizeof(rec));
	taskviz_record_keep(&rec, TASKVIZ_FIELDS_IDENTITY);
	for (size_t i = 0; i < sizeof(rec); i++)
		KUNIT_EXPECT_EQ_MSG(test, bytes[i] ^ sums[i], 0xff, "byte %zu", i);
	KUNIT_EXPECT_EQ(test, rec.pid, -1);
	KUNIT_EXPECT_EQ(test, rec.start_ns, U64_MAX);
	KUNIT_EXPECT_EQ(test, rec.state, 0xff);
	memset(&rec, 0xff, sizeof(rec));
	taskviz_record_keep(&rec, TASKVIZ_FIELDS_ALL);
	KUNIT_EXPECT_NULL(test, memchr_inv(&rec, 0xff, sizeof(rec)));
}

/* Each counter another number, so that none is added to its neighbour. */
static void counts_are_added_one_by_one(struct kunit *test)
{
	u32 numbers[sizeof(struct taskviz_counts) / sizeof(u32)];
	struct taskviz_counts from, to;

	for (u32 i = 0; i < ARRAY_SIZE(numbers); i++)
		numbers[i] = 1 << i;
	memcpy(&from, numbers, sizeof(from));
	memset(&to, 0, sizeof(to));
	taskviz_counts_add(&to, &from);
	KUNIT_EXPECT_EQ(test, memcmp(&to, &from, sizeof(to)), 0);
	taskviz_counts_add(&to, &from);
	for (u32 i = 0; i < ARRAY_SIZE(numbers); i++)
		numbers[i] *= 2;
	KUNIT_EXPECT_EQ(test, memcmp(&to, numbers, sizeof(to)), 0);
}

static void counts_are_hidden_one_by_one(struct kunit *test)
{
	u32 numbers[sizeof(struct taskviz_counts) / sizeof(u32)];
	struct taskviz_counts counts, hidden;

	for (u32 i = 0; i < ARRAY_SIZE(numbers); i++) {
		for (u32 j = 0; j < ARRAY_SIZE(numbers); j++)
			numbers[j] = j + 1;
		memcpy(&counts, numbers, sizeof(counts));
		memset(&hidden, 0, sizeof(hidden));
		memset((u32 *)&hidden + i, 0xff, sizeof(u32));
		taskviz_counts_hide(&counts, &hidden);
		numbers[i] = TASKVIZ_UNKNOWN32;
		KUNIT_EXPECT_EQ(test, memcmp(&counts, numbers, sizeof(counts)), 0);
	}
}

static void copies_are_summed(struct kunit *test)
{
	struct taskviz_counts counts;

	memset(&counts, 0xff, sizeof(counts));
	KUNIT_EXPECT_EQ(test, taskviz_counts_copied(&counts), TASKVIZ_UNKNOWN64);
	counts.copies[TASKVIZ_COPY_ZERO] = 0;
	KUNIT_EXPECT_EQ(test, taskviz_counts_copied(&counts), 0ull);
	counts.copies[TASKVIZ_COPY_FORK] = U32_MAX - 1;
	counts.copies[TASKVIZ_COPY_FILE] = U32_MAX - 1;
	KUNIT_EXPECT_EQ(test, taskviz_counts_copied(&counts), 2 * (U32_MAX - 1ull));
}

struct split {
	u64 utime, stime, runtime;
	u64 user, kernel;
};

#define SECOND	1000000000ull
#define YEAR	(365 * 86400 * SECOND)

static const struct split splits[] = {
	{ 0, 0, 0, 0, 0 },
	{ 0, 0, 7, 7, 0 },
	{ 1, 0, 7, 7, 0 },
	{ 0, 1, 7, 0, 7 },
	{ 5, 5, 0, 0, 0 },
	{ 1, 1, 100, 50, 50 },
	{ 3, 1, 100, 75, 25 },
	{ 1, 3, 100, 25, 75 },
	{ 1, 2, 100, 34, 66 },
	{ 2, 1, 100, 67, 33 },
	{ 1, 1, 1, 1, 0 },
	{ 4 * SECOND, 6 * SECOND, 10 * SECOND, 4 * SECOND, 6 * SECOND },
	{ SECOND, SECOND, 3, 2, 1 },
	{ 100 * YEAR, 0, 100 * YEAR, 100 * YEAR, 0 },
	{ 0, 100 * YEAR, 100 * YEAR, 0, 100 * YEAR },
	{ U64_MAX, 0, U64_MAX, U64_MAX, 0 },
	{ 0, U64_MAX, U64_MAX, 0, U64_MAX },
	{ 0, U64_MAX, 1, 0, 1 },
	{ 1, 0, U64_MAX, U64_MAX, 0 },
};

static void split_known_answers(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(splits); i++) {
		u64 utime = splits[i].utime, stime = splits[i].stime;

		taskviz_cputime_split(&utime, &stime, splits[i].runtime);
		KUNIT_EXPECT_EQ_MSG(test, utime, splits[i].user, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, stime, splits[i].kernel, "row %zu", i);
	}
}

static u64 random_time(struct rnd_state *rnd)
{
	u64 value = (u64)prandom_u32_state(rnd) << 32 | prandom_u32_state(rnd);

	return value >> (1 + prandom_u32_state(rnd) % 63);
}

/*
 * The kernel's generic multiplication is exact below 2^63 and drops low bits above, one in 2^10 of
 * the total is allowed for that.
 */
static bool is_fair(u64 stime, u64 runtime, u64 ticks, u64 total)
{
	unsigned __int128 have = (unsigned __int128)stime * total;
	unsigned __int128 want = (unsigned __int128)ticks * runtime;
	unsigned __int128 off = have > want ? have - want : want - have;

	return off <= total + (((unsigned __int128)total * runtime) >> 10);
}

static void split_keeps_the_sum(struct kunit *test)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 3);
	for (int i = 0; i < 100000; i++) {
		u64 user = random_time(&rnd), kernel = random_time(&rnd);
		u64 runtime = random_time(&rnd), utime = user, stime = kernel;

		taskviz_cputime_split(&utime, &stime, runtime);
		KUNIT_ASSERT_EQ_MSG(test, utime + stime, runtime, "%llu %llu", user, kernel);
		KUNIT_ASSERT_LE_MSG(test, stime, runtime, "%llu %llu", user, kernel);
		if (user && kernel)
			KUNIT_ASSERT_TRUE_MSG(test, is_fair(stime, runtime, kernel, user + kernel),
					      "%llu and %llu of %llu became %llu and %llu",
					      user, kernel, runtime, utime, stime);
	}
}

static struct kunit_case record_cases[] = {
	KUNIT_CASE(states_are_the_kernels),
	KUNIT_CASE(states_are_explained),
	KUNIT_CASE(every_byte_has_its_state_index),
	KUNIT_CASE(init_writes_every_byte),
	KUNIT_CASE(init_claims_nothing),
	KUNIT_CASE(init_knows_no_counts),
	KUNIT_CASE(kinds_of_the_kernel),
	KUNIT_CASE(states_of_the_dead),
	KUNIT_CASE(pack_fits_every_stride),
	KUNIT_CASE(groups_share_out_the_record),
	KUNIT_CASE(counts_are_added_one_by_one),
	KUNIT_CASE(counts_are_hidden_one_by_one),
	KUNIT_CASE(copies_are_summed),
	KUNIT_CASE(split_known_answers),
	KUNIT_CASE(split_keeps_the_sum),
	{}
};

static struct kunit_suite record_suite = {
	.name = "record",
	.test_cases = record_cases,
};

kunit_test_suite(record_suite);
