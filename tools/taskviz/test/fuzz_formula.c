// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the formulas of lessons and their texts: any bytes come to a number, or to why not. */
#include <stdlib.h>
#include <string.h>
#include "lesson/formula.h"
#include "target.h"

/* Bytes of this alphabet are more often nearly a formula. */
static char letter(uint8_t byte)
{
	static const char letters[] = "0123456789abn_ ()+-*/%=!<>'{}andornot";

	return byte < 0x80 ? letters[byte % (sizeof(letters) - 1)] : (char)byte;
}

static void work_out(const char *text)
{
	char wrong[FORMULA_WRONG_SIZE];
	struct values values = {};
	FILE *nowhere = fopen("/dev/null", "we");
	int64_t number;

	values_set(&values, "a", "7");
	values_set(&values, "b", "word");
	values_take(&values, text);
	formula_number(text, &values, &number, wrong);
	if (nowhere) {
		formula_names(text, &values, nowhere);
		fclose(nowhere);
	}
	free(values_fill(&values, text));
	values_free(&values);
}

int fuzz_one(const uint8_t *data, size_t size)
{
	char *text = calloc(1, size + 1);

	if (!text)
		return 0;
	for (size_t i = 0; i < size; i++)
		text[i] = letter(data[i]);
	work_out(text);
	free(text);
	return 0;
}
