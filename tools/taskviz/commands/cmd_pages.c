// SPDX-License-Identifier: GPL-2.0
/* taskviz pages: the pages of a process, or of two side by side, by area or one by one. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/options.h"
#include "base/readall.h"
#include "columns.h"
#include "command.h"
#include "core/pure.h"
#include "print/table.h"
#include "proc/maps.h"
#include "proc/pagemap.h"

/* Pages of an area that is still looked at: 16 GiB of small ones. */
#define MOST_PAGES	(4ull << 20)

enum { A_BEGIN, A_PERMS, A_PAGES, A_KINDS, A_SAME = A_KINDS + PAGE_NR_KINDS, A_DIFFERENT, A_NAME };

static const struct column area_columns[] = {
	[A_BEGIN] = { "BEGIN", "address", COLUMN_USUAL | COLUMN_RIGHT },
	[A_PERMS] = { "PERMS", "read, write, execute; p private, s shared", COLUMN_USUAL },
	[A_PAGES] = { "PAGES", "pages of address space", COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_ABSENT] = { "ABSENT", "nothing there yet", COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_PRIVATE] = { "PRIVATE", "mapped here only", COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_SHARED] = { "SHARED", "mapped more than once, as after a fork",
				    COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_ZERO] = { "ZERO", "the zero page: read, never written",
				  COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_FILE] = { "FILE", "of a file, or shared on purpose",
				  COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_SWAPPED] = { "SWAPPED", "in swap", COLUMN_USUAL | COLUMN_NUMBER },
	[A_KINDS + PAGE_UNKNOWN] = { "UNKNOWN", "shared or zero: root sees which", COLUMN_NUMBER },
	[A_SAME] = { "SAME", "with two: pages that both have, the same physical one",
		     COLUMN_NUMBER },
	[A_DIFFERENT] = { "DIFFERENT", "with two: pages that both have, but not the same",
			  COLUMN_NUMBER },
	[A_NAME] = { "NAME", "file or [name]", COLUMN_USUAL | COLUMN_CUT },
};

enum { P_ADDRESS, P_KIND, P_FRAME, P_KIND2, P_FRAME2, P_SAME };

static const struct column page_columns[] = {
	[P_ADDRESS] = { "ADDRESS", "address", COLUMN_USUAL | COLUMN_RIGHT },
	[P_KIND] = { "KIND", "what it is: see above", COLUMN_USUAL },
	[P_FRAME] = { "FRAME", "its physical page", COLUMN_USUAL | COLUMN_RIGHT },
	[P_KIND2] = { "KIND2", "what it is in the second process", 0 },
	[P_FRAME2] = { "FRAME2", "its physical page there", COLUMN_RIGHT },
	[P_SAME] = { "SAME", "yes: one physical page; no: two; -: not both have one", 0 },
};

/**
 * struct look - what is looked at
 * @maps: of the first process, and of the second if there is one
 * @nr: one or two processes
 * @area: the area whose pages are shown one by one: an address in it, or its name; NULL: all areas
 * @table: where to
 * @found: areas shown
 * @guarded: physical pages could not be known
 */
struct look {
	struct pagemap *maps[2];
	int nr;
	const char *area;
	struct table *table;
	size_t found;
	bool guarded;
};

static void set_number(struct table *table, struct libscols_line *line, size_t column,
		       uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	table_set(table, line, column, text);
}

static void set_address(struct table *table, struct libscols_line *line, size_t column,
			uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIx64, value);
	table_set(table, line, column, text);
}

/* Have both a page, and which they have? */
static const char *compare(const struct page *one, const struct page *other)
{
	const bool both = one->kind != PAGE_ABSENT && one->kind != PAGE_SWAPPED &&
			  other->kind != PAGE_ABSENT && other->kind != PAGE_SWAPPED;

	if (!both)
		return "-";
	if (!one->frame || !other->frame)
		return "?";
	return one->frame == other->frame ? "yes" : "no";
}

static void set_frame(struct look *look, struct libscols_line *line, size_t column,
		      const struct page *page)
{
	if (page->frame)
		set_address(look->table, line, column, page->frame);
	else
		table_set(look->table, line, column, page->kind == PAGE_ABSENT ||
			  page->kind == PAGE_SWAPPED ? "-" : "?");
}

