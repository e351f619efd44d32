// SPDX-License-Identifier: GPL-2.0
/*
 * Leaves out of a script what only readers need. A space stands between words alone; a line ends
 * where a script would not go on by itself, and nothing stands behind the last of a list or block.
 * What is constant need not be said, nor the only parameter of an arrow be in parentheses. Strings
 * stay as they are.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include "timeline_squeeze.h"

/* Behind these no line need end, as what is no block ends with ; and before those it does. */
#define GOES_ON		";,{}(:?=&|>["
#define CLOSES		"}])"

/**
 * struct squeeze - a script that is being written
 * @to: file
 * @quote: the string that it is in ends with that; 0 if in none
 * @escaped: does a backslash stand before?
 * @last: what was written last
 */
struct squeeze {
	FILE *to;
	char quote;
	bool escaped;
	char last;
};

static bool is_word(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_' || letter == '$' || letter & 0x80;
}

static bool is_one_of(char letter, const char *letters)
{
	return letter && strchr(letters, letter);
}

/* a - -1 is not a--1. */
static bool is_space_needed(const struct squeeze *squeeze, char letter, char next)
{
	if (letter == '\n')
		return !is_one_of(squeeze->last, GOES_ON) && !is_one_of(next, CLOSES);
	return (is_word(squeeze->last) && is_word(next)) ||
	       (squeeze->last == next && is_one_of(next, "+-"));
}

/* @next: letter behind it, @code: what is neither space nor comment behind it */
static bool is_needed(const struct squeeze *squeeze, char letter, char next, char code)
{
	if (squeeze->quote)
		return true;
	if (letter == ';')
		return code != '}';
	if (letter == ',')
		return !is_one_of(code, CLOSES);
	return !isspace((unsigned char)letter) || is_space_needed(squeeze, letter, next);
}

static void put_letter(struct squeeze *squeeze, char letter, char next, char code)
{
	if (!is_needed(squeeze, letter, next, code))
		return;
	fputc(letter, squeeze->to);
	squeeze->last = letter;
	if (squeeze->quote && letter == squeeze->quote && !squeeze->escaped)
		squeeze->quote = 0;
	else if (!squeeze->quote && is_one_of(letter, "\"'`"))
		squeeze->quote = letter;
	squeeze->escaped = squeeze->quote && letter == '\\' && !squeeze->escaped;
}

/* Length of the word that begins there; 0 if none does. */
static size_t word_length(const char *code)
{
	size_t nr = 0;

	while (is_word(code[nr]))
		nr++;
	return nr;
}

static void put_word(struct squeeze *squeeze, const char *word, size_t nr)
{
	if (is_word(squeeze->last))
		fputc(' ', squeeze->to);
	fwrite(word, nr, 1, squeeze->to);
	squeeze->last = word[nr - 1];
}

static bool is_comment(const char *line)
{
	return !strncmp(line, "//", 2) || !strncmp(line, "/*", 2);
}

/* The next line that is code, without its indent; the end if there is none. */
static const char *next_line(const char *code)
{
	code += strspn(code, "\t\n ");
	while (is_comment(code)) {
		code += strcspn(code, "\n");
		code += strspn(code, "\t\n ");
	}
	return code;
}

/* Is it no name of a member? Behind it stands what is declared. */
static bool is_const(const struct squeeze *squeeze, const char *code)
{
	const char *behind = next_line(code + 5);

	return !is_word(squeeze->last) && squeeze->last != '.' &&
	       (is_word(*behind) || is_one_of(*behind, "{["));
}

/* Return: the end of what was written in fewer letters, or @code. */
static const char *put_shorter(struct squeeze *squeeze, const char *code)
{
	const size_t word = word_length(code), parameter = word_length(code + 1);

	if (squeeze->quote)
		return code;
	if (word == 5 && !strncmp(code, "const", word) && is_const(squeeze, code)) {
		put_word(squeeze, "let", 3);
		return code + word;
	}
	if (*code != '(' || !parameter || strncmp(code + 1 + parameter, ") =>", 4))
		return code;
	put_word(squeeze, code + 1, parameter);
	return code + parameter + 2;
}

void squeeze_put(FILE *to, const char *code)
{
	struct squeeze squeeze = { .to = to, .last = ';' };

	for (code = next_line(code); *code;) {
		const char *next = put_shorter(&squeeze, code);

		if (next == code) {
			next = *code == '\n' ? next_line(code) : code + 1;
			put_letter(&squeeze, *code, *next, *next_line(next));
		}
		code = next;
	}
}
