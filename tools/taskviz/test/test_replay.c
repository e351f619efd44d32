// SPDX-License-Identifier: GPL-2.0
/* Replay: a story whose every moment is known, and what is no more known after events were lost. */
#include "recording/replay.h"
#include "recordings.h"
#include "test.h"

struct played {
	struct test_bytes bytes;
	struct recording recording;
	struct history history;
	struct snapshot snapshot;
};

static void parse(struct played *played, const struct event *events, size_t nr)
{
	memset(played, 0, sizeof(*played));
	played->bytes = test_write(events, nr);
	assert_null(recording_parse(&played->recording, played->bytes.data, played->bytes.size));
}

static void play(struct played *played, const struct event *events, size_t nr)
{
	parse(played, events, nr);
	assert_int_equal(history_build(&played->history, &played->recording), 0);
}

static void drop(struct played *played)
{
	snapshot_free(&played->snapshot);
	history_drop(&played->history);
	recording_drop(&played->recording);
	free(played->bytes.data);
}

/* The task half a second after that second; NULL if it is not there. */
static const struct taskviz_record *task_at(struct played *played, int32_t pid, unsigned int second)
{
	uint64_t at_ns = TEST_BEGIN + second * TEST_SECOND + TEST_SECOND / 2;

	assert_int_equal(replay_snapshot(&played->history, TASKVIZ_SNAPSHOT_ENDED, at_ns,
					 &played->snapshot), 0);
	assert_int_equal(played->snapshot.head.now_ns, at_ns);
	for (uint32_t i = 0; i < played->snapshot.head.count; i++)
		if (played->snapshot.records[i].pid == pid)
			return &played->snapshot.records[i];
	return NULL;
}

static void is_born_and_shares(void **state)
{
	struct event events[16];
	struct played played;
	const struct taskviz_record *record;

	(void)state;
	play(&played, events, test_story(events));
	assert_null(task_at(&played, 101, 0));
	record = task_at(&played, 101, 1);
	assert_non_null(record);
	assert_string_equal(record->name, "shell");
	assert_int_equal(record->ppid, 10);
	assert_int_equal(record->state, 'R');
	assert_int_equal(played.snapshot.records[record->parent].pid, 10);
	assert_int_equal(played.snapshot.records[record->parent].state, 'S');
	assert_int_equal(played.snapshot.records[record->parent].counts.forks, 1);
	drop(&played);
}

static void copies_and_becomes_another_program(void **state)
{
	struct event events[16];
	struct played played;
	const struct taskviz_record *record;

	(void)state;
	play(&played, events, test_story(events));
	record = task_at(&played, 101, 3);
	assert_string_equal(record->name, "ls");
	assert_int_equal(record->counts.copies[TASKVIZ_COPY_FORK], 1);
	assert_int_equal(record->counts.copies[TASKVIZ_COPY_ZERO], 1);
	assert_int_equal(record->counts.execs, 1);
	assert_int_equal(task_at(&played, 101, 4)->state, 'D');
	assert_int_equal(task_at(&played, 101, 5)->state, 'R');
	drop(&played);
}

static void ends_and_is_reaped(void **state)
{
	struct event events[16];
	struct played played;
	const struct taskviz_record *record;

	(void)state;
	play(&played, events, test_story(events));
	record = task_at(&played, 101, 7);
	assert_int_equal(record->state, 'Z');
	assert_int_equal(record->exit_code, 7 << 8);
	assert_int_equal(record->exited_ns, TEST_BEGIN + 6 * TEST_SECOND);
	record = task_at(&played, 101, 8);
	assert_true(record->info & TASKVIZ_INFO_ENDED);
	assert_int_equal(record->reaper, 10);
	assert_int_equal(replay_snapshot(&played.history, 0, TEST_END - 1, &played.snapshot), 0);
	for (uint32_t i = 0; i < played.snapshot.head.count; i++)
		assert_int_not_equal(played.snapshot.records[i].pid, 101);
	drop(&played);
}

