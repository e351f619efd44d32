// SPDX-License-Identifier: GPL-2.0
/* What is typed behind --kthreads. */
#include <string.h>
#include "base/errors.h"
#include "kthreads.h"

bool kthreads_parse(const char *text, enum kthreads *kthreads)
{
	static const char *const words[] = {
		[KTHREADS_NO] = "no", [KTHREADS_YES] = "yes", [KTHREADS_ONLY] = "only",
	};

	for (int i = 0; i <= KTHREADS_ONLY; i++)
		if (!strcmp(words[i], text)) {
			*kthreads = i;
			return true;
		}
	command_error("--kthreads wants no, yes or only, not '%s'", text);
	return false;
}
