/* SPDX-License-Identifier: GPL-2.0 */
/* The generator of a thread: what it draws depends on the seed alone, not on what calls return. */
#ifndef DICE_H
#define DICE_H

#include "calls.h"

/* splitmix64: any state is a good one. */
static inline uint64_t mixed(uint64_t value)
{
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

static inline uint64_t draw64(struct caller *me)
{
	const uint64_t drawn = mixed(me->dice += 0x9e3779b97f4a7c15);

	me->digest = mixed(me->digest ^ drawn) + me->kind;
	return drawn;
}

/* Less than that. */
static inline uint64_t draw(struct caller *me, uint64_t below)
{
	return draw64(me) % below;
}

/* True so many times in a hundred. */
static inline bool chance(struct caller *me, unsigned int percent)
{
	return draw(me, 100) < percent;
}

#define PICK(me, array) ({					\
	__auto_type all = &(array);				\
	(*all)[draw(me, sizeof(*all) / sizeof((*all)[0]))];	\
})

#endif /* DICE_H */
