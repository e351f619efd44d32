/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups by their ids: those of this machine, or of the one that data is from. */
#ifndef TASKVIZ_CGROUPS_H
#define TASKVIZ_CGROUPS_H

#include <stdbool.h>
#include <stdint.h>
#include "core/pure.h"
#include "snapshot.h"

/* What a recording calls the text of cgroups_list(). */
#define CGROUPS_TEXT	"cgroups"

/* Bytes that hold what cgroup_text() and cgroup_unit() write. */
#define CGROUP_TEXT_SIZE	256

/* cgroups_expect() - those of a snapshot may be asked for, and are looked for together */
void cgroups_expect(const struct snapshot *snapshot);

/*
 * cgroups_told() - one was made on this machine at a path, and may be gone before it is asked for
 * Without memory it is one of which nobody told. Of those that no snapshot was noted for the
 * youngest are remembered, some ten thousand, so that memory has an end where lists have none.
 */
void cgroups_told(uint64_t id, const char *path);

/* cgroups_note() - find out where the cgroups of a snapshot are, for cgroups_list() */
void cgroups_note(const struct snapshot *snapshot);

/*
 * cgroups_begin_list() - those that were noted are for another list
 * They are still known; what neither this list nor the one before has is not remembered any more.
 */
void cgroups_begin_list(void);

/**
 * cgroups_list() - those that were noted, for a reader on another machine, or when they are gone
 *
 * Return: a line "ID PATH" for each that was there, its path escaped as names of tasks are; to be
 * freed; NULL without memory.
 */
char *cgroups_list(void);

/**
 * cgroups_are() - from now on cgroups are called so
 * @ours: as on this machine, where they are looked for when one is asked for; else as in the list
 * @list: of cgroups_list(), or whatever a file has in its place; NULL for none; freed by the callee
 */
void cgroups_are(bool ours, char *list);

/* cgroups_mounted_at() - where those of this machine are, for tests; NULL: wherever they are */
void cgroups_mounted_at(const char *folder);

/**
 * cgroup_number() - a number for a cgroup, small ones first
 * @id: of it
 *
 * Return: the same for the same id; UINT32_MAX for TASKVIZ_UNKNOWN64, or without memory.
 */
uint32_t cgroup_number(uint64_t id);

/* cgroup_numbered() - the id of the cgroup that has this number */
uint64_t cgroup_numbered(uint32_t number);

/* cgroup_unit_number() - of one cgroup of its unit, of all the same one; UINT32_MAX: not known */
uint32_t cgroup_unit_number(uint64_t id);

/**
 * cgroup_text() - the path of a cgroup
 * @text: set: the path; "#ID (gone)" of one whose path nobody knows; ? of none
 * @id: of it
 *
 * The beginning of a long one is left out. Printable ASCII.
 */
void cgroup_text(char text[CGROUP_TEXT_SIZE], uint64_t id);

/* cgroup_unit() - its unit or container, see unit_of(); "-" without, "?" if it is not known */
void cgroup_unit(char text[CGROUP_TEXT_SIZE], uint64_t id);

/*
 * cgroup_is_below() - is its path @path, which is not escaped, or below that? Of one that is gone
 * nobody knows: false
 */
bool cgroup_is_below(uint64_t id, const char *path);

/* cgroup_has_unit() - is its unit @unit, which is not escaped, or that with .service behind? */
bool cgroup_has_unit(uint64_t id, const char *unit);

#endif /* TASKVIZ_CGROUPS_H */
