/* SPDX-License-Identifier: GPL-2.0 */
/* Data of a large page, packed, as text. */
#ifndef TASKVIZ_TIMELINE_PACK_H
#define TASKVIZ_TIMELINE_PACK_H

#include <stdio.h>

/*
 * pack_open() - a file whose bytes go to @to by zlib, as base64, until it is closed
 *
 * Errors of @to stay in it. Return: it, or NULL without memory.
 */
FILE *pack_open(FILE *to);

#endif /* TASKVIZ_TIMELINE_PACK_H */
