// SPDX-License-Identifier: GPL-2.0
/* A set of rows: the last one takes the place of one that goes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "row_set.h"
#include "store.h"

int row_set_init(struct row_set *set, size_t nr)
{
	*set = (struct row_set){
		.rows = calloc(nr + 1, sizeof(*set->rows)),
		.places = calloc(nr + 1, sizeof(*set->places)),
	};
	if (!set->rows || !set->places)
		return -ENOMEM;
	memset(set->places, 0xff, (nr + 1) * sizeof(*set->places));
	return 0;
}

void row_set_drop(struct row_set *set)
{
	free(set->rows);
	free(set->places);
}

void row_set_put(struct row_set *set, uint32_t row, bool in)
{
	const uint32_t place = set->places[row];

	const bool was_in = place != NO_ROW;

	if (in == was_in)
		return;
	if (in) {
		set->places[row] = set->nr;
		set->rows[set->nr++] = row;
		return;
	}
	set->rows[place] = set->rows[--set->nr];
	set->places[set->rows[place]] = place;
	set->places[row] = NO_ROW;
}
