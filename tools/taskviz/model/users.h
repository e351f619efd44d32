/* SPDX-License-Identifier: GPL-2.0 */
/* Users by name and by number: those of this machine, or of the one that data is from. */
#ifndef TASKVIZ_USERS_H
#define TASKVIZ_USERS_H

#include <stdbool.h>
#include <stdint.h>
#include "snapshot.h"

/* What a recording calls the text of users_add(). */
#define USERS_TEXT	"users"

/**
 * users_add() - make a list of users, for a reader on another machine
 * @list: a line "UID NAME" for each, NULL for none yet; to be freed
 * @snapshot: whose users it shall have, too, as they are called here
 *
 * Names are escaped as those of tasks are. Who has none here is called by the number.
 * Return: 0 or -ENOMEM, with a text in source_error().
 */
int users_add(char **list, const struct snapshot *snapshot);

/**
 * users_are() - from now on users are called so
 * @ours: as on this machine; else as in the list
 * @list: of users_add(), or whatever a file has in its place; NULL for none; freed by the callee
 */
void users_are(bool ours, char *list);

/**
 * user_name() - what a user is called
 * @uid: the user
 *
 * Return: the name, escaped as names of tasks are, or the number if there is none; good until the
 * next call.
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
