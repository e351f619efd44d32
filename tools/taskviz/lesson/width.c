// SPDX-License-Identifier: GPL-2.0
/* Counts the columns of texts that people, or commands, wrote. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include "width.h"

#define TAB	8

/* Return: how many bytes of it only switch a colour. */
static size_t colour(const char *text)
{
	size_t len;

	if (strncmp(text, "\033[", 2))
		return 0;
	len = 2 + strspn(text + 2, "0123456789;");
	return text[len] ? len + 1 : len;
}

/* One that is none in this locale takes one a byte. Return: how many bytes it has. */
static size_t character(const char *text, int *column)
{
	wchar_t wide;
	const int len = mbtowc(&wide, text, MB_CUR_MAX);
	const int takes = len > 0 ? wcwidth(wide) : 1;

	if (*text == '\t')
		*column += TAB - *column % TAB;
	else
		*column += takes < 0 ? 1 : takes;
	return len > 0 ? len : 1;
}

int width_of(const char *text)
{
	int column = 0, most = 0;

	while (*text) {
		size_t len = colour(text);

		if (*text == '\n') {
			column = 0;
			len = 1;
		} else if (!len) {
			len = character(text, &column);
		}
		if (column > most)
			most = column;
		text += len;
	}
	return most;
}
