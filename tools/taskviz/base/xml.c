// SPDX-License-Identifier: GPL-2.0
/* Writes text into XML and HTML. */
#include "core/pure.h"
#include "xml.h"

void xml_put(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", to);
		else if (*text == '>')
			fputs("&gt;", to);
		else if (*text == '&')
			fputs("&amp;", to);
		else if (*text == '"')
			fputs("&quot;", to);
		else
			fputc(*text, to);
	}
}

void xml_put_name(FILE *to, const char *name)
{
	char bytes[4 * TASKVIZ_NAME_LEN + 1];
	struct taskviz_text text = { .buf = bytes, .size = sizeof(bytes) - 1 };

	taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	bytes[text.len] = 0;
	xml_put(to, bytes);
}
