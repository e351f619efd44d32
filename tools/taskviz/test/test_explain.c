// SPDX-License-Identifier: GPL-2.0
/* Explanations: every word that is known has one, and each is found as people type it. */
#include <linux/sched.h>
#include <sys/wait.h>
#include "commands.h"
#include "commands/columns.h"

static const char *explain(const char *const *words, int status, char *text)
{
	assert_int_equal(test_command(cmd_explain, words, text), status);
	return text;
}

#define EXPLAIN(status, ...)	\
	explain((const char *const[]){ "explain", __VA_ARGS__, NULL }, status, text)

static void a_state_is_told_with_the_kernels_name(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	EXPLAIN(STATUS_OK, "Z");
	assert_ptr_equal(strstr(text, "Z, state: exited, its parent has not waited"), text);
	assert_non_null(strstr(text, "\n  kernel  EXIT_ZOMBIE, include/linux/sched.h\n"));
	assert_non_null(strstr(text, "\n  read    module/walk/fill.c fill_state()\n"));
	assert_non_null(strstr(text, "exit code"));
	assert_null(strstr(text, "\n\n"));
}

/* T and t are two states; who types z can mean one only. */
static void case_counts_where_it_makes_a_difference(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_string_equal(EXPLAIN(STATUS_OK, "-k", "state", "-o", "WORD", "t"), "WORD\nt\n");
	assert_string_equal(EXPLAIN(STATUS_OK, "-k", "state", "-o", "WORD", "T"), "WORD\nT\n");
	assert_string_equal(EXPLAIN(STATUS_OK, "-k", "state", "-o", "WORD", "z"), "WORD\nZ\n");
}

static void words_have_several_names(void **state)
{
	static const char *const names[][2] = {
		{ "SIGKILL", "SIGKILL" }, { "kill", "SIGKILL" }, { "9", "SIGKILL" },
		{ "pf_kthread", "PF_KTHREAD" }, { "EXITING", "PF_EXITING" }, { "exit_zombie", "Z" },
		{ "RT34", "SIGRT" }, { "SIGRT64", "SIGRT" }, { "SIGRTMIN", "SIGRT" },
	};
	char text[TEST_OUTPUT_SIZE], wanted[32];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(wanted, sizeof(wanted), "%s\n", names[i][1]);
		assert_string_equal(EXPLAIN(STATUS_OK, "-n", "-o", "WORD", names[i][0]), wanted);
	}
	EXPLAIN(STATUS_NOTHING, "RTX");
}

static void all_meanings_are_told_under_their_kinds(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	EXPLAIN(STATUS_OK, "COPIED");
	assert_ptr_equal(strstr(text, "COPIED, field: pages copied, of any kind\n"), text);
	assert_non_null(strstr(text, "\n\nCOPIED, column:\n"));
	assert_non_null(strstr(text, "\n  in copies: copied, of any kind\n"));
	assert_non_null(strstr(text, "\n  in taskviz report: pages it copied\n"));
	EXPLAIN(STATUS_OK, "--kind", "field", "COPIED");
	assert_null(strstr(text, "column"));
	EXPLAIN(STATUS_OK, "SIGCHLD", "Z");
	assert_ptr_equal(strstr(text, "SIGCHLD, signal: "), text);
	assert_non_null(strstr(text, "\n\nZ, state: "));
}

/* What is the same in several places is told once, with all of these. */
static void one_meaning_is_told_once(void **state)
{
	char text[TEST_OUTPUT_SIZE];
	const char *found;

	(void)state;
	EXPLAIN(STATUS_OK, "-k", "column", "TGID");
	found = strstr(text, "\n  in lives, sharing, signal-sets: its process\n");
	assert_non_null(found);
	assert_null(strstr(strstr(found, ": its process") + 1, ": its process"));
}

static void near_words(const char *typed, const char *wanted)
{
	struct words words;
	char near[512];

	assert_int_equal(words_open(&words, (const struct word_columns[]){ {} }), 0);
	words_near(&words, typed, -1, near, sizeof(near));
	words_close(&words);
	assert_string_equal(near, wanted);
}

static void near_ones_begin_alike_or_differ_in_one_letter(void **state)
{
	(void)state;
	near_words("PF_EXTING", "PF_EXITING");
	near_words("PF_EXXITING", "PF_EXITING");
	near_words("PF_EXJTING", "PF_EXITING");
	near_words("PF_EIXTING", "PF_EXITING");
	near_words("exting", "PF_EXITING");
	near_words("pf_mce", "PF_MCE_PROCESS, PF_MCE_EARLY");
	near_words("sigkil", "SIGKILL");
	near_words("COPIE", "COPIED, COPIES, copies");
	near_words("PF_EXTNG", "");
	near_words("Q", "");
}

static void an_unknown_word_is_an_error_beside_known_ones(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	EXPLAIN(STATUS_NOTHING, "nonsense");
	assert_string_equal(text, "");
	EXPLAIN(STATUS_NOTHING, "nonsense", "Z");
	assert_non_null(strstr(text, "Z, state: "));
	EXPLAIN(STATUS_NOTHING, "-k", "flag", "Z");
	EXPLAIN(STATUS_USAGE, "-k", "nonsense");
}