/* As a zombie from before the recording ends. */
static void does_not_know_since_when_it_is_a_zombie(void **state)
{
	struct event events[16];
	size_t nr = test_story(events);
	struct played played;

	(void)state;
	assert_int_equal(events[nr - 3].kind, EVENT_EXIT);
	events[nr - 3] = events[nr - 2];
	events[nr - 2] = events[nr - 1];
	events[nr - 2].reap.zombie_ns = TASKVIZ_UNKNOWN64;
	play(&played, events, nr - 1);
	assert_true(task_at(&played, 101, 8)->exited_ns == TASKVIZ_UNKNOWN64);
	drop(&played);
}

/* The last events before the loss are at +8, switches at +6: from then on they may be missing. */
static void knows_no_more_than_it_was_told(void **state)
{
	struct event events[16];
	size_t nr = test_story(events);
	const struct taskviz_record *record;
	struct played played;

	(void)state;
	events[nr] = test_event(EVENT_LOST, 9, 0);
	events[nr].lost.count = TASKVIZ_UNKNOWN64;
	play(&played, events, nr + 1);
	record = task_at(&played, 10, 5);
	assert_int_equal(record->rss_bytes, TASKVIZ_UNKNOWN64);
	assert_int_equal(record->state, 'S');
	record = task_at(&played, 10, 7);
	assert_int_equal(record->state, REPLAY_STATE_UNKNOWN);
	assert_int_equal(record->counts.forks, 1);
	for (unsigned int second = 8; second <= 9; second++) {
		record = task_at(&played, 10, second);
		assert_int_equal(record->state, REPLAY_STATE_UNKNOWN);
		assert_int_equal(record->counts.forks, TASKVIZ_UNKNOWN32);
	}
	drop(&played);
	events[nr].lost.kinds = EVENT_LIVES;
	play(&played, events, nr + 1);
	record = task_at(&played, 10, 9);
	assert_int_equal(record->state, 'S');
	assert_int_equal(record->counts.forks, TASKVIZ_UNKNOWN32);
	drop(&played);
	events[nr].lost.kinds = EVENT_STATES;
	play(&played, events, nr + 1);
	record = task_at(&played, 10, 9);
	assert_int_equal(record->state, REPLAY_STATE_UNKNOWN);
	assert_int_equal(record->counts.forks, 1);
	drop(&played);
}

/* 11 was a zombie from the beginning on; the wait for it may be lost behind the reap of 101. */
static void a_zombie_may_be_gone_after_a_loss(void **state)
{
	struct event events[18];
	size_t nr = test_story(events);
	struct played played;

	(void)state;
	events[nr] = test_event(EVENT_LOST, 9, 0);
	events[nr].lost.kinds = EVENT_LIVES;
	play(&played, events, nr + 1);
	assert_int_equal(task_at(&played, 11, 7)->state, 'Z');
	assert_int_equal(task_at(&played, 11, 8)->state, REPLAY_STATE_UNKNOWN);
	assert_int_equal(task_at(&played, 11, 9)->state, REPLAY_STATE_UNKNOWN);
	assert_int_equal(task_at(&played, 11, 9)->exit_code, 3 << 8);
	assert_int_equal(task_at(&played, 101, 9)->state, 'X');
	drop(&played);
	events[nr].lost.kinds = EVENT_STATES;
	play(&played, events, nr + 1);
	assert_int_equal(task_at(&played, 11, 9)->state, 'Z');
	drop(&played);
}

/* That it was released at +8 is told: it was there when the loss was over at +7. */
static void a_zombie_is_one_until_its_release(void **state)
{
	struct event events[18], lost = test_event(EVENT_LOST, 7, 0);
	size_t nr = test_story(events);
	struct played played;

	(void)state;
	events[nr] = events[nr - 1];
	events[nr - 1] = lost;
	play(&played, events, nr + 1);
	assert_int_equal(task_at(&played, 11, 6)->state, REPLAY_STATE_UNKNOWN);
	assert_int_equal(task_at(&played, 101, 6)->state, 'Z');
	assert_int_equal(task_at(&played, 101, 7)->state, 'Z');
	assert_int_equal(task_at(&played, 101, 8)->state, 'X');
	drop(&played);
}

