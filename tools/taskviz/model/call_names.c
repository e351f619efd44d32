// SPDX-License-Identifier: GPL-2.0
/* Names of the system calls of programs as this one, by the kernel's headers. */
#include <stddef.h>
#include <asm/unistd.h>
#include "call_names.h"

static const char *const names[] = {
#include "model/call_names.inc"
};

const char *call_name(uint32_t nr)
{
	return nr < sizeof(names) / sizeof(*names) ? names[nr] : NULL;
}
