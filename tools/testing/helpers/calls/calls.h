/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the fuzzer of system calls share. */
#ifndef CALLS_H
#define CALLS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <sys/types.h>

/* Ends it all, and tells what was found, and by which call. */
#define fail(me, ...) do {				\
	char found[256];				\
							\
	snprintf(found, sizeof(found), __VA_ARGS__);	\
	fail_with(me, found);				\
} while (0)

/* One bit each, so that a rule may be for many. */
enum file_kind {
	FILE_PROC = 1,		/* /proc/taskviz, through any mount */
	FILE_THREADS = 2,	/* debugfs: the tree with threads */
	FILE_TABLE = 4,		/* debugfs: a table */
	FILE_LAB = 8,		/* debugfs: the table that takes commands */
	FILE_PARAMETER = 16,	/* sysfs: a parameter of the module */
	FILE_ANY = 31,
};

enum call {
	CALL_OPEN, CALL_CLOSE, CALL_READ, CALL_PREAD, CALL_READV, CALL_SPLICE, CALL_LSEEK,
	CALL_POLL, CALL_MMAP, CALL_DUP, CALL_SNAPSHOT, CALL_DESCRIBE, CALL_ROWS, CALL_IOCTL,
	CALL_WRITE, CALL_FORK, NR_CALLS,
};

/* A path, and who opens it; all threads share the descriptor it has, if it is open. */
struct slot {
	const char *path;
	int fd;			/* a number that no other open() gets */
	enum file_kind kind;
	bool user;		/* opened without any capability */
	bool part;		/* a mount of another pid namespace than the initial one */
	bool hides;		/* a mount with hidepid */
	bool opens;		/* it could be opened before the first call */
	bool takes;		/* to be written to, too */
};

/*
 * Memory of a thread: pages that can be written, one of no use behind them, and one that can only
 * be read. What nobody was asked to write holds PATTERN.
 */
struct arena {
	unsigned char *at;
	size_t size;
	unsigned char *read_only;
	unsigned char *alias;	/* the same page, to write what is read there */
};

#define PATTERN	0xa7	/* no byte of any text that is read */

/*
 * Where something of a call is, how many bytes the kernel can read and write from there on, and
 * where we write what it reads; NULL: it cannot.
 */
struct place {
	unsigned char *at;
	unsigned char *fill;
	size_t readable;
	size_t writable;
};

struct caller {
	unsigned int nr;	/* of the thread */
	uint64_t dice;
	uint64_t digest;	/* of all that was drawn */
	atomic_ulong call;	/* that it is at, from 1 on */
	enum call kind;
	const struct slot *slot;
	struct arena room, arguments;
	int pipe[2];
	bool child;
	bool nested;		/* in a user namespace: what it opens has no rights outside */
	unsigned long made[NR_CALLS], succeeded[NR_CALLS];
};

/* call.c */
extern unsigned long seed;
extern bool prints;	/* each call */
extern const char *const call_names[NR_CALLS];
void begin(struct caller *me, enum call kind, const struct slot *slot);
long end(struct caller *me, long result);
noreturn void fail_with(const struct caller *me, const char *what);

/* main.c */
void make_call(struct caller *me);

/* slots.c */
void make_slots(void);
const struct slot *pick_slot(struct caller *me, unsigned int kinds);
void call_open(struct caller *me);
void call_close(struct caller *me);
void call_dup(struct caller *me);
int open_as(const struct slot *slot, int flags);

/* mounts.c */
void make_mounts(void);
void drop_mounts(void);

/* arena.c */
struct arena make_arena(size_t size);
struct place pick_place(struct caller *me, const struct arena *arena, size_t size);
void check_rest(const struct caller *me, const struct arena *arena, const struct place *place,
		size_t size, size_t written);
void wipe(const struct arena *arena, const struct place *place, size_t size);

/* reads.c */
void call_read(struct caller *me);
void call_pread(struct caller *me);
void call_readv(struct caller *me);
void call_splice(struct caller *me);
void call_lseek(struct caller *me);
void call_poll(struct caller *me);
void call_mmap(struct caller *me);

/* queries.c */
void make_public_room(void);
void call_snapshot(struct caller *me);
void call_table(struct caller *me);
void call_ioctl(struct caller *me);

/* tables.c */
void learn_tables(void);

/* writes.c */
void call_write(struct caller *me);

/* children.c */
void call_fork(struct caller *me);

/* errnos.c */
void check_errno(const struct caller *me, int number);

/* restore.c */
void keep_parameters(void);
void restore_parameters(void);

#endif /* CALLS_H */
