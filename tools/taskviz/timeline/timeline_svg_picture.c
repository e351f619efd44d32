// SPDX-License-Identifier: GPL-2.0
/* What lines of tasks and those of folds are both drawn with. */
#include <sys/param.h>
#include "timeline_svg_picture.h"

void svg_share_out(const struct picture *picture, size_t share, uint64_t from_ns, uint64_t to_ns)
{
	const unsigned int last = column_of(picture, to_ns);

	for (unsigned int i = column_of(picture, from_ns); i <= last; i++) {
		const uint64_t from = MAX(from_ns, column_ns(picture, i));
		const uint64_t to = MIN(to_ns, column_ns(picture, i + 1));

		if (to > from)
			picture->shares[i][share] += to - from;
	}
}
