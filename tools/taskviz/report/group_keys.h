/* SPDX-License-Identifier: GPL-2.0 */
/* Whose a task of a recording is, and who made it. */
#ifndef TASKVIZ_REPORT_GROUP_KEYS_H
#define TASKVIZ_REPORT_GROUP_KEYS_H

#include "groups.h"

/**
 * group_keys() - a number for each row, by which they are told apart
 * @timeline: with the rows
 * @by: not GROUP_NONE
 * @keys: set, of each row, see struct group; GROUP_UNKNOWN; 0 if by name
 */
void group_keys(const struct timeline *timeline, enum group_key by, uint32_t *keys);

/* group_key_of() - what a record tells of its user, cgroup or unit */
uint32_t group_key_of(const struct taskviz_record *record, enum group_key by);

#endif /* TASKVIZ_REPORT_GROUP_KEYS_H */
