// SPDX-License-Identifier: GPL-2.0
/* Who woke a task: as the kernel's records tell it, and as it comes to the wakeup. */
#include <sys/syscall.h>
#include "formats.h"
#include "memory.h"
#include "model/event_call.h"
#include "print/event_text.h"
#include "stream/wakers.h"
#include "test.h"

/* As the formats of sched_waking and sched_wakeup have it, common fields first. */
struct waking_record {
	uint16_t type;
	uint8_t flags, preempt_count;
	int32_t common_pid;
	char comm[16];
	int32_t pid, prio, target_cpu;
} __attribute__((packed));

/* As the format of task_waking has it. */
struct task_waking_record {
	uint16_t type;
	uint8_t flags, preempt_count;
	int32_t common_pid, pid, call, waker_call;
	uint16_t compat, waker_compat;
	uint64_t arg;
} __attribute__((packed));

/* What it slept for: the call is not known; the call tells of no such. */
#define UNKNOWN	"futex=? semset=? lock_fd=?"
#define NOTHING	"futex=- semset=- lock_fd=-"

struct world {
	struct tep_handle *tep;
	struct event_decoder decoder;
	struct wakers wakers;
};

static int set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->tep = test_tep(-1);
	event_decoder_init(&world->decoder, world->tep);
	wakers_init(&world->wakers, world->tep);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;

	wakers_drop(&world->wakers);
	tep_free(world->tep);
	free(world);
	return 0;
}

/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
static bool decode(struct world *world, const void *waking, size_t size, struct event *event)
{
	struct tep_record record = { .data = malloc(size + !size), .size = size, .ts = 7 };
	bool known;

	memcpy(record.data, waking, size);
	known = wakers_decode(&world->wakers, world->tep, &record, event);
	free(record.data);
	return known;
}

/* @waker, with these flags, wakes @pid. */
static void wake(struct world *world, int32_t waker, uint8_t flags, int32_t pid)
{
	struct waking_record record = {
		.type = world->wakers.plain.id, .flags = flags, .common_pid = waker, .pid = pid,
	};
	struct event event;

	assert_true(decode(world, &record, sizeof(record), &event));
	assert_int_equal(wakers_join(&world->wakers, &event), 0);
}

/* The line about a wakeup, from its cpu on. */
static void expect_wakeup(struct world *world, int32_t pid, const char *wanted)
{
	struct event event = { .kind = EVENT_WAKEUP, .pid = pid };
	char line[256];
	struct taskviz_text text = { .buf = line, .size = sizeof(line) - 1 };

	strcpy(event.wakeup.comm, "b");
	assert_int_equal(wakers_join(&world->wakers, &event), 1);
	assert_true(event_is_valid(&event));
	event_put(&text, &event, "b");
	line[text.len] = 0;
	assert_non_null(strstr(line, "target_cpu=0 "));
	assert_string_equal(strstr(line, "target_cpu=0 ") + strlen("target_cpu=0 "), wanted);
}

/* The same, told with calls. */
static void wake_from(struct world *world, struct task_waking_record record)
{
	struct event event;

	record.type = world->wakers.with_calls.id;
	assert_true(decode(world, &record, sizeof(record), &event));
	assert_int_equal(wakers_join(&world->wakers, &event), 0);
}

static void tells_the_waker(void **state)
{
	wake(*state, 12, 0, 34);
	expect_wakeup(*state, 34, "waker=12 context=task call=? waker_call=? " UNKNOWN);
}

static void tells_the_calls(void **state)
{
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_read, .waker_call = SYS_write });
	expect_wakeup(*state, 34, "waker=12 context=task call=read waker_call=write " NOTHING);
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = -1, .waker_call = 4, .waker_compat = 1 });
	expect_wakeup(*state, 34, "waker=12 context=task call=none waker_call=write " NOTHING);
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = 0xffffff, .compat = 1, .waker_call = SYS_exit });
	expect_wakeup(*state, 34, "waker=12 context=task call=16777215 waker_call=exit " UNKNOWN);
}

