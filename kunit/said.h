/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel log got, caught by a console: messages can be right or wrong, too. */
#ifndef TASKVIZ_KUNIT_SAID_H
#define TASKVIZ_KUNIT_SAID_H

#include <kunit/test.h>
#include <linux/console.h>
#include <linux/string.h>

#define SAID_ROOM	8192

static char said[SAID_ROOM];
static size_t said_len;

static inline void said_write(struct console *console, const char *text, unsigned int len)
{
	len = min_t(size_t, len, SAID_ROOM - 1 - said_len);
	memcpy(said + said_len, text, len);
	said_len += len;
}

static struct console said_console = {
	.name = "said",
	.write = said_write,
	.flags = CON_ENABLED | CON_ANYTIME,
	.index = -1,
};

static inline int said_begin(struct kunit_suite *suite)
{
	register_console(&said_console);
	return 0;
}

static inline void said_end(struct kunit_suite *suite)
{
	unregister_console(&said_console);
}

static inline void said_clear(void)
{
	memset(said, 0, sizeof(said));
	said_len = 0;
}

/* Since the last said_clear(); which this does, too. */
static inline void expect_said(struct kunit *test, const char *what)
{
	KUNIT_EXPECT_TRUE_MSG(test, strstr(said, what), "wanted: %s", what);
	said_clear();
}

static inline void expect_silence(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, said_len, (size_t)0);
	said_clear();
}

#endif /* TASKVIZ_KUNIT_SAID_H */
