/* SPDX-License-Identifier: GPL-2.0 */
/* Breaks long text in tables between words, which libsmartcols does between letters. */
#ifndef TASKVIZ_TABLE_WRAP_H
#define TASKVIZ_TABLE_WRAP_H

#include <libsmartcols.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * wrap_words() - make lines of a text by turning blanks into newlines
 * @text: changed; a word that is longer than @width stays whole
 * @width: of the longest line
 */
void wrap_words(char *text, size_t width);

/**
 * table_wrap() - break the text of columns so that the table fits
 * @scols: the table, with all its lines
 * @wrapped: one a column: may it be broken? Changed
 * @width: of the terminal
 */
void table_wrap(struct libscols_table *scols, bool *wrapped, size_t width);

#endif /* TASKVIZ_TABLE_WRAP_H */
