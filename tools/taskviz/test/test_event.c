// SPDX-License-Identifier: GPL-2.0
/* Events: trace records as the kernel writes them, names of values, lines of text and JSON. */
#include "formats.h"
#include "print/event_text.h"
#include "test.h"

/* As the format of task_exit has it, common fields first. */
struct exit_record {
	uint16_t type;
	uint8_t flags, preempt_count;
	int32_t common_pid;
	uint64_t start_ns;
	int32_t pid, tgid;
	int64_t exit_code;
	char name[16];
} __attribute__((packed));

struct switch_record {
	uint16_t type;
	uint8_t flags, preempt_count;
	int32_t common_pid;
	char prev_comm[16];
	int32_t prev_pid, prev_prio;
	int64_t prev_state;
	char next_comm[16];
	int32_t next_pid, next_prio;
} __attribute__((packed));

static struct tep_handle *tep;
static struct event_decoder decoder;

static int set_up(void **state)
{
	(void)state;
	tep = test_tep(-1);
	event_decoder_init(&decoder, tep);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tep_free(tep);
	return 0;
}

static bool decode(const void *data, size_t size, struct event *event)
{
	/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
	void *copy = malloc(size + !size);
	struct tep_record record = { .data = copy, .size = size, .ts = 1500000000, .cpu = 3 };
	bool known;

	memcpy(copy, data, size);
	known = event_decode(&decoder, tep, &record, event);
	free(copy);
	return known;
}

static struct exit_record an_exit(void)
{
	return (struct exit_record){
		.type = decoder.ids[EVENT_EXIT], .start_ns = 77, .pid = 12, .tgid = 11,
		.exit_code = 3 << 8, .name = "sh",
	};
}

static void reads_an_exit(void **state)
{
	struct exit_record record = an_exit();
	struct event event;

	(void)state;
	assert_true(decode(&record, sizeof(record), &event));
	assert_int_equal(event.kind, EVENT_EXIT);
	assert_int_equal(event.time_ns, 1500000000);
	assert_int_equal(event.cpu, 3);
	assert_int_equal(event.pid, 12);
	assert_int_equal(event.start_ns, 77);
	assert_int_equal(event.exit.tgid, 11);
	assert_int_equal(event.exit.exit_code, 3 << 8);
	assert_string_equal(event.exit.name, "sh");
}

/* The state is a long there. */
static void reads_a_switch(void **state)
{
	struct switch_record record = {
		.type = decoder.ids[EVENT_SWITCH], .prev_comm = "a", .prev_pid = 5,
		.prev_state = 2, .next_comm = "b", .next_pid = 6,
	};
	struct event event;

	(void)state;
	assert_true(decode(&record, sizeof(record), &event));
	assert_int_equal(event.pid, 5);
	assert_int_equal(event.run.next_pid, 6);
	assert_string_equal(event.run.next_comm, "b");
	assert_int_equal(event_state_letter(event.run.prev_state), 'D');
}

static void knows_the_states(void **state)
{
	static const char letters[] = "SDTtXZPI";

	(void)state;
	assert_int_equal(event_state_letter(0), 'R');
	assert_int_equal(event_state_letter(0x100), 'R');
	for (int i = 0; letters[i]; i++)
		assert_int_equal(event_state_letter(1 << i), letters[i]);
}

static void refuses_what_is_cut(void **state)
{
	struct exit_record record = an_exit();
	struct event event;

	(void)state;
	for (size_t size = 0; size < sizeof(record); size++)
		assert_false(decode(&record, size, &event));
}

static void ends_a_name_without_end(void **state)
{
	struct exit_record record = an_exit();
	struct event event;

	(void)state;
	memset(record.name, 'x', sizeof(record.name));
	assert_true(decode(&record, sizeof(record), &event));
	assert_int_equal(strlen(event.exit.name), TASKVIZ_NAME_LEN - 1);
}

static void misses_an_event_of_the_kernel(void **state)
{
	struct tep_handle *poor = test_tep(EVENT_REAP);
	struct event_decoder less;

	(void)state;
	event_decoder_init(&less, poor);
	assert_int_equal(less.ids[EVENT_REAP], -1);
	assert_int_not_equal(less.ids[EVENT_EXIT], -1);
	tep_free(poor);
}

