/* SPDX-License-Identifier: GPL-2.0 */
/* A walk over numbered places, in batches. */
#ifndef TASKVIZ_PLACES_H
#define TASKVIZ_PLACES_H

#include "core/pure.h"

/**
 * struct taskviz_places - what is left of a walk
 * @next: the place to visit next
 * @end: the first place not to visit; may be before @next, then nothing is left
 */
struct taskviz_places {
	u64 next;
	u64 end;
};

/* The places that are still kept when @next is the place to be given next. */
static inline struct taskviz_places taskviz_places_last(u64 next, u32 kept)
{
	return (struct taskviz_places){ .next = next > kept ? next - kept : 0, .end = next };
}

/* Is there a place to visit? */
static inline bool taskviz_places_left(const struct taskviz_places *places)
{
	return places->next < places->end;
}

/**
 * taskviz_places_visit() - visit some of the places that are left
 * @places: the walk; goes on from where it came to
 * @batch: how many at most
 * @visit: does what there is to do at a place; an error leaves that place to be visited again
 * @data: for it
 *
 * In line, so that @visit is, too. Return: 0, or what @visit returned.
 */
static __always_inline int taskviz_places_visit(struct taskviz_places *places, u32 batch,
						int (*visit)(u64 place, void *data), void *data)
{
	int err = 0;

	for (u32 i = 0; i < batch && !err && taskviz_places_left(places); i++) {
		err = visit(places->next, data);
		if (!err)
			places->next++;
	}
	return err;
}

#endif /* TASKVIZ_PLACES_H */
