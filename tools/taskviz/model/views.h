/* SPDX-License-Identifier: GPL-2.0 */
/* The names of the module's views in debugfs. */
#ifndef TASKVIZ_VIEWS_H
#define TASKVIZ_VIEWS_H

#include <stddef.h>

extern const char *const view_names[];
extern const size_t nr_view_names;

#endif /* TASKVIZ_VIEWS_H */