/* The kernel's own lists: { 1, "ignored" }. */
static void expect_names(const char *format, enum event_value type)
{
	const char *name;
	char entry[64];

	for (uint64_t value = 0; (name = event_value_name(type, value)); value++) {
		snprintf(entry, sizeof(entry), "{ %d, \"%s\" }", (int)value, name);
		if (strcmp(name, "none"))
			assert_non_null(strstr(format, entry));
	}
}

static void names_values_as_the_kernel_does(void **state)
{
	(void)state;
	expect_names(format_signal, VALUE_EFFECT);
	expect_names(format_adopt, VALUE_ADOPTION);
	expect_names(format_copy, VALUE_COPY);
}

static void writes_text(void **state)
{
	struct exit_record record = an_exit();
	struct taskviz_text text;
	struct event event;
	char line[256];

	(void)state;
	strcpy(record.name, "a\x1b[31m");
	assert_true(decode(&record, sizeof(record), &event));
	text = (struct taskviz_text){ .buf = line, .size = sizeof(line) - 1 };
	event_put(&text, &event, event.exit.name);
	line[text.len] = 0;
	assert_string_equal(line,
			    "  3 exit        12 a\\x1b[31m        tgid=11 name=a\\x1b[31m exit_code=exit 3");
}

static void writes_json(void **state)
{
	struct exit_record record = an_exit();
	struct json_object *json;
	struct event event;

	(void)state;
	assert_true(decode(&record, sizeof(record), &event));
	json = event_json(&event);
	assert_string_equal(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
			    "{\"time_ns\":1500000000,\"cpu\":3,\"event\":\"exit\",\"pid\":12,\"tgid\":11,\"name\":\"sh\",\"exit_code\":768,\"start_ns\":77}");
	json_object_put(json);
}

/* So much was lost of events of these kinds. */
static void expect_loss(uint32_t kinds, const char *text, const char *json)
{
	struct event event = { .time_ns = 7, .cpu = 3, .lost = { .count = 42, .kinds = kinds } };
	struct json_object *object = event_json(&event);
	char line[256] = "";
	struct taskviz_text put = { .buf = line, .size = sizeof(line) - 1 };

	event_put(&put, &event, "-");
	assert_non_null(strstr(line, text));
	assert_string_equal(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), json);
	json_object_put(object);
}

/* As --kinds has them; old recordings do not tell, and one that is no recorder's tells nothing. */
static void tells_what_may_be_lost(void **state)
{
	(void)state;
	expect_loss(EVENT_STATES, " count=42 kinds=switch,wakeup",
		    "{\"time_ns\":7,\"cpu\":3,\"event\":\"lost\",\"count\":42,\"kinds\":[\"switch\",\"wakeup\"]}");
	expect_loss(EVENT_LIVES, " count=42 kinds=fork,exec,exit,reap,adopt,copy,signal",
		    "{\"time_ns\":7,\"cpu\":3,\"event\":\"lost\",\"count\":42,\"kinds\":[\"fork\",\"exec\",\"exit\",\"reap\",\"adopt\",\"copy\",\"signal\"]}");
	expect_loss(0, " count=42 kinds=?",
		    "{\"time_ns\":7,\"cpu\":3,\"event\":\"lost\",\"count\":42,\"kinds\":null}");
	expect_loss(1u << 31, " count=42 kinds=?",
		    "{\"time_ns\":7,\"cpu\":3,\"event\":\"lost\",\"count\":42,\"kinds\":null}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_an_exit),
		cmocka_unit_test(reads_a_switch),
		cmocka_unit_test(knows_the_states),
		cmocka_unit_test(refuses_what_is_cut),
		cmocka_unit_test(ends_a_name_without_end),
		cmocka_unit_test(misses_an_event_of_the_kernel),
		cmocka_unit_test(names_values_as_the_kernel_does),
		cmocka_unit_test(writes_text),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(tells_what_may_be_lost),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
