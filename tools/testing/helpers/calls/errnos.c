// SPDX-License-Identifier: GPL-2.0
/*
 * The errors that each call may have with each kind of file: of the module as its documentation has
 * them, all else as the kernel does. Any other is a finding. Those of an ioctl depend on its
 * argument, see expect.c.
 */
#include <errno.h>
#include <string.h>
#include "../helper.h"
#include "calls.h"

#define OURS		(FILE_PROC | FILE_THREADS | FILE_TABLE | FILE_LAB)
#define OF(call)	(0x1U << (call))
#define READS		(OF(CALL_READ) | OF(CALL_PREAD) | OF(CALL_READV) | OF(CALL_SPLICE))

static const struct rule {
	unsigned int calls;
	unsigned int kinds;
	int errnos[8];
} rules[] = {
	/* closed, or not opened for that */
	{ ~(OF(CALL_OPEN) | OF(CALL_POLL) | OF(CALL_FORK)), FILE_ANY, { EBADF } },
	{ OF(CALL_OPEN), FILE_ANY, { ENOTDIR, EINVAL, ENOMEM } },
	{ OF(CALL_OPEN), FILE_ANY, { EACCES, ENOENT } },
	/* bad addresses, sizes, offsets and flags */
	{ READS, FILE_ANY, { EFAULT, EINVAL, EOPNOTSUPP, ENOMEM, EINTR } },
	{ OF(CALL_LSEEK), FILE_ANY, { EINVAL, ENOMEM, EINTR } },
	{ OF(CALL_LSEEK), FILE_PARAMETER, { ENXIO } },
	/* more tasks than snapshot_max; a user has too many files open, or holds too much */
	{ READS | OF(CALL_LSEEK), FILE_PROC | FILE_THREADS, { EFBIG } },
	{ READS | OF(CALL_LSEEK) | OF(CALL_SNAPSHOT), FILE_PROC, { EMFILE } },
	{ OF(CALL_OPEN), FILE_ANY, { EMFILE } },
	{ OF(CALL_SPLICE), FILE_ANY, { EAGAIN } },
	/* nothing can be mapped */
	{ OF(CALL_MMAP), FILE_ANY, { EACCES, EPERM } },
	{ OF(CALL_MMAP), FILE_PROC, { EIO } },
	{ OF(CALL_MMAP), OURS | FILE_PARAMETER, { ENODEV } },
	{ OF(CALL_IOCTL), FILE_ANY, { ENOTTY } },
	{ OF(CALL_SNAPSHOT) | OF(CALL_DESCRIBE) | OF(CALL_ROWS), FILE_PROC,
	  { EFAULT, EINVAL, E2BIG, EPROTONOSUPPORT, ENOSPC, ENOMEM, EINTR } },
	{ OF(CALL_SNAPSHOT), FILE_PROC, { EFBIG } },
	{ OF(CALL_DESCRIBE) | OF(CALL_ROWS), FILE_PROC, { EPERM, ENOENT } },
	{ OF(CALL_WRITE), FILE_ANY, { EFAULT, EINVAL, ESPIPE } },
	{ OF(CALL_WRITE), FILE_PROC, { EIO } },
	{ OF(CALL_WRITE), FILE_LAB | FILE_PARAMETER, { ENOSPC, ENOMEM, EINTR } },
	/* as many tasks as the kernel can have */
	{ OF(CALL_WRITE), FILE_LAB, { EAGAIN } },
	{ OF(CALL_WRITE), FILE_PARAMETER, { ERANGE } },
	{ OF(CALL_FORK), FILE_ANY, { EAGAIN, ENOMEM } },
};

void check_errno(const struct caller *me, int number)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rules); i++) {
		if (!(rules[i].calls & OF(me->kind)) || !(rules[i].kinds & me->slot->kind))
			continue;
		for (unsigned int k = 0; k < ARRAY_SIZE(rules[i].errnos); k++)
			if (rules[i].errnos[k] == number)
				return;
	}
	fail(me, "%s, which is no error of that", strerror(number));
}
