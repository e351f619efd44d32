/* SPDX-License-Identifier: GPL-2.0 */
/* Cgroups that are made, with their paths: who asks for one may ask when it is gone. */
#ifndef TASKVIZ_CGROUP_NAMES_H
#define TASKVIZ_CGROUP_NAMES_H

#include <event-parse.h>
#include <stdbool.h>

#define CGROUP_NAMES_SYSTEM	"cgroup"
#define CGROUP_NAMES_TRACE	"cgroup_mkdir"

/**
 * struct cgroup_names - how to read that event
 * @event: its number, -1 if the kernel has none, or not as known here
 * @root: place of the number of its hierarchy
 * @id: place of its own
 * @path: place of where the text is
 */
struct cgroup_names {
	int event;
	const struct tep_format_field *root;
	const struct tep_format_field *id;
	const struct tep_format_field *path;
};

/* @tep has the formats parsed and must outlive @names. */
void cgroup_names_init(struct cgroup_names *names, struct tep_handle *tep);

/* cgroup_names_take() - have it remembered, see cgroups_told(). Return: is the record of one? */
bool cgroup_names_take(const struct cgroup_names *names, struct tep_handle *tep,
		       const struct tep_record *record);

#endif /* TASKVIZ_CGROUP_NAMES_H */
