// SPDX-License-Identifier: GPL-2.0
/* Writes text for Graphviz. */
#include "dot.h"

void dot_put(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', to);
		fputc(*text, to);
	}
	fputc('"', to);
}
