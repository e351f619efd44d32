/* SPDX-License-Identifier: GPL-2.0 */
/* The units that know no kernel state: they also run under KUnit, in user space, under a fuzzer. */
#ifndef TASKVIZ_PURE_H
#define TASKVIZ_PURE_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define u8 uint8_t
#define u16 uint16_t
#define u32 uint32_t
#define u64 uint64_t
#define s32 int32_t
#define s64 int64_t

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 c)
{
	return (__uint128_t)a * b / c;
}

#define READ_ONCE(x) (x)
#define noinline

static inline void cond_resched(void)
{
}

typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);

/* In the kernel the last but one swaps, which NULL leaves to it. */
struct sort_call {
	cmp_r_func_t compare;
	const void *priv;
};

static inline int sort_compare(const void *a, const void *b, void *call)
{
	const struct sort_call *is = call;

	return is->compare(a, b, is->priv);
}

static inline void sort_r(void *base, size_t nr, size_t size, cmp_r_func_t compare,
			  const void *unused, const void *priv)
{
	struct sort_call call = { compare, priv };

	(void)unused;
	qsort_r(base, nr, size, sort_compare, &call);
}
#endif

#include "uapi/taskviz.h"

/* record.c */

/**
 * struct taskviz_state - what is told of a task state
 * @letter: as in /proc/PID/stat
 * @kernel_name: the kernel's spelling
 * @meaning: for a person, under 60 characters
 */
struct taskviz_state {
	char letter;
	const char *kernel_name;
	const char *meaning;
};

extern const struct taskviz_state taskviz_states[TASKVIZ_NR_STATES];

int taskviz_state_index(char letter);
void taskviz_record_init(struct taskviz_record *rec);

/* Does the task live in the kernel alone? */
static inline bool taskviz_record_is_kernel(const struct taskviz_record *rec)
{
	return rec->kind == TASKVIZ_KIND_IDLE || rec->kind == TASKVIZ_KIND_KTHREADD ||
	       rec->kind == TASKVIZ_KIND_KTHREAD;
}

/* Has the task exited? */
static inline bool taskviz_record_is_zombie(const struct taskviz_record *rec)
{
	return rec->state == 'Z' || rec->state == 'X';
}

void taskviz_record_keep(struct taskviz_record *rec, u64 fields);
void taskviz_record_pack(void *to, size_t stride, const struct taskviz_record *rec);
void taskviz_counts_add(struct taskviz_counts *to, const struct taskviz_counts *from);
void taskviz_counts_hide(struct taskviz_counts *counts, const struct taskviz_counts *hidden);
u64 taskviz_counts_copied(const struct taskviz_counts *counts);
void taskviz_cputime_split(u64 *utime, u64 *stime, u64 runtime);

/* tree.c */
size_t taskviz_tree_workspace(u32 nr);
u32 taskviz_tree_order(struct taskviz_record *recs, u32 nr, u32 *order, void *work, u32 seed);

/* Where in an array the record of a place stands; without an @order at its place. */
static inline u32 taskviz_tree_at(const u32 *order, u32 place)
{
	return order ? order[place] : place;
}

#ifdef TASKVIZ_COUNT_STEPS
extern u64 taskviz_tree_steps;
#endif

/* text.c */

/**
 * struct taskviz_text - where text is rendered to
 * @buf: the caller's memory; not NUL-terminated
 * @size: bytes there; those behind the text may be zeroed
 * @len: bytes the text takes; more than @size: it did not fit and @buf holds its beginning
 */
struct taskviz_text {
	char *buf;
	size_t size;
	size_t len;
};

void taskviz_put_mem(struct taskviz_text *text, const char *from, size_t len);

/**
 * taskviz_put_char() - append one byte
 * @text: where to; counts on beyond its size
 * @c: the byte
 */
static inline void taskviz_put_char(struct taskviz_text *text, char c)
{
	if (text->len < text->size)
		text->buf[text->len] = c;
	text->len++;
}

/**
 * taskviz_put_str() - append a string as it is
 * @text: where to
 * @str: NUL-terminated, not from a task: see taskviz_put_name()
 *
 * A short one whose length the compiler knows is stored at once.
 */
static __always_inline void taskviz_put_str(struct taskviz_text *text, const char *str)
{
	const size_t len = __builtin_strlen(str);

	if (__builtin_constant_p(len) && len <= 8 && text->len + len <= text->size) {
		memcpy(text->buf + text->len, str, len);
		text->len += len;
	} else {
		taskviz_put_mem(text, str, len);
	}
}

void taskviz_put_right(struct taskviz_text *text, const char *str, unsigned int width);
void taskviz_put_u64(struct taskviz_text *text, u64 value, unsigned int width);
void taskviz_put_below_0(struct taskviz_text *text, u64 amount, unsigned int width);

/**
 * taskviz_put_s64() - append a signed number, aligned to the right
 * @text: where to
 * @value: the number
 * @width: columns to fill at least
 */
static inline void taskviz_put_s64(struct taskviz_text *text, s64 value, unsigned int width)
{
	if (value >= 0)
		taskviz_put_u64(text, value, width);
	else
		taskviz_put_below_0(text, -(u64)value, width);
}

void taskviz_put_size(struct taskviz_text *text, u64 bytes, unsigned int width);
void taskviz_put_age(struct taskviz_text *text, u64 ns, unsigned int width);
void taskviz_put_time(struct taskviz_text *text, u64 ns, unsigned int width);
void taskviz_put_duration(struct taskviz_text *text, u64 ns, unsigned int width);
void taskviz_put_name(struct taskviz_text *text, const char *name, size_t len);
void taskviz_put_task_name(struct taskviz_text *text, const char *name);

/* render.c */

/**
 * struct taskviz_widths - widths of the columns whose numbers have no natural bound
 * @pid: of PID and PPID
 * @uid: of UID
 * @threads: of THR
 * @copied: of COPIED, without its sign
 * @forks: of FORKS, without its sign
 * @age: of AGE
 */
struct taskviz_widths {
	u8 pid;
	u8 uid;
	u8 threads;
	u8 copied;
	u8 forks;
	u8 age;
};

/**
 * struct taskviz_summary - what the header tells
 * @counts: the sums of the snapshot
 * @release: kernel release (uname -r)
 * @machine: architecture (uname -m)
 */
struct taskviz_summary {
	const struct taskviz_snapshot *counts;
	const char *release;
	const char *machine;
};

/* Deepest drawn level: below it the branches of the ancestors furthest up give way to a number. */
#define TASKVIZ_RENDER_DEPTH	32

void taskviz_put_exit(struct taskviz_text *text, s32 code);
void taskviz_put_task(struct taskviz_text *text, const struct taskviz_record *rec);

void taskviz_render_widths(struct taskviz_widths *widths,
			   const struct taskviz_record *recs, const u32 *order, u32 nr,
			   u64 now_ns);
void taskviz_render_header(struct taskviz_text *text, const struct taskviz_summary *summary);
void taskviz_render_columns(struct taskviz_text *text, const struct taskviz_widths *widths);
void taskviz_render_task(struct taskviz_text *text, const struct taskviz_widths *widths,
			 const struct taskviz_record *recs, const u32 *order, u32 place,
			 u64 now_ns);

#endif /* TASKVIZ_PURE_H */