/* The lower half of the address of the word: of other calls that is something else. */
static void tells_the_futex(void **state)
{
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_futex, .waker_call = SYS_futex, .arg = 0x7f3c0a0010a0 });
	expect_wakeup(*state, 34,
		      "waker=12 context=task call=futex waker_call=futex futex=0x..0a0010a0 semset=- lock_fd=-");
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_read, .waker_call = SYS_write, .arg = 3 });
	expect_wakeup(*state, 34, "waker=12 context=task call=read waker_call=write " NOTHING);
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = -1, .waker_call = SYS_futex });
	expect_wakeup(*state, 34, "waker=12 context=task call=none waker_call=futex " NOTHING);
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_futex, .waker_call = SYS_futex });
	expect_wakeup(*state, 34, "waker=12 context=task call=futex waker_call=futex futex=? semset=- lock_fd=-");
}

/* What is locked: the first set of the machine has the id 0, and so may a descriptor be. */
static void tells_the_set_and_the_descriptor(void **state)
{
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_semop, .waker_call = SYS_semop, .arg = 0 });
	expect_wakeup(*state, 34, "waker=12 context=task call=semop waker_call=semop futex=- semset=0 lock_fd=-");
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_flock, .waker_call = SYS_close, .arg = 9 });
	expect_wakeup(*state, 34, "waker=12 context=task call=flock waker_call=close futex=- semset=- lock_fd=9");
	wake_from(*state, (struct task_waking_record){ .common_pid = 12, .pid = 34,
		  .call = SYS_flock, .waker_call = SYS_close, .arg = ~0ull });
	expect_wakeup(*state, 34, "waker=12 context=task call=flock waker_call=close futex=- semset=- lock_fd=?");
}

/* Whose numbers they are stands with them: a number of another machine has no name here. */
static void names_no_calls_of_other_machines(void **state)
{
	const uint32_t ours = event_call(SYS_read, false) >> 24;
	char text[EVENT_CALL_SIZE];
	int named = 0;

	(void)state;
	for (uint32_t numbers = 1; numbers < 256; numbers++) {
		const bool is_number =
			!strcmp(event_call_text(numbers << 24 | SYS_read, text), text);

		named += !is_number;
		if (numbers == ours)
			assert_false(is_number);
	}
	assert_true(named <= 2);
	assert_string_equal(event_call_text(ours << 24 | SYS_write, text), "write");
	assert_string_equal(event_call_text(255u << 24 | 64, text), "64");
	assert_string_equal(event_call_text(EVENT_CALL_UNKNOWN, text), "?");
	assert_string_equal(event_call_text(EVENT_CALL_NONE, text), "none");
}

/* With interrupts off (1), with another need to schedule (4): still the task. */
static void tells_interrupts_apart(void **state)
{
	static const struct { uint8_t flags; const char *context; } contexts[] = {
		{ 0x05, "task" }, { 0x11, "softirq" }, { 0x09, "interrupt" },
		{ 0x19, "interrupt" }, { 0x59, "nmi" },
	};
	char wanted[96];

	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
		wake(*state, 0, contexts[i].flags, 34);
		sprintf(wanted, "waker=0 context=%s call=? waker_call=? " UNKNOWN,
			contexts[i].context);
		expect_wakeup(*state, 34, wanted);
	}
}

/* Wakeups come in another order than wakings, where other CPUs are asked to do them. */
static void keeps_several_apart(void **state)
{
	for (int32_t pid = 100; pid < 150; pid++)
		wake(*state, pid + 1000, 0, pid);
	for (int32_t pid = 149; pid >= 100; pid--) {
		char wanted[96];

		sprintf(wanted, "waker=%d context=task call=? waker_call=? " UNKNOWN,
			pid + 1000);
		expect_wakeup(*state, pid, wanted);
	}
}

static void tells_each_waking_once(void **state)
{
	wake(*state, 12, 0, 34);
	expect_wakeup(*state, 34, "waker=12 context=task call=? waker_call=? " UNKNOWN);
	expect_wakeup(*state, 34, "waker=? context=? call=? waker_call=? " UNKNOWN);
	wake(*state, 12, 0, 34);
	wake(*state, 13, 0, 34);
	expect_wakeup(*state, 34, "waker=13 context=task call=? waker_call=? " UNKNOWN);
}

