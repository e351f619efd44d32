// SPDX-License-Identifier: GPL-2.0
/* Reads a formula from left to right and works it out on the way. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "formula.h"

#define MOST_DEEP	32
#define WORD_SIZE	128

/* struct term - what a part comes to: a word if there is one, else a number */
struct term {
	int64_t number;
	bool is_word;
	char word[WORD_SIZE];
};

/* struct reader - how far it was read; once there is an error nothing else is done */
struct reader {
	const char *at;
	const struct values *values;
	char *wrong;
	int err;
	int deep;
};

__attribute__((format(printf, 3, 4)))
static void fail(struct reader *reader, int err, const char *format, ...)
{
	va_list args;

	if (reader->err)
		return;
	reader->err = err;
	va_start(args, format);
	vsnprintf(reader->wrong, FORMULA_WRONG_SIZE, format, args);
	va_end(args);
}

static void skip_blanks(struct reader *reader)
{
	reader->at += strspn(reader->at, "\n ");
}

static bool is_part_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Does @what come next? Then it is read. */
static bool comes(struct reader *reader, const char *what)
{
	const size_t len = strlen(what);

	skip_blanks(reader);
	if (strncmp(reader->at, what, len))
		return false;
	if (isalpha((unsigned char)*what) && is_part_of_name(reader->at[len]))
		return false;
	reader->at += len;
	return true;
}

static bool is_number(const char *word, int64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoll(word, &end, 10);
	return end != word && !*end && !errno;
}

static void take_word(struct reader *reader, struct term *term, const char *word, size_t len)
{
	if (len >= WORD_SIZE) {
		fail(reader, -EINVAL, "a word is longer than %d bytes", WORD_SIZE - 1);
		return;
	}
	memcpy(term->word, word, len);
	term->word[len] = 0;
	term->is_word = true;
}

static void read_quoted(struct reader *reader, struct term *term)
{
	const size_t len = strcspn(reader->at, "'");

	if (!reader->at[len]) {
		fail(reader, -EINVAL, "a quote has no end");
		return;
	}
	take_word(reader, term, reader->at, len);
	reader->at += len + 1;
}

static void read_name(struct reader *reader, struct term *term)
{
	char name[WORD_SIZE];
	const char *word;
	size_t len = 0;

	while (is_part_of_name(*reader->at) && len < sizeof(name) - 1)
		name[len++] = *reader->at++;
	name[len] = 0;
	word = values_get(reader->values, name);
	if (!word || !strcmp(word, "?"))
		fail(reader, -ENODATA, "%.60s is not known", name);
	else if (!is_number(word, &term->number))
		take_word(reader, term, word, strlen(word));
}

static void read_digits(struct reader *reader, struct term *term)
{
	char *end;

	errno = 0;
	term->number = strtoll(reader->at, &end, 10);
	if (errno)
		fail(reader, -ERANGE, "a number is too large");
	reader->at = end;
}

static void read_or(struct reader *reader, struct term *term);

static void read_primary(struct reader *reader, struct term *term)
{
	*term = (struct term){};
	if (comes(reader, "(")) {
		read_or(reader, term);
		if (!comes(reader, ")"))
			fail(reader, -EINVAL, "there is no ) before '%.20s'", reader->at);
	} else if (comes(reader, "'")) {
		read_quoted(reader, term);
	} else if (isdigit((unsigned char)*reader->at)) {
		read_digits(reader, term);
	} else if (is_part_of_name(*reader->at)) {
		read_name(reader, term);
	} else {
		fail(reader, -EINVAL, "'%.20s' is no number and no name", reader->at);
	}
}

static bool are_numbers(struct reader *reader, const struct term *left, const struct term *right)
{
	if (!reader->err && (left->is_word || right->is_word))
		fail(reader, -EINVAL, "'%.40s' is no number",
		     left->is_word ? left->word : right->word);
	return !reader->err;
}

static void read_unary(struct reader *reader, struct term *term)
{
	if (++reader->deep > MOST_DEEP) {
		fail(reader, -EINVAL, "it is nested too deeply");
	} else if (comes(reader, "-")) {
		read_unary(reader, term);
		if (are_numbers(reader, term, term) &&
		    __builtin_sub_overflow(0, term->number, &term->number))
			fail(reader, -ERANGE, "a number is too large");
	} else {
		read_primary(reader, term);
	}
	reader->deep--;
}

static void divide(struct reader *reader, char operator, struct term *left, int64_t right)
{
	if (!right)
		fail(reader, -ERANGE, "something is divided by 0");
	else if (right == -1 && left->number == INT64_MIN)
		fail(reader, -ERANGE, "a number is too large");
	else
		left->number = operator == '/' ? left->number / right : left->number % right;
}

static void count(struct reader *reader, char operator, struct term *left, const struct term *right)
{
	bool is_large = false;

	if (!are_numbers(reader, left, right))
		return;
	if (operator == '+')
		is_large = __builtin_add_overflow(left->number, right->number, &left->number);
	else if (operator == '-')
		is_large = __builtin_sub_overflow(left->number, right->number, &left->number);
	else if (operator == '*')
		is_large = __builtin_mul_overflow(left->number, right->number, &left->number);
	else
		divide(reader, operator, left, right->number);
	if (is_large)
		fail(reader, -ERANGE, "a number is too large");
}

