// SPDX-License-Identifier: GPL-2.0
/* Saved records: what is written is what is read; what is damaged is refused. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include "base/errors.h"
#include "records.h"
#include "source/saved.h"
#include "source/source.h"
#include "test.h"

struct bytes {
	char *data;
	size_t size;
};

static struct bytes encode(const struct snapshot *snapshot)
{
	struct bytes bytes;
	FILE *to = open_memstream(&bytes.data, &bytes.size);

	saved_encode(to, snapshot);
	assert_int_equal(fclose(to), 0);
	return bytes;
}

static int decode(struct bytes bytes, size_t size, struct snapshot *snapshot)
{
	/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
	char *copy = malloc(size + !size);
	int err;

	memcpy(copy, bytes.data, size);
	err = saved_decode(copy, size, snapshot);
	free(copy);
	return err;
}

static void reads_what_it_wrote(void **state)
{
	struct snapshot family = test_family(), read = {};
	struct bytes bytes = encode(&family);

	(void)state;
	assert_int_equal(decode(bytes, bytes.size, &read), 0);
	assert_memory_equal(&read.head, &family.head, sizeof(read.head));
	assert_memory_equal(read.records, family.records, 6 * sizeof(*read.records));
	free(bytes.data);
	snapshot_free(&family);
	snapshot_free(&read);
}

static void refuses_what_is_cut(void **state)
{
	struct snapshot family = test_family(), read = {};
	struct bytes bytes = encode(&family);

	(void)state;
	for (size_t size = 0; size < bytes.size; size++)
		assert_int_equal(decode(bytes, size, &read), -EBADMSG);
	free(bytes.data);
	snapshot_free(&family);
	snapshot_free(&read);
}

static void refuses_bytes_behind_the_last(void **state)
{
	struct snapshot family = test_family(), read = {};
	struct bytes bytes = encode(&family);

	(void)state;
	bytes.data = realloc(bytes.data, bytes.size + 8);
	assert_non_null(bytes.data);
	assert_int_equal(decode(bytes, bytes.size + 8, &read), -EBADMSG);
	free(bytes.data);
	snapshot_free(&family);
	snapshot_free(&read);
}

static void refuses_another_version(void **state)
{
	struct snapshot family = test_family(), read = {};
	struct bytes bytes = encode(&family);
	struct saved_head *head = (struct saved_head *)bytes.data;

	(void)state;
	head->version++;
	assert_int_equal(decode(bytes, bytes.size, &read), -EPROTONOSUPPORT);
	assert_non_null(strstr(source_error(), "version 2"));
	head->version--;
	head->byte_order = __builtin_bswap32(head->byte_order);
	assert_int_equal(decode(bytes, bytes.size, &read), -EPROTONOSUPPORT);
	free(bytes.data);
	snapshot_free(&family);
	snapshot_free(&read);
}

static void refuses_a_state_that_is_none(void **state)
{
	struct snapshot family = test_family(), read = {};
	struct bytes bytes;

	(void)state;
	family.records[2].state = '?';
	bytes = encode(&family);
	assert_int_equal(decode(bytes, bytes.size, &read), -EBADMSG);
	assert_non_null(strstr(source_error(), "record 2"));
	free(bytes.data);
	snapshot_free(&family);
	snapshot_free(&read);
}

/* There is no PID 0: whose parent it is hangs below init. */
static void orders_the_tree(void **state)
{
	const int32_t pids[] = { 1, 2, 3, 10, 11, 12 };
	const uint32_t parents[] = { 0, 0, 1, 0, 3, 3 };
	struct snapshot family = test_family();

	(void)state;
	for (int i = 0; i < 6; i++)
		family.records[i].parent = 12345;
	assert_int_equal(snapshot_order(&family, 1), 0);
	assert_int_equal(family.head.count, 6);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(family.records[i].pid, pids[i]);
		assert_int_equal(family.records[i].parent, parents[i]);
	}
	snapshot_free(&family);
}

static void drops_the_ended(void **state)
{
	struct snapshot family = test_family();

	(void)state;
	assert_int_equal(snapshot_order(&family, 0), 0);
	assert_int_equal(family.head.count, 5);
	for (int i = 0; i < 5; i++)
		assert_int_not_equal(family.records[i].pid, 12);
	snapshot_free(&family);
}

/* A folder with a view of that text. */
static int read_view(const char *content)
{
	char folder[] = "/tmp/taskviz-test.XXXXXX", path[64], *text;
	struct source *source;
	FILE *file;
	int err;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/cow", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
	source = source_open(folder);
	assert_non_null(source);
	err = source_view(source, "cow", &text);
	if (!err)
		free(text);
	source_close(source);
	unlink(path);
	rmdir(folder);
	return err;
}

/* Somebody else may have made the folder: nothing in it is for the terminal to obey. */
static void refuses_views_that_are_no_text(void **state)
{
	(void)state;
	assert_int_equal(read_view("PID NAME\n  1 ├─│ └─ a\\x1b\n"), 0);
	assert_int_equal(read_view(""), 0);
	assert_int_equal(read_view("PID NAME\n  1 \x1b[31m\n"), -EBADMSG);
	assert_int_equal(read_view("a\rb"), -EBADMSG);
	assert_int_equal(read_view("a\tb"), -EBADMSG);
	assert_int_equal(read_view("\x7f"), -EBADMSG);
	assert_int_equal(read_view("\xc2\x9b[31m"), -EBADMSG);
	assert_int_equal(read_view("\xe2\x94"), -EBADMSG);
	assert_int_equal(read_view("\xff"), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(refuses_what_is_cut),
		cmocka_unit_test(refuses_bytes_behind_the_last),
		cmocka_unit_test(refuses_another_version),
		cmocka_unit_test(refuses_a_state_that_is_none),
		cmocka_unit_test(orders_the_tree),
		cmocka_unit_test(drops_the_ended),
		cmocka_unit_test(refuses_views_that_are_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