static struct taskviz_record *first_of(struct played *played, int32_t pid)
{
	struct snapshot *first = &played->recording.snapshots[RECORDING_FIRST];

	for (uint32_t i = 0; i < first->head.count; i++)
		if (first->records[i].pid == pid)
			return &first->records[i];
	return NULL;
}

/* Nobody tells the code of a thread, nor of who may not be traced. */
static void who_may_be_gone_may_have_no_code(void **state)
{
	struct event events[18];
	size_t nr = test_story(events);
	struct played played;

	(void)state;
	events[nr] = test_event(EVENT_LOST, 9, 0);
	parse(&played, events, nr + 1);
	first_of(&played, 11)->exit_code = TASKVIZ_UNKNOWN_EXIT;
	assert_int_equal(history_build(&played.history, &played.recording), 0);
	assert_false(replay_may_be_gone(task_at(&played, 11, 7)));
	assert_int_equal(task_at(&played, 11, 9)->state, REPLAY_STATE_UNKNOWN);
	assert_true(replay_may_be_gone(task_at(&played, 11, 9)));
	assert_int_equal(task_at(&played, 10, 9)->state, REPLAY_STATE_UNKNOWN);
	assert_false(replay_may_be_gone(task_at(&played, 10, 9)));
	drop(&played);
}

/* What ended when the loss was over is what it is said to be. */
static void a_zombie_of_later_is_one(void **state)
{
	struct event events[18], lost = test_event(EVENT_LOST, 4, 0);
	size_t nr = test_story(events);
	struct played played;

	(void)state;
	lost.lost.kinds = EVENT_LIVES;
	memmove(&events[6], &events[5], (nr - 5) * sizeof(*events));
	events[5] = lost;
	play(&played, events, nr + 1);
	assert_int_equal(task_at(&played, 101, 5)->state, 'R');
	assert_int_equal(task_at(&played, 101, 7)->state, 'Z');
	assert_int_equal(task_at(&played, 11, 7)->state, REPLAY_STATE_UNKNOWN);
	drop(&played);
}

/* That events tell of ends is enough; of ancestors of the only ones that are recorded none do. */
static void a_zombie_needs_no_switches(void **state)
{
	struct event events[16];
	struct played played;
	size_t nr = test_story(events);

	(void)state;
	parse(&played, events, nr);
	played.recording.head.flags &= ~RECORDING_STATES;
	assert_int_equal(history_build(&played.history, &played.recording), 0);
	assert_int_equal(task_at(&played, 11, 7)->state, 'Z');
	assert_int_equal(task_at(&played, 1, 7)->state, REPLAY_STATE_UNKNOWN);
	assert_int_equal(task_at(&played, 101, 7)->state, 'Z');
	history_drop(&played.history);
	played.recording.head.flags |= RECORDING_LIMITED;
	played.recording.head.root = 10;
	assert_int_equal(history_build(&played.history, &played.recording), 0);
	assert_int_equal(task_at(&played, 11, 7)->state, REPLAY_STATE_UNKNOWN);
	drop(&played);
}

/* The first snapshots were taken when the loss was over: they know better than what was told. */
static void a_loss_before_the_beginning_takes_nothing(void **state)
{
	struct event events[18];
	size_t nr = test_story(events + 2);
	struct played played;

	(void)state;
	events[0] = test_switch(0, 10, "shell", 2, 0, "swapper/0");
	events[0].time_ns -= 2;
	events[1] = test_event(EVENT_LOST, 0, 0);
	events[1].time_ns -= 1;
	play(&played, events, nr + 2);
	assert_int_equal(task_at(&played, 11, 0)->state, 'Z');
	assert_int_equal(task_at(&played, 10, 0)->state, 'S');
	assert_int_equal(task_at(&played, 10, 2)->counts.forks, 1);
	drop(&played);
}

