/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of a recording on their way to a file: as chunks, packed and with checksums. */
#ifndef TASKVIZ_PACKER_H
#define TASKVIZ_PACKER_H

#include "recording.h"

struct packer;

/* packer_new() - begin behind a head of @at bytes. Return: for packer_free(), or NULL. */
struct packer *packer_new(FILE *file, uint64_t at);
void packer_free(struct packer *packer);

/**
 * packer_begin() - end the part that is open, and begin another
 * @packer: to write to
 * @chunk: kind, which, head_size and item_size are read
 *
 * Return: 0, or -1 and errno.
 */
int packer_begin(struct packer *packer, const struct recording_chunk *chunk);

/* packer_put() - more of the part; a chunk that is full is written. Return: 0, or -1 and errno. */
int packer_put(struct packer *packer, const void *data, size_t size);

/**
 * packer_put_event() - put an event into its place in the open part, where there is room
 * Return: are later ones behind it?
 */
bool packer_put_event(struct packer *packer, const struct event *event);

/* packer_end() - write what is open, if anything is. Return: 0, or -1 and errno. */
int packer_end(struct packer *packer);

/* packer_finish() - write the end of the file. Return: 0, or -1 and errno. */
int packer_finish(struct packer *packer);

/* Is a part of events open? Is there no room in it for another one? */
bool packer_has_events(const struct packer *packer);
bool packer_is_full(const struct packer *packer);

/* packer_last_ns() - of the events that were written, the time of the last */
uint64_t packer_last_ns(const struct packer *packer);

#endif /* TASKVIZ_PACKER_H */
