/* SPDX-License-Identifier: GPL-2.0 */
/* From one moment of a source to another. */
#ifndef TASKVIZ_MODEL_SPAN_H
#define TASKVIZ_MODEL_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct span - what happened between two moments; or what was at one, then both are the same
 * @from_ns: since boot
 * @to_ns: since boot, not before @from_ns; both belong to it
 */
struct span {
	uint64_t from_ns;
	uint64_t to_ns;
};

/* All that the source has. */
#define SPAN_ALL	((struct span){ 0, UINT64_MAX })

static inline bool span_is_all(const struct span *span)
{
	return !span->from_ns && span->to_ns == UINT64_MAX;
}

static inline bool span_is_moment(const struct span *span)
{
	return span->from_ns == span->to_ns;
}

static inline bool span_has(const struct span *span, uint64_t ns)
{
	return ns >= span->from_ns && ns <= span->to_ns;
}

#endif /* TASKVIZ_MODEL_SPAN_H */