static void show_pages(struct look *look, const struct maps_area *area, struct page *pages[2],
		       uint64_t nr)
{
	const uint64_t page_size = sysconf(_SC_PAGESIZE);

	for (uint64_t i = 0; i < nr; i++) {
		struct libscols_line *line = table_line(look->table, NULL);

		set_address(look->table, line, P_ADDRESS, area->begin + i * page_size);
		table_set(look->table, line, P_KIND, page_kind_names[pages[0][i].kind]);
		set_frame(look, line, P_FRAME, &pages[0][i]);
		if (look->nr == 1)
			continue;
		table_set(look->table, line, P_KIND2, page_kind_names[pages[1][i].kind]);
		set_frame(look, line, P_FRAME2, &pages[1][i]);
		table_set(look->table, line, P_SAME, compare(&pages[0][i], &pages[1][i]));
	}
}

static void set_sums(struct look *look, struct libscols_line *line, struct page *pages[2],
		     uint64_t nr)
{
	uint64_t kinds[PAGE_NR_KINDS] = {}, same = 0, different = 0;

	for (uint64_t i = 0; i < nr; i++) {
		const char *both = look->nr == 2 ? compare(&pages[0][i], &pages[1][i]) : "-";

		kinds[pages[0][i].kind]++;
		same += !strcmp(both, "yes");
		different += !strcmp(both, "no");
	}
	for (int i = 0; i < PAGE_NR_KINDS; i++)
		set_number(look->table, line, A_KINDS + i, kinds[i]);
	if (look->nr == 1)
		return;
	set_number(look->table, line, A_SAME, same);
	set_number(look->table, line, A_DIFFERENT, different);
}

static void set_unknown(struct look *look, struct libscols_line *line)
{
	for (int i = A_KINDS; i < A_NAME; i++)
		table_set(look->table, line, i, "?");
}

static void show_area(struct look *look, const struct maps_area *area, struct page *pages[2],
		      uint64_t nr)
{
	struct libscols_line *line = table_line(look->table, NULL);
	char name[4 * 256 + 1];
	struct taskviz_text text = { .buf = name, .size = sizeof(name) - 1 };

	taskviz_put_name(&text, area->name, strlen(area->name));
	name[text.len < text.size ? text.len : text.size] = 0;
	set_address(look->table, line, A_BEGIN, area->begin);
	table_set(look->table, line, A_PERMS, area->perms);
	set_number(look->table, line, A_PAGES, (area->end - area->begin) / sysconf(_SC_PAGESIZE));
	table_set(look->table, line, A_NAME, name);
	if (nr)
		set_sums(look, line, pages, nr);
	else
		set_unknown(look, line);
}

static bool is_meant(const struct look *look, const struct maps_area *area)
{
	char *end;
	const uint64_t address = look->area ? strtoull(look->area, &end, 16) : 0;

	if (!look->area || !strcmp(look->area, area->name))
		return true;
	return end != look->area && !*end && area->begin <= address && address < area->end;
}

static void note_guarded(struct look *look, const struct page *pages, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		look->guarded |= !pages[i].frame && pages[i].kind != PAGE_ABSENT &&
				 pages[i].kind != PAGE_SWAPPED;
}

/* The pages of both processes at the same addresses, which is where a fork left them. */
static int look_at(struct look *look, const struct maps_area *area)
{
	uint64_t nr = (area->end - area->begin) / sysconf(_SC_PAGESIZE);
	struct page *pages[2] = {};
	int err = 0;

	/* Too many to look at, or the kernel's own at the end of all addresses. */
	if (nr > MOST_PAGES || area->begin >> 63)
		nr = 0;
	for (int i = 0; i < look->nr && !err; i++) {
		pages[i] = calloc(nr + !nr, sizeof(**pages));
		err = pages[i] ? pagemap_read(look->maps[i], area->begin, pages[i], nr) : -ENOMEM;
		if (!err)
			note_guarded(look, pages[i], nr);
	}
	if (!err && look->area)
		show_pages(look, area, pages, nr);
	else if (!err)
		show_area(look, area, pages, nr);
	free(pages[0]);
	free(pages[1]);
	look->found++;
	return err;
}

static int failed(int pid, int err)
{
	if (err == -EACCES || err == -EPERM)
		command_error("the memory of %d is not for this user: use sudo", pid);
	else if (err == -ESRCH || err == -ENOENT)
		command_error("there is no process %d with memory of its own", pid);
	else
		command_error("the pages of %d cannot be read: %s", pid, strerror(-err));
	return err == -ESRCH || err == -ENOENT ? STATUS_NOTHING : command_status_of(err);
}

