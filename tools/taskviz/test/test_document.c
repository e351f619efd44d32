// SPDX-License-Identifier: GPL-2.0
/* YAML files as trees. */
#include <errno.h>
#include <string.h>
#include "base/document.h"
#include "base/errors.h"
#include "test.h"

static int parse(struct document *document, const char *text)
{
	return document_parse(document, text, strlen(text), "a file");
}

static void finds_words(void **state)
{
	struct document document;
	yaml_node_t *root, *list;

	(void)state;
	assert_int_equal(parse(&document, "title: Copies\nrows: [16, '17']\ntext: |\n  a\n  b\n"),
			 0);
	root = document_root(&document);
	assert_string_equal(node_word_of(&document, root, "title"), "Copies");
	assert_string_equal(node_word_of(&document, root, "text"), "a\nb\n");
	list = node_get(&document, root, "rows");
	assert_string_equal(node_word(node_item(&document, list, 1)), "17");
	assert_null(node_item(&document, list, 2));
	assert_int_equal(node_line(list), 2);
	assert_string_equal(node_key(&document, root, 2), "text");
	assert_null(node_key(&document, root, 3));
	document_close(&document);
}

static void finds_nothing_where_nothing_is(void **state)
{
	struct document document;
	yaml_node_t *root, *word;

	(void)state;
	assert_int_equal(parse(&document, "a: {b: }\n[1, 2]: c\n"), 0);
	root = document_root(&document);
	word = node_get(&document, node_get(&document, root, "a"), "b");
	assert_string_equal(node_word(word), "");
	assert_null(node_get(&document, word, "c"));
	assert_null(node_get(&document, NULL, "c"));
	assert_null(node_get(&document, root, "c"));
	assert_null(node_item(&document, word, 0));
	assert_null(node_key(&document, root, 1));
	assert_null(node_word(root));
	assert_null(node_word(NULL));
	document_close(&document);
}

static void tells_the_line(void **state)
{
	struct document document;

	(void)state;
	assert_int_equal(parse(&document, "a: 1\nb: [2\nc: 3\n"), -EBADMSG);
	assert_non_null(strstr(source_error(), "a file:3: "));
	assert_int_equal(parse(&document, ""), -EBADMSG);
	assert_non_null(strstr(source_error(), "nothing in it"));
	assert_int_equal(document_open(&document, "/proc/self/nothing"), -ENOENT);
	assert_non_null(strstr(source_error(), "cannot open /proc/self/nothing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_words),
		cmocka_unit_test(finds_nothing_where_nothing_is),
		cmocka_unit_test(tells_the_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
