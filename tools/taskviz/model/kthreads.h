/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel threads among the tasks that are shown: --kthreads, the same in every command. */
#ifndef TASKVIZ_MODEL_KTHREADS_H
#define TASKVIZ_MODEL_KTHREADS_H

#include <stdbool.h>

/* The tasks of the kernel: none of them, as others, or only them. */
enum kthreads {
	KTHREADS_NO,
	KTHREADS_YES,
	KTHREADS_ONLY,
};

/* kthreads_parse() - "no", "yes" or "only"; returns false, having told why, for anything else */
bool kthreads_parse(const char *text, enum kthreads *kthreads);

/* kthreads_admit() - is a task that lives in the kernel, or one that does not, to be shown? */
static inline bool kthreads_admit(enum kthreads kthreads, bool in_kernel)
{
	return kthreads == KTHREADS_YES || in_kernel == (kthreads == KTHREADS_ONLY);
}

#endif /* TASKVIZ_MODEL_KTHREADS_H */
