// SPDX-License-Identifier: GPL-2.0
/* The timeline as one HTML page: what is drawn is in it, and a script that draws it. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include "base/embed.h"
#include "base/xml.h"
#include "timeline_html.h"
#include "timeline_pack.h"
#include "timeline_squeeze.h"
#include "timeline_svg_lines.h"
#include "writers.h"

/* At first: what can be seen at once. */
#define MOST_LINES	40

/* As many as can all be looked at for each picture. */
#define FEW_LINKS	1000

#define LICENCE		"License-Identifier: GPL-2.0"

EMBED(timeline_page_css, "timeline/timeline_page.css");
EMBED(timeline_page_tools, "timeline/timeline_page_tools.html");
EMBED(timeline_page_base_js, "timeline/timeline_page_base.js");
EMBED(timeline_page_rows_js, "timeline/timeline_page_rows.js");
EMBED(timeline_page_lanes_js, "timeline/timeline_page_lanes.js");
EMBED(timeline_page_shares_js, "timeline/timeline_page_shares.js");
EMBED(timeline_page_fold_js, "timeline/timeline_page_fold.js");
EMBED(timeline_page_bins_js, "timeline/timeline_page_bins.js");
EMBED(timeline_page_search_js, "timeline/timeline_page_search.js");
EMBED(timeline_page_path_js, "timeline/timeline_page_path.js");
EMBED(timeline_page_draw_js, "timeline/timeline_page_draw.js");
EMBED(timeline_page_links_js, "timeline/timeline_page_links.js");
EMBED(timeline_page_overview_js, "timeline/timeline_page_overview.js");
EMBED(timeline_page_load_js, "timeline/timeline_page_load.js");
EMBED(timeline_page_js, "timeline/timeline_page.js");

/* In this order. Functions of one that is left out are not called. */
static const char *const scripts[] = {
	timeline_page_base_js, timeline_page_rows_js, timeline_page_lanes_js,
	timeline_page_shares_js, timeline_page_fold_js, timeline_page_bins_js,
	timeline_page_search_js, timeline_page_path_js, timeline_page_draw_js,
	timeline_page_links_js, timeline_page_overview_js, timeline_page_js,
};

/* Where all tasks are seen at once, and not much was done, the lines are overview enough. */
static bool has_overview(const struct page *page)
{
	return page->folds.nr || html_has_bins(page);
}

static bool is_wanted(const struct page *page, const char *script)
{
	if (script == timeline_page_fold_js)
		return page->folds.nr;
	if (script == timeline_page_path_js)
		return page->path->nr;
	if (script == timeline_page_bins_js)
		return html_has_bins(page);
	if (script == timeline_page_links_js)
		return page->timeline->links.nr > FEW_LINKS;
	if (script == timeline_page_shares_js || script == timeline_page_overview_js)
		return has_overview(page);
	return true;
}

static uint64_t since_origin(const struct page *page, uint64_t at_ns)
{
	return at_ns - page->timeline->origin_ns;
}

static void put_states(const struct page *page)
{
	static const char states[] = TIMELINE_STATES;

	for (size_t i = 0; states[i]; i++)
		fprintf(page->to, "%s\"%c\":\"%s\"", i ? "," : "{", states[i],
			timeline_state_name(states[i]));
	fputc('}', page->to);
}

static void put_losses(const struct page *page)
{
	const struct timeline *timeline = page->timeline;

	fputs(",\"losses\":[", page->to);
	for (size_t i = 0; i < timeline->losses.nr; i++) {
		const struct timeline_loss *loss = &timeline->losses.at[i];

		fprintf(page->to, "%s{\"from\":%" PRIu64 ",\"to\":%" PRIu64 "}", i ? "," : "",
			since_origin(page, loss->from_ns), since_origin(page, loss->to_ns));
	}
	fputc(']', page->to);
}

/* Of each lane how far above it its parent is, and which lanes have a line at first. */
static void put_lanes(const struct page *page)
{
	const struct lanes *lanes = &page->lanes;
	const char *before = "";

	fputs("\",\"parents\":\"", page->to);
	for (uint32_t lane = 0; lane < lanes->nr; lane++)
		code_put(page->to, lanes->parents[lane] == NO_LANE ? 0 :
			 lane - lanes->parents[lane], ',');
	fputs("\",\"shown\":[", page->to);
	for (uint32_t lane = 0; lane < lanes->nr; lane++)
		if (page->folds.owner[lane] == NO_LANE) {
			fprintf(page->to, "%s%u", before, lane);
			before = ",";
		}
	fputc(']', page->to);
}

/* To whom, from whom, and when, as they differ from the one before, or from each other. */
static void put_links(const struct page *page)
{
	static const char marks[] = {
		[LINK_FORK] = '/', [LINK_ADOPT] = '.', [LINK_SIGNAL] = '!',
	};
	const struct timeline *timeline = page->timeline;
	uint64_t now_ns = timeline->begin_ns;
	uint32_t row = 0;

	fputs(",\"links\":\"", page->to);
	for (size_t i = 0; i < timeline->links.nr; i++) {
		const struct timeline_link *link = &timeline->links.at[i];

		code_put(page->to, code_signed((int64_t)link->to - row), ',');
		code_put(page->to, link->from == NO_ROW ? 0 :
			 code_signed((int64_t)link->to - link->from) + 1, ',');
		code_put(page->to, link->at_ns - now_ns, marks[link->kind]);
		row = link->to;
		now_ns = link->at_ns;
	}
	fputc('"', page->to);
}