static int read_maps(int pid, char **text)
{
	char path[64];
	int err, fd;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? -errno : read_all(fd, text, NULL);
	if (fd >= 0)
		close(fd);
	return err;
}

static int look_at_all(struct look *look, int pid)
{
	char *text, *rest;
	int err = read_maps(pid, &text);

	if (err)
		return failed(pid, err);
	for (char *line = strtok_r(text, "\n", &rest); line && !err;
	     line = strtok_r(NULL, "\n", &rest)) {
		struct maps_area area;

		if (maps_parse(&area, line) && is_meant(look, &area))
			err = look_at(look, &area);
	}
	free(text);
	return err ? failed(pid, err) : STATUS_OK;
}

static int open_maps(struct look *look, const long *pids)
{
	for (int i = 0; i < look->nr; i++) {
		look->maps[i] = pagemap_open(pids[i]);
		if (!look->maps[i])
			return failed(pids[i], -errno);
	}
	return STATUS_OK;
}

static int show(struct look *look, const long *pids)
{
	int status = open_maps(look, pids);

	if (!status)
		status = look_at_all(look, pids[0]);
	if (!status && !look->found) {
		command_error("%ld has no area %s", pids[0], look->area ? look->area : "at all");
		status = STATUS_NOTHING;
	}
	if (!status)
		status = table_print(look->table);
	if (!status && look->guarded)
		command_error("which physical pages they are is told to root only: ?");
	pagemap_close(look->maps[0]);
	pagemap_close(look->maps[1]);
	return status;
}

static bool take_area(int letter, const char *value, void *data)
{
	(void)letter;
	*(const char **)data = value;
	return true;
}

static const struct option_info own_options[] = {
	{ "area", 'a', "AREA", "the pages of one area, by address (hex) or name, as [heap]", NULL },
	{}
};

const struct column_list pages_columns[NR_PAGES_COLUMNS] = {
	{ "", area_columns, sizeof(area_columns) / sizeof(*area_columns) },
	{ " with --area", page_columns, sizeof(page_columns) / sizeof(*page_columns) },
};

static const struct usage usage = {
	.name = "pages",
	.operands = "PID [PID2]",
	.values = "@pid",
	.about = "Shows what the pages of a process are, summed up by area, or with --area one by one. With a\n"
		 "second process also whether both have the same physical page at the same address, as\n"
		 "parent and child do after a fork until one of them writes.",
	.common = OPTIONS_TABLE,
	.own = own_options,
	.lists = pages_columns,
	.nr_lists = NR_PAGES_COLUMNS,
};

static int take_pids(char **operands, long *pids)
{
	int nr = 0;

	for (; operands[nr]; nr++) {
		if (nr == 2) {
			command_error("more than two processes: taskviz pages PID [PID2]");
			return 0;
		}
		if (!options_number(operands[nr], "a PID", INT_MAX, &pids[nr]))
			return 0;
	}
	if (!nr)
		command_error("a process is wanted: taskviz pages PID [PID2]");
	return nr;
}

/* With two processes the columns about both are usual. */
static const char *columns_for(const struct look *look, const struct options *options)
{
	if (options->columns || options->all_columns || look->nr == 1)
		return options->columns;
	if (look->area)
		return "ADDRESS,KIND,FRAME,KIND2,FRAME2,SAME";
	return "BEGIN,PERMS,PAGES,ABSENT,PRIVATE,SHARED,ZERO,FILE,SWAPPED,SAME,DIFFERENT,NAME";
}

int cmd_pages(int argc, char **argv)
{
	struct look look = {};
	struct options options;
	const struct column_list *list;
	long pids[2];
	int status = options_parse(&options, &usage, argc, argv, take_area, &look.area);

	if (status >= 0)
		return status;
	look.nr = take_pids(argv + optind, pids);
	if (!look.nr)
		return STATUS_USAGE;
	options.columns = columns_for(&look, &options);
	list = &pages_columns[look.area ? 1 : 0];
	status = table_new("pages", list->columns, list->nr, &options, &look.table);
	if (status)
		return status;
	status = show(&look, pids);
	table_free(look.table);
	return status;
}
