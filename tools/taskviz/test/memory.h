/* SPDX-License-Identifier: GPL-2.0 */
/* How much memory is in use, for tests of what may not grow. */
#ifndef TASKVIZ_TEST_MEMORY_H
#define TASKVIZ_TEST_MEMORY_H

#include <malloc.h>
#include <stddef.h>

/* Of the address sanitizer, whose mallinfo2() tells nothing. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static inline size_t test_memory(void)
{
	if (__sanitizer_get_current_allocated_bytes)
		return __sanitizer_get_current_allocated_bytes();
	return mallinfo2().uordblks + mallinfo2().hblkhd;
}

#endif /* TASKVIZ_TEST_MEMORY_H */
