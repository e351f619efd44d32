// SPDX-License-Identifier: GPL-2.0
/* Takes the paths of cgroups from the kernel's event of their making. */
#include <string.h>
#include "model/cgroups.h"
#include "cgroup_names.h"

#define UNIFIED_ROOT	0	/* the number of the hierarchy of version 2 */
#define TEXT_AT_BITS	16	/* of a __data_loc; its length is above them */

void cgroup_names_init(struct cgroup_names *names, struct tep_handle *tep)
{
	struct tep_event *found = tep_find_event_by_name(tep, CGROUP_NAMES_SYSTEM,
							 CGROUP_NAMES_TRACE);

	*names = (struct cgroup_names){ .event = -1 };
	if (!found)
		return;
	names->root = tep_find_field(found, "root");
	names->id = tep_find_field(found, "id");
	names->path = tep_find_field(found, "path");
	if (names->root && names->id && names->path && names->path->size == sizeof(uint32_t))
		names->event = found->id;
}

static bool is_inside(const struct tep_format_field *field, const struct tep_record *record)
{
	return record->size >= field->offset + field->size;
}

static uint64_t number(struct tep_handle *tep, const struct tep_record *record,
		       const struct tep_format_field *field)
{
	return tep_read_number(tep, (const char *)record->data + field->offset, field->size);
}

/* Return: the text that a __data_loc tells of, NULL if it is none. */
static const char *text_of(const struct tep_record *record, uint32_t place)
{
	const uint32_t at = place & ((1u << TEXT_AT_BITS) - 1), size = place >> TEXT_AT_BITS;
	const char *text = (const char *)record->data + at;

	return at + size <= (uint32_t)record->size && memchr(text, 0, size) ? text : NULL;
}

/* The type is in the record's first two bytes. */
bool cgroup_names_take(const struct cgroup_names *names, struct tep_handle *tep,
		       const struct tep_record *record)
{
	const char *path;

	if (names->event < 0 || record->size < 2 ||
	    tep_data_type(tep, (struct tep_record *)record) != names->event)
		return false;
	if (!is_inside(names->root, record) || !is_inside(names->id, record) ||
	    !is_inside(names->path, record) ||
	    number(tep, record, names->root) != UNIFIED_ROOT)
		return true;
	path = text_of(record, number(tep, record, names->path));
	if (path)
		cgroups_told(number(tep, record, names->id), path);
	return true;
}
