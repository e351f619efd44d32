/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* The tables of taskviz: what a column is, the ioctls that describe tables and hand out rows. */
#ifndef _UAPI_TASKVIZ_TABLE_H
#define _UAPI_TASKVIZ_TABLE_H

#include "taskviz.h"

#define TASKVIZ_WORD_LEN	16	/* of most words and names, with a NUL */
#define TASKVIZ_MEANING_LEN	88

/* What there is not, which is neither 0 nor unknown: shown as "-". */
#define TASKVIZ_NONE64		(~(__u64)1)
#define TASKVIZ_NONE32		(~(__u32)1)
#define TASKVIZ_NONE_PID	(-2)
#define TASKVIZ_NONE_EXIT	(-2)

/* taskviz_column.type */
enum taskviz_type {
	TASKVIZ_TYPE_NUMBER,	/* unsigned, of 1, 2, 4 or 8 bytes */
	TASKVIZ_TYPE_PID,	/* __s32, in the initial pid namespace */
	TASKVIZ_TYPE_TIME,	/* __u64, nanoseconds since boot, suspend included */
	TASKVIZ_TYPE_DURATION,	/* __u64, nanoseconds */
	TASKVIZ_TYPE_EXIT,	/* __s32, as wait() reports it */
	TASKVIZ_TYPE_SIGNALS,	/* __u64, bit n stands for signal n + 1 */
	TASKVIZ_TYPE_WORD,	/* printable ASCII without a blank, NUL-padded; none: empty */
	TASKVIZ_TYPE_NAME,	/* what a task is called: any bytes, NUL-padded */
	TASKVIZ_TYPE_TEXT,	/* printable ASCII, NUL-padded; the last column, if any, has it */
	TASKVIZ_NR_TYPES,
};

/* taskviz_column.flags */
#define TASKVIZ_COLUMN_UNKNOWN	0x01	/* TASKVIZ_UNKNOWN* can occur, of words "?" */
#define TASKVIZ_COLUMN_NONE	0x02	/* TASKVIZ_NONE* can occur */
#define TASKVIZ_COLUMN_DETAIL	0x04	/* of use to few: a person need not see it at first */

/**
 * struct taskviz_column - one column of a table
 * @name: its heading: capital letters, digits, hyphens; NUL-padded as all text here
 * @unit: of a number, "pages"; empty: it is a count of what the name says
 * @meaning: for people
 * @offset: of the cell in the row
 * @size: bytes there
 * @least: offset in the row of a byte that is 1 if the cell's value is at least that, as the task
 *	is older than the recording; 0: there is none
 * @type: enum taskviz_type
 * @flags: TASKVIZ_COLUMN_*
 */
struct taskviz_column {
	char	name[TASKVIZ_WORD_LEN];
	char	unit[8];
	char	meaning[TASKVIZ_MEANING_LEN];
	__u16	offset;
	__u16	size;
	__u16	least;
	__u8	type;
	__u8	flags;
};

/**
 * struct taskviz_table_query - argument of TASKVIZ_TABLE_DESCRIBE and TASKVIZ_TABLE_READ
 * @size: in: sizeof(struct taskviz_table_query) as the caller knows it
 * @version: in: TASKVIZ_ABI_VERSION
 * @name: in: of the table; the table "tables" tells of all there are
 * @to: in: address of the caller's buffer
 * @capacity: in: how many columns, or rows, fit there
 * @stride: in: bytes from one to the next, a multiple of 8; out: what the module's take
 * @count: out: how many were written; with ENOSPC how many there are
 * @reserved: always 0
 * @now_ns: out: time since boot when the rows were taken; describing: 0
 * @group: out: the probe group that records what the table shows, if that is off: then there are
 *	no rows; else empty
 */
struct taskviz_table_query {
	__u32	size;
	__u32	version;
	char	name[TASKVIZ_WORD_LEN];
	__u64	to;
	__u32	capacity;
	__u32	stride;
	__u32	count;
	__u32	reserved;	/* always 0 */
	__u64	now_ns;
	char	group[TASKVIZ_WORD_LEN];
};

/*
 * Both on an open /proc/taskviz, and for who may trace every task of the machine (CAP_SYS_PTRACE)
 * on a mount for the initial pid namespace. Times are the machine's, in whatever time namespace.
 * A caller with a smaller stride gets the beginning of each, with a larger one zeroes behind it.
 *
 * Errors: EPERM: not for this reader. ENOENT: no such table. ENOSPC: capacity is too small; count
 * says what is needed. EINVAL, E2BIG, EPROTONOSUPPORT, EFAULT, ENOMEM, EINTR: as of
 * TASKVIZ_SNAPSHOT.
 */
#define TASKVIZ_TABLE_DESCRIBE	_IOWR(TASKVIZ_IOC, 0xd1, struct taskviz_table_query)
#define TASKVIZ_TABLE_READ	_IOWR(TASKVIZ_IOC, 0xd2, struct taskviz_table_query)

#endif /* _UAPI_TASKVIZ_TABLE_H */
