// SPDX-License-Identifier: GPL-2.0
/* Text in XML: no byte of it can be markup. */
#include <stdlib.h>
#include <string.h>
#include "base/xml.h"
#include "test.h"

static void assert_written(void (*put)(FILE *to, const char *text), const char *text,
			   const char *wanted)
{
	char *written;
	size_t size;
	FILE *to = open_memstream(&written, &size);

	assert_non_null(to);
	put(to, text);
	assert_int_equal(fclose(to), 0);
	assert_string_equal(written, wanted);
	free(written);
}

static void escapes_markup(void **state)
{
	(void)state;
	assert_written(xml_put, "a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'");
	assert_written(xml_put, "&lt;", "&amp;lt;");
	assert_written(xml_put, "", "");
}

/* First as everywhere, then for XML, which has no escape for a control character. */
static void escapes_names(void **state)
{
	(void)state;
	assert_written(xml_put_name, "<\x01&\n>", "&lt;\\x01&amp;\\n&gt;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_markup),
		cmocka_unit_test(escapes_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
