// SPDX-License-Identifier: GPL-2.0
/* Names of the system calls of 32-bit programs: on x86 by its headers; arm64 has none of arm's. */
#ifdef __x86_64__
#include <asm/unistd_32.h>
#endif
#include <stddef.h>
#include "call_names.h"

static const char *const names[] = {
#ifdef __x86_64__
#include "model/call_names_32.inc"
#else
#include "model/call_names_arm.h"
#endif
};

const char *call_name_32(uint32_t nr)
{
	return nr < sizeof(names) / sizeof(*names) ? names[nr] : NULL;
}