/* Reading a large page takes a while: it is packed, and until then there is a picture. */
static bool is_large(const struct page *page)
{
	return html_has_bins(page);
}

/* Names and wakers are known when all rows have been written. */
static void put_data(struct page *page)
{
	fprintf(page->to, "{\"begin\":%" PRIu64 ",\"end\":%" PRIu64 ",\"states\":",
		since_origin(page, page->timeline->begin_ns),
		since_origin(page, page->timeline->end_ns));
	put_states(page);
	put_losses(page);
	fputs(",\"rows\":\"", page->to);
	html_put_rows(page);
	put_lanes(page);
	put_links(page);
	if (html_has_bins(page))
		html_put_bins(page);
	if (page->path->nr)
		html_put_path(page);
	fputs(",\"names\":", page->to);
	code_put_texts(page->to, &page->names);
	fputs(",\"wakers\":", page->to);
	code_put_texts(page->to, &page->wakers);
	fputc('}', page->to);
}

static void put_switch(const struct page *page, bool is_on)
{
	const struct timeline_row *task = &page->timeline->rows.at[page->path->row];

	fprintf(page->to, "<label title='(p)'><input id=path type=checkbox style='accent-color:#e6007a'%s>",
		is_on ? " checked" : "");
	fprintf(page->to, " critical path of %" PRId32 " ", task->pid);
	xml_put_name(page->to, task->name);
	fputs("</label>", page->to);
}

static void put_header(const struct page *page, bool is_path_on)
{
	const struct timeline *timeline = page->timeline;
	FILE *to = page->to;
	char title[RECORDING_TITLE_SIZE];

	recording_title(timeline->recording, title);
	fputs("<header><b>", to);
	xml_put(to, title);
	fprintf(to, "</b><small>%zu tasks, %.6f s</small>", timeline->rows.nr,
		(timeline->end_ns - timeline->begin_ns) / 1e9);
	if (timeline->losses.nr)
		fprintf(to, "<span id=lost>events were lost %zu times</span>", timeline->losses.nr);
	if (page->path->nr)
		put_switch(page, is_path_on);
	fprintf(to, "%s</header>\n", timeline_page_tools);
}

static void put_packed_data(struct page *page)
{
	FILE *const to = page->to;

	page->to = pack_open(to);
	if (page->to)
		put_data(page);
	page->no_memory |= !page->to || fclose(page->to);
	page->to = to;
}

static void put_scripts(const struct page *page)
{
	fputs(is_large(page) ? "<script id=code type='text/plain'>\n" : "<script>\n", page->to);
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		if (is_wanted(page, scripts[i]))
			squeeze_put(page->to, scripts[i]);
	fputs("</script>\n", page->to);
	if (!is_large(page))
		return;
	fputs("<script>\n", page->to);
	squeeze_put(page->to, timeline_page_load_js);
	fputs("</script>\n", page->to);
}

/* The lines that the page has, too. */
static void put_first_picture(struct page *page, bool is_path_on)
{
	static const struct critical_path none;

	fputs("<style>#first{flex:1;overflow:auto}#first~*{display:none}</style>\n<div id=first><p id=reading>A picture, until the data have been read.</p>\n",
	      page->to);
	page->no_memory |= svg_put_lines(page->to, page->timeline, is_path_on ? page->path : &none,
					 &page->lanes, &page->folds) != 0;
	fputs("</div>\n", page->to);
}

static void put_page(struct page *page, bool is_path_on)
{
	FILE *to = page->to;

	fputs("<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>taskviz timeline</title>\n<!-- SPDX-"
	      LICENCE " -->\n<style>", to);
	squeeze_put(to, timeline_page_css);
	fputs("</style>\n", to);
	put_header(page, is_path_on);
	if (is_large(page))
		put_first_picture(page, is_path_on);
	if (has_overview(page))
		fputs("<canvas id=overview></canvas>\n", to);
	fputs("<div id=view tabindex=0><div id=tall></div><canvas></canvas></div>\n<div id=card hidden></div>\n<script id=data type='application/json'>",
	      to);
	if (is_large(page))
		put_packed_data(page);
	else
		put_data(page);
	fputs("</script>\n", to);
	put_scripts(page);
	fputs("</html>\n", to);
}

int timeline_write_html(FILE *to, const struct timeline *timeline, const struct critical_path *path,
			bool is_path_on)
{
	struct page page = { .to = to, .timeline = timeline, .path = path };
	int err = lanes_build(&page.lanes, timeline);

	if (!err)
		err = folds_build(&page.folds, &page.lanes, timeline, MOST_LINES);
	if (!err)
		put_page(&page, is_path_on);
	if (page.no_memory || page.names.no_memory || page.wakers.no_memory)
		err = -ENOMEM;
	code_drop_texts(&page.names);
	code_drop_texts(&page.wakers);
	folds_drop(&page.folds);
	lanes_drop(&page.lanes);
	return err ? -1 : 0;
}
