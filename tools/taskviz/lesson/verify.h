/* SPDX-License-Identifier: GPL-2.0 */
/* A lesson without a learner: are its claims true here, and can its questions be answered? */
#ifndef TASKVIZ_LESSON_VERIFY_H
#define TASKVIZ_LESSON_VERIFY_H

#include "lesson.h"

struct keeper;

/**
 * struct verdicts - what was found, in lines of the Test Anything Protocol
 * @nr: how many there were
 * @failed: how many of them were not ok
 */
struct verdicts {
	unsigned int nr;
	unsigned int failed;
};

/**
 * lesson_verify() - let all steps of a lesson happen, and print a verdict for each claim,
 * question and shown command
 * @lesson: it
 * @keeper: has switched its groups on
 * @verdicts: added to
 *
 * What cannot happen is a verdict, too, and the rest of that lesson is not tried.
 */
void lesson_verify(const struct lesson *lesson, const struct keeper *keeper,
		   struct verdicts *verdicts);

/* verdict() - print one; @why: for one that is not ok, or NULL */
void verdict(struct verdicts *verdicts, bool is_ok, const struct lesson *lesson, const char *step,
	     const char *what, const char *why);

#endif /* TASKVIZ_LESSON_VERIFY_H */
