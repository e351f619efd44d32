/* SPDX-License-Identifier: GPL-2.0 */
/* The device tree as a source of settings; a kernel without it has none. */
#ifndef TASKVIZ_PLATFORM_H
#define TASKVIZ_PLATFORM_H

#ifdef CONFIG_OF
int taskviz_platform_init(void);
void taskviz_platform_exit(void);
#else
static inline int taskviz_platform_init(void)
{
	return 0;
}

static inline void taskviz_platform_exit(void)
{
}
#endif

#endif /* TASKVIZ_PLATFORM_H */
