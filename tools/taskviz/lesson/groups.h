/* SPDX-License-Identifier: GPL-2.0 */
/* The groups of probes that a lesson needs, and that it switches on for its time. */
#ifndef TASKVIZ_LESSON_GROUPS_H
#define TASKVIZ_LESSON_GROUPS_H

#define GROUPS_SIZE	128

/**
 * groups_without() - the names of a list that another one has not
 * @list: with commas
 * @others: the other list
 * @rest: set; empty if there are none, cut behind a name if there are too many
 */
void groups_without(const char *list, const char *others, char rest[GROUPS_SIZE]);

/**
 * groups_lacking() - which are not recorded now
 * @wanted: with commas
 * @lacking: set to those
 *
 * Return: 0 or a negative errno, see source_error().
 */
int groups_lacking(const char *wanted, char lacking[GROUPS_SIZE]);

/* groups_add() - record these, too. Return: 0 or a negative errno, see source_error(). */
int groups_add(const char *groups);

/* groups_remove() - do not record these any more; what others switched meanwhile stays so */
void groups_remove(const char *groups);

#endif /* TASKVIZ_LESSON_GROUPS_H */
