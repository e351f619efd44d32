/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/PID/maps: the areas of an address space, and their sums by what they are for. */
#ifndef TASKVIZ_MAPS_H
#define TASKVIZ_MAPS_H

#include <stdbool.h>
#include <stdint.h>

/* What an area is for. */
enum maps_kind {
	MAPS_CODE,
	MAPS_FILE,
	MAPS_SHARED,
	MAPS_HEAP,
	MAPS_STACK,
	MAPS_ANONYMOUS,
	MAPS_KERNEL,
	MAPS_NR_KINDS,
};

extern const struct maps_kind_info {
	const char *name;
	const char *meaning;
} maps_kinds[MAPS_NR_KINDS];

/**
 * struct maps_area - one area
 * @begin: first address
 * @end: address behind the last
 * @perms: "rwxp"
 * @offset: of the first byte in its file
 * @dev: device of the file, major number in the upper half
 * @ino: its inode, 0 of anonymous memory
 * @name: file or [name], empty if anonymous; points into the line
 */
struct maps_area {
	uint64_t begin;
	uint64_t end;
	char perms[5];
	uint64_t offset;
	uint64_t dev;
	uint64_t ino;
	const char *name;
};

/**
 * maps_parse() - take one line apart
 * @area: set
 * @line: NUL-terminated, without a newline
 *
 * Return: is it a line of maps?
 */
bool maps_parse(struct maps_area *area, const char *line);

enum maps_kind maps_kind_of(const struct maps_area *area);

/* Areas of a kind, and their bytes. */
struct maps_sum {
	uint64_t bytes;
	uint32_t areas;
};

/**
 * maps_sum() - sum a whole file up by kind
 * @text: of the file; its newlines become NULs
 * @sums: MAPS_NR_KINDS, set
 */
void maps_sum(char *text, struct maps_sum *sums);

#endif /* TASKVIZ_MAPS_H */
