/* SPDX-License-Identifier: GPL-2.0 */
/* A place in the files of a lesson, and what stands there. */
#ifndef TASKVIZ_LESSON_PLACE_H
#define TASKVIZ_LESSON_PLACE_H

#include "lesson.h"

/**
 * struct place - where in the file of the lesson, and in that of the language, beside each other
 * @lesson: whose files
 * @node: in the lesson's
 * @translated: in the language's; NULL where that has nothing
 */
struct place {
	struct lesson *lesson;
	yaml_node_t *node;
	yaml_node_t *translated;
};

/* place_wrong() - what is wrong there, with file and line. Return: -EBADMSG */
__attribute__((format(printf, 2, 3)))
int place_wrong(const struct place *place, const char *format, ...);

/* place_below() - what stands under a key; without a node if there is none */
struct place place_below(const struct place *place, const char *key);

/* place_item() - an item of a list, from 0 on; without a node if there is none */
struct place place_item(const struct place *place, size_t i);

/* place_word() - of the lesson's own file. Return: NULL if there is none */
const char *place_word(const struct place *place, const char *key);

/* place_text() - what people read: in their language where that has it */
const char *place_text(const struct place *place, const char *key);

/**
 * place_check_keys() - a key that nothing reads is a mistake of who wrote it
 * @place: should be a map
 * @keys: all that it may have; NULL ends them
 *
 * Return: 0, or a negative errno, see source_error().
 */
int place_check_keys(const struct place *place, const char * const *keys);

/* place_want() - a key must be there. Return: 0, or a negative errno */
int place_want(const struct place *place, const char *key);

/**
 * place_count() - count the items of a list, or of a map
 * @list: it
 * @most: how many it may have
 * @what: they are
 *
 * Return: how many, or a negative errno if more than @most, see source_error().
 */
int place_count(const struct place *list, size_t most, const char *what);

#endif /* TASKVIZ_LESSON_PLACE_H */