/* What was lost may be the wakeup of this waking, and the waking of the next wakeup. */
static void knows_nobody_after_a_loss(void **state)
{
	struct world *world = *state;
	struct event lost = { .kind = EVENT_LOST };

	wake(world, 12, 0, 34);
	assert_int_equal(wakers_join(&world->wakers, &lost), 1);
	expect_wakeup(world, 34, "waker=? context=? call=? waker_call=? " UNKNOWN);
}

static void tells_no_number_where_nobody_is_known(void **state)
{
	struct event event = { .kind = EVENT_WAKEUP, .pid = 34 };
	struct json_object *json = event_json(&event);
	const char *text;

	(void)state;
	text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN);
	assert_non_null(strstr(text, "\"waker\":null,\"context\":null,"));
	assert_non_null(strstr(text, ",\"call\":null,\"waker_call\":null,\"futex\":null,"));
	assert_non_null(strstr(text, ",\"semset\":null,\"lock_fd\":null"));
	json_object_put(json);
}

static void refuses_what_is_cut(void **state)
{
	struct world *world = *state;
	struct waking_record record = { .type = world->wakers.plain.id, .pid = 34 };
	const size_t needed = offsetof(struct waking_record, prio);
	struct event event;

	for (size_t size = 0; size < needed; size++)
		assert_false(decode(world, &record, size, &event));
	assert_true(decode(world, &record, needed, &event));
}

static void refuses_calls_that_are_cut(void **state)
{
	struct world *world = *state;
	struct task_waking_record record = { .type = world->wakers.with_calls.id };
	struct event event;

	for (size_t size = 0; size < sizeof(record); size++)
		assert_false(decode(world, &record, size, &event));
	assert_true(decode(world, &record, sizeof(record), &event));
}

/* Of a wakeup this is no waking, and the other way round. */
static void leaves_others_alone(void **state)
{
	struct world *world = *state;
	struct waking_record record = { .type = world->decoder.ids[EVENT_WAKEUP], .pid = 34 };
	struct tep_record waking = { .data = &record, .size = sizeof(record) };
	struct event event;

	assert_false(decode(world, &record, sizeof(record), &event));
	record.type = world->wakers.plain.id;
	assert_false(event_decode(&world->decoder, world->tep, &waking, &event));
}

static int join(struct world *world, uint16_t kind, int32_t pid, int32_t waker, uint64_t at_ns)
{
	struct event event = { .time_ns = at_ns, .kind = kind, .pid = pid, .wakeup.waker = waker };
	const int joined = wakers_join(&world->wakers, &event);

	if (kind == EVENT_WAKEUP)
		assert_int_equal(event.wakeup.waker, waker);
	return joined;
}

/* Ever new tasks, each second one of which ends before it is woken; each waker is found. */
static void a_million_wakings_need_no_more_memory(void **state)
{
	struct world *world = *state;
	size_t before = 0;

	for (int32_t pid = 1; pid <= 1000000; pid++) {
		const uint64_t at_ns = pid * 100000ull;

		assert_int_equal(join(world, EVENT_WAKING, pid, pid + 7, at_ns), 0);
		if (pid % 2 && pid > 5000)
			assert_int_equal(join(world, EVENT_WAKEUP, pid - 5000, pid - 4993, at_ns),
					 1);
		if (pid == 100000)
			before = test_memory();
	}
	assert_true(before && test_memory() <= before);
	assert_true(world->wakers.nr <= world->wakers.capacity);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_the_waker, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_the_calls, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_the_futex, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_the_set_and_the_descriptor, set_up,
						tear_down),
		cmocka_unit_test(names_no_calls_of_other_machines),
		cmocka_unit_test_setup_teardown(tells_interrupts_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_several_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_each_waking_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_nobody_after_a_loss, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_no_number_where_nobody_is_known, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_is_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_calls_that_are_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leaves_others_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_million_wakings_need_no_more_memory, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
