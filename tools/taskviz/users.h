/* SPDX-License-Identifier: GPL-2.0 */
/* Users by name and by number. */
#ifndef TASKVIZ_USERS_H
#define TASKVIZ_USERS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * user_name() - what a user is called
 * @uid: the user
 *
 * Return: the name, or the number if there is none; good until the next call.
 */
const char *user_name(uint32_t uid);

/**
 * user_find() - the user that is meant
 * @text: name or number
 * @uid: set
 *
 * Return: false if there is no user of that name and it is no number.
 */
bool user_find(const char *text, uint32_t *uid);

#endif /* TASKVIZ_USERS_H */