static void without_a_word_there_is_a_line_for_each(void **state)
{
	char text[TEST_OUTPUT_SIZE];
	const char *at;
	int nr = 0;

	(void)state;
	EXPLAIN(STATUS_OK, "-k", "state");
	for (at = text; (at = strchr(at, '\n')); at++)
		nr++;
	assert_int_equal(nr, 1 + TASKVIZ_NR_STATES);
}

static void every_word_is_explained(void **state)
{
	struct words words;
	size_t nr = 0;

	(void)state;
	assert_int_equal(words_open(&words, command_columns), 0);
	for (size_t i = 0; i < words.nr; i++) {
		const struct word *word = &words.all[i];

		if (word->meaning && word->entry.text && (word->entry.kernel || word->entry.read))
			continue;
		print_error("%s %s of %s has no explanation\n", word_kinds[word->kind].name,
			    word->name, word->of ?: "all");
		nr++;
	}
	words_close(&words);
	assert_int_equal(nr, 0);
}

static bool is_used(const struct words *words, const void *place)
{
	for (size_t i = 0; i < words->nr; i++)
		if (words->all[i].entry.place == place)
			return true;
	return false;
}

static void every_explanation_is_of_a_word(void **state)
{
	struct words words;
	yaml_node_t *node;
	size_t nr = 0;

	(void)state;
	assert_int_equal(words_open(&words, command_columns), 0);
	for (int kind = 0; kind < WORD_NR_KINDS; kind++) {
		struct document *file = &words.entries.documents[kind];

		for (size_t i = 0; (node = node_item(file, document_root(file), i)); i++) {
			if (is_used(&words, node))
				continue;
			print_error("%s: %s is no word of any\n", word_kinds[kind].name,
				    node_word_of(file, node, "word"));
			nr++;
		}
	}
	words_close(&words);
	assert_int_equal(nr, 0);
}

/* Those of the header that this is built with; younger kernels have more. */
static void all_flags_of_clone_are_known(void **state)
{
#define FLAG(name)	{ name, #name }
	static const struct {
		unsigned long long bit;
		const char *name;
	} flags[] = {
		FLAG(CLONE_NEWTIME), FLAG(CLONE_VM), FLAG(CLONE_FS), FLAG(CLONE_FILES),
		FLAG(CLONE_SIGHAND), FLAG(CLONE_PIDFD), FLAG(CLONE_PTRACE), FLAG(CLONE_VFORK),
		FLAG(CLONE_PARENT), FLAG(CLONE_THREAD), FLAG(CLONE_NEWNS), FLAG(CLONE_SYSVSEM),
		FLAG(CLONE_SETTLS), FLAG(CLONE_PARENT_SETTID), FLAG(CLONE_CHILD_CLEARTID),
		FLAG(CLONE_DETACHED), FLAG(CLONE_UNTRACED), FLAG(CLONE_CHILD_SETTID),
		FLAG(CLONE_NEWCGROUP), FLAG(CLONE_NEWUTS), FLAG(CLONE_NEWIPC), FLAG(CLONE_NEWUSER),
		FLAG(CLONE_NEWPID), FLAG(CLONE_NEWNET), FLAG(CLONE_IO), FLAG(CLONE_CLEAR_SIGHAND),
		FLAG(CLONE_INTO_CGROUP),
	};
	unsigned long long seen = 0x7f;	/* bits of the signal that a child ends with */
	struct words words;

	(void)state;
	assert_int_equal(words_open(&words, command_columns), 0);
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		assert_int_equal(words_choose(&words, flags[i].name, WORD_CLONE_FLAG), 1);
		seen |= flags[i].bit;
	}
	words_close(&words);
	assert_int_equal(seen, 0x3ffffffffull);
}

/*
 * What the kernel does with a process of ours that takes it: in a group of its own, which is not
 * orphaned as we are outside it. Return: a word of the meaning.
 */
static const char *what_it_does(int sig)
{
	const pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (!child) {
		setpgid(0, 0);
		signal(sig, SIG_DFL);
		kill(getpid(), sig);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (WIFEXITED(status))
		return "ignored by default";
	if (WIFSIGNALED(status))
		return "ends ";
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	return "stops ";
}

static void signals_do_what_is_told_of_them(void **state)
{
	const char *does;
	struct words words;

	(void)state;
	assert_int_equal(words_open(&words, command_columns), 0);
	for (size_t i = 0; i < words.nr; i++) {
		if (words.all[i].kind != WORD_SIGNAL)
			continue;
		does = what_it_does(atoi(words.all[i].also) ?: SIGRTMIN);
		if (!strstr(words.all[i].meaning, does))
			fail_msg("%s: %s, but it is told: %s", words.all[i].name, does,
				 words.all[i].meaning);
	}
	words_close(&words);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_state_is_told_with_the_kernels_name),
		TEST(case_counts_where_it_makes_a_difference),
		TEST(words_have_several_names),
		TEST(all_meanings_are_told_under_their_kinds),
		TEST(one_meaning_is_told_once),
		TEST(near_ones_begin_alike_or_differ_in_one_letter),
		TEST(an_unknown_word_is_an_error_beside_known_ones),
		TEST(without_a_word_there_is_a_line_for_each),
		TEST(every_word_is_explained),
		TEST(every_explanation_is_of_a_word),
		TEST(all_flags_of_clone_are_known),
		TEST(signals_do_what_is_told_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