/* Which of @operators comes next? 0: none. It is read. */
static char one_of(struct reader *reader, const char *operators)
{
	skip_blanks(reader);
	if (!*reader->at || !strchr(operators, *reader->at))
		return 0;
	return *reader->at++;
}

static void read_product(struct reader *reader, struct term *term)
{
	struct term right;
	char operator;

	read_unary(reader, term);
	while (!reader->err && (operator = one_of(reader, "*/%"))) {
		read_unary(reader, &right);
		count(reader, operator, term, &right);
	}
}

static void read_sum(struct reader *reader, struct term *term)
{
	struct term right;
	char operator;

	read_product(reader, term);
	while (!reader->err && (operator = one_of(reader, "+-"))) {
		read_product(reader, &right);
		count(reader, operator, term, &right);
	}
}

enum comparison { EQUAL, UNEQUAL, AT_MOST, AT_LEAST, LESS, MORE, NR_COMPARISONS };

static enum comparison comparison_comes(struct reader *reader)
{
	static const char * const names[] = { "==", "!=", "<=", ">=", "<", ">" };
	int i = 0;

	while (i < NR_COMPARISONS && !comes(reader, names[i]))
		i++;
	return i;
}

static int order(struct reader *reader, const struct term *left, const struct term *right,
		 bool is_equality)
{
	if (is_equality && left->is_word && right->is_word)
		return strcmp(left->word, right->word);
	if (is_equality && left->is_word != right->is_word)
		return 1;	/* a word is no number */
	if (!are_numbers(reader, left, right))
		return 0;
	return left->number < right->number ? -1 : left->number > right->number;
}

static void read_comparison(struct reader *reader, struct term *term)
{
	enum comparison comparison;
	struct term right;
	int sign;

	read_sum(reader, term);
	comparison = reader->err ? NR_COMPARISONS : comparison_comes(reader);
	if (comparison == NR_COMPARISONS)
		return;
	read_sum(reader, &right);
	sign = order(reader, term, &right, comparison <= UNEQUAL);
	*term = (struct term){ .number = comparison == EQUAL ? sign == 0 :
					 comparison == UNEQUAL ? sign != 0 :
					 comparison == AT_MOST ? sign <= 0 :
					 comparison == AT_LEAST ? sign >= 0 :
					 comparison == LESS ? sign < 0 : sign > 0 };
}

static void read_not(struct reader *reader, struct term *term)
{
	unsigned int times = 0;

	while (comes(reader, "not"))
		times++;
	read_comparison(reader, term);
	if (times && are_numbers(reader, term, term))
		term->number = (term->number != 0) ^ (times % 2);
}

static void read_and(struct reader *reader, struct term *term)
{
	struct term right;

	read_not(reader, term);
	while (!reader->err && comes(reader, "and")) {
		read_not(reader, &right);
		if (are_numbers(reader, term, &right))
			term->number = term->number && right.number;
	}
}

static void read_or(struct reader *reader, struct term *term)
{
	struct term right;

	read_and(reader, term);
	while (!reader->err && comes(reader, "or")) {
		read_and(reader, &right);
		if (are_numbers(reader, term, &right))
			term->number = term->number || right.number;
	}
}

int formula_number(const char *text, const struct values *values, int64_t *number,
		   char wrong[FORMULA_WRONG_SIZE])
{
	struct reader reader = { .at = text, .values = values, .wrong = wrong };
	struct term term;

	read_or(&reader, &term);
	skip_blanks(&reader);
	if (*reader.at)
		fail(&reader, -EINVAL, "'%.20s' is too much", reader.at);
	are_numbers(&reader, &term, &term);
	if (!reader.err)
		*number = term.number;
	return reader.err;
}

static bool is_operator(const char *name, size_t len)
{
	return (len == 3 && (!strncmp(name, "and", 3) || !strncmp(name, "not", 3))) ||
	       (len == 2 && !strncmp(name, "or", 2));
}

/* Was that name told before, in the text up to @name? */
static bool was_told(const char *text, const char *name, size_t len)
{
	for (const char *at = text; at < name; at++)
		if (!strncmp(at, name, len) && !is_part_of_name(at[len]) &&
		    (at == text || !is_part_of_name(at[-1])))
			return true;
	return false;
}

static void put_name(const struct values *values, const char *name, size_t len, const char *before,
		     FILE *to)
{
	char copy[WORD_SIZE];
	const char *word;

	snprintf(copy, sizeof(copy), "%.*s", (int)len, name);
	word = values_get(values, copy);
	fprintf(to, "%s%s = %s", before, copy, word ? word : "?");
}

void formula_names(const char *text, const struct values *values, FILE *to)
{
	const char *before = "";
	size_t len;

	for (const char *at = text; *at; at += len) {
		len = 0;
		if (*at == '\'')
			at += 1 + strcspn(at + 1, "'");
		while (is_part_of_name(at[len]))
			len++;
		if (len && !isdigit((unsigned char)*at) && !is_operator(at, len) &&
		    !was_told(text, at, len)) {
			put_name(values, at, len, before, to);
			before = ", ";
		}
		len += !len && *at;
	}
}
