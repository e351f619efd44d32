/* SPDX-License-Identifier: GPL-2.0 */
/* Unix sockets that tasks wait at. */
#ifndef TASKVIZ_WAIT_SOCKETS_H
#define TASKVIZ_WAIT_SOCKETS_H

#include "wait.h"

/* wait_for_socket() - say that the task waits for the other end of a socket, by its inode */
void wait_for_socket(struct waits *waits, struct wait_task *task, uint64_t ino);

/* wait_socket_key() - what stands for those who have a socket, the other end of one, open */
struct wait_key wait_socket_key(uint64_t ino);

#endif /* TASKVIZ_WAIT_SOCKETS_H */
