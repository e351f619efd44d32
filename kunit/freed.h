/* SPDX-License-Identifier: GPL-2.0 */
/* Was memory given back? KASAN knows, and keeps freed objects from new use for a while. */
#ifndef TASKVIZ_KUNIT_FREED_H
#define TASKVIZ_KUNIT_FREED_H

#include <linux/kasan.h>
#include <linux/types.h>

/* The shadow of the first bytes tells how many may be used, or is negative if none may. */
static noinline bool __no_sanitize_address is_freed(const void *object)
{
	return *(const s8 *)kasan_mem_to_shadow(object) < 0;
}

#endif /* TASKVIZ_KUNIT_FREED_H */