/* That CPU told a switch before; an exec would be no proof. */
static void a_loss_is_of_its_cpu(void **state)
{
	struct event events[17];
	size_t nr = test_story(events);
	struct played played;

	(void)state;
	events[nr] = test_event(EVENT_LOST, 9, 0);
	events[nr].cpu = 1;
	play(&played, events, nr + 1);
	assert_int_equal(task_at(&played, 10, 4)->state, REPLAY_STATE_UNKNOWN);
	drop(&played);
	memmove(&events[6], &events[5], (nr - 4) * sizeof(*events));
	events[5].cpu = 1;
	play(&played, events, nr + 2);
	assert_int_equal(task_at(&played, 10, 3)->state, 'S');
	assert_int_equal(task_at(&played, 10, 4)->state, REPLAY_STATE_UNKNOWN);
	drop(&played);
}

/* The first snapshot was still being taken: it may have counted the fork, and must not do twice. */
static void counts_nothing_twice(void **state)
{
	struct event events[16];
	struct played played;
	size_t nr = test_story(events);

	(void)state;
	events[0].time_ns = TEST_BEGIN - 1;
	play(&played, events, nr);
	assert_non_null(task_at(&played, 101, 0));
	assert_int_equal(task_at(&played, 10, 0)->counts.forks, 0);
	drop(&played);
}

static void adopts_and_takes_a_pid_again(void **state)
{
	struct event events[16];
	struct played played;
	size_t nr = test_story(events);

	(void)state;
	events[nr] = test_event(EVENT_FORK, 9, 101);
	events[nr].start_ns = TEST_BEGIN + 9 * TEST_SECOND;
	events[nr].fork.parent = 10;
	events[nr].fork.tgid = 101;
	strcpy(events[nr].fork.name, "again");
	events[nr + 1] = test_event(EVENT_ADOPT, 9, 101);
	events[nr + 1].start_ns = events[nr].start_ns;
	events[nr + 1].adopt.parent = 1;
	events[nr + 1].adopt.why = TASKVIZ_ADOPTED_INIT;
	play(&played, events, nr + 2);
	assert_non_null(task_at(&played, 101, 9));
	for (uint32_t i = 0; i < played.snapshot.head.count; i++) {
		const struct taskviz_record *record = &played.snapshot.records[i];

		if (record->pid != 101)
			continue;
		if (record->info & TASKVIZ_INFO_ENDED) {
			assert_int_equal(record->exit_code, 7 << 8);
		} else {
			assert_int_equal(record->ppid, 1);
			assert_int_equal(record->adopted, TASKVIZ_ADOPTED_INIT);
		}
	}
	assert_int_equal(played.snapshot.head.count, 8);
	drop(&played);
}

/* A thread of 101, which is there already, or not yet. */
static struct event thread_is_born(uint64_t time_ns)
{
	struct event event = test_event(EVENT_FORK, 0, 102);

	event.time_ns = time_ns;
	event.fork.parent = 101;
	event.fork.tgid = 101;
	strcpy(event.fork.name, "thread");
	return event;
}

/* The snapshot of threads is taken after that of processes: what was born meanwhile is in it. */
static void play_births_between(struct played *played, const struct event *events, size_t nr)
{
	static struct taskviz_record records[8];
	struct snapshot *threads;

	parse(played, events, nr);
	threads = &played->recording.snapshots[RECORDING_FIRST_THREADS];
	played->recording.snapshots[RECORDING_FIRST].head.now_ns -= TEST_SECOND / 2;
	memcpy(records, threads->records, 6 * sizeof(*records));
	records[6] = test_record(101, 10, 'R', "shell");
	records[6].nr_threads = 2;
	records[7] = test_record(102, 10, 'R', "thread");
	records[7].tgid = 101;
	records[7].info = TASKVIZ_INFO_THREAD;
	threads->records = records;
	threads->head.count = 8;
	assert_int_equal(history_build(&played->history, &played->recording), 0);
}

