/* SPDX-License-Identifier: GPL-2.0 */
/* What cmocka wants included, in its order. */
#ifndef TASKVIZ_TEST_H
#define TASKVIZ_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#endif /* TASKVIZ_TEST_H */