static void is_born_between_the_first_snapshots(void **state)
{
	struct event events[17];
	struct played played;
	const struct taskviz_record *record;

	(void)state;
	test_story(events + 1);
	events[0] = events[1];
	events[0].time_ns = TEST_BEGIN - TEST_SECOND / 4;
	events[1] = thread_is_born(TEST_BEGIN - TEST_SECOND / 8);
	play_births_between(&played, events, 2);
	record = task_at(&played, 101, 0);
	assert_non_null(record);
	assert_string_equal(record->name, "shell");
	assert_int_equal(record->ppid, 10);
	assert_int_equal(record->nr_threads, 2);
	assert_int_equal(task_at(&played, 10, 0)->counts.forks, 1);
	assert_int_equal(replay_snapshot(&played.history, TASKVIZ_SNAPSHOT_THREADS, TEST_BEGIN + 1,
					 &played.snapshot), 0);
	assert_int_equal(played.snapshot.head.count, 7);
	assert_int_equal(played.snapshot.head.processes, 4);
	drop(&played);
}

/*
 * The first snapshots are no instants: 10 was asked for its threads when it had two of the three
 * that were met; one of them is released later.
 */
static void play_threads_of_shell(struct played *played)
{
	static struct taskviz_record records[8];
	struct event event = test_event(EVENT_REAP, 2, 14);
	struct snapshot *threads;

	event.reap.tgid = 10;
	parse(played, &event, 1);
	threads = &played->recording.snapshots[RECORDING_FIRST_THREADS];
	memcpy(records, threads->records, 6 * sizeof(*records));
	for (int i = 6; i < 8; i++) {
		records[i] = test_record(7 + i, 10, 'S', "thread");
		records[i].tgid = 10;
		records[i].info = TASKVIZ_INFO_THREAD;
	}
	for (int i = 0; i < 6; i++)
		if (records[i].pid == 10)
			records[i].nr_threads = 2;
	threads->records = records;
	threads->head.count = 8;
	assert_int_equal(history_build(&played->history, &played->recording), 0);
}

static void assert_threads_of_shell(struct played *played, unsigned int second, int32_t wanted)
{
	const uint64_t at_ns = TEST_BEGIN + second * TEST_SECOND;

	for (uint32_t flags = 0; flags <= TASKVIZ_SNAPSHOT_THREADS;
	     flags += TASKVIZ_SNAPSHOT_THREADS) {
		const struct taskviz_record *record;

		assert_int_equal(replay_snapshot(&played->history, flags, at_ns,
						 &played->snapshot), 0);
		for (record = played->snapshot.records; record->pid != 10;)
			record++;
		assert_int_equal(record->nr_threads, wanted);
	}
}

static void counts_the_threads_that_are_there(void **state)
{
	struct played played;

	(void)state;
	play_threads_of_shell(&played);
	assert_threads_of_shell(&played, 1, 3);
	assert_threads_of_shell(&played, 3, 2);
	drop(&played);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_born_and_shares),
		cmocka_unit_test(copies_and_becomes_another_program),
		cmocka_unit_test(ends_and_is_reaped),
		cmocka_unit_test(does_not_know_since_when_it_is_a_zombie),
		cmocka_unit_test(knows_no_more_than_it_was_told),
		cmocka_unit_test(a_zombie_may_be_gone_after_a_loss),
		cmocka_unit_test(a_zombie_is_one_until_its_release),
		cmocka_unit_test(who_may_be_gone_may_have_no_code),
		cmocka_unit_test(a_zombie_of_later_is_one),
		cmocka_unit_test(a_zombie_needs_no_switches),
		cmocka_unit_test(a_loss_is_of_its_cpu),
		cmocka_unit_test(counts_nothing_twice),
		cmocka_unit_test(is_born_between_the_first_snapshots),
		cmocka_unit_test(a_loss_before_the_beginning_takes_nothing),
		cmocka_unit_test(counts_the_threads_that_are_there),
		cmocka_unit_test(adopts_and_takes_a_pid_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
