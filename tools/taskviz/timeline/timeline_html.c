// SPDX-License-Identifier: GPL-2.0
/* The timeline as one HTML page: what is drawn is in it as JSON, and a script that draws it. */
#include <json-c/json.h>
#include <string.h>
#include "base/embed.h"
#include "base/xml.h"
#include "print/event_text.h"
#include "folds.h"
#include "lanes.h"
#include "timeline_waker.h"
#include "writers.h"

/* At first: what can be seen at once. */
#define MOST_LINES	40

EMBED(timeline_page_css, "timeline/timeline_page.css");
EMBED(timeline_page_tools, "timeline/timeline_page_tools.html");
EMBED(timeline_page_base_js, "timeline/timeline_page_base.js");
EMBED(timeline_page_lanes_js, "timeline/timeline_page_lanes.js");
EMBED(timeline_page_fold_js, "timeline/timeline_page_fold.js");
EMBED(timeline_page_search_js, "timeline/timeline_page_search.js");
EMBED(timeline_page_draw_js, "timeline/timeline_page_draw.js");
EMBED(timeline_page_overview_js, "timeline/timeline_page_overview.js");
EMBED(timeline_page_js, "timeline/timeline_page.js");

static const char *const scripts[] = {
	timeline_page_base_js, timeline_page_lanes_js, timeline_page_fold_js,
	timeline_page_search_js, timeline_page_draw_js, timeline_page_overview_js,
	timeline_page_js,
};

static void add(struct json_object *array, struct json_object *value)
{
	json_object_array_add(array, value);
}

static struct json_object *ns_json(const struct timeline *timeline, uint64_t at_ns)
{
	return json_object_new_int64(at_ns - timeline->origin_ns);
}

static struct json_object *row_json_or_null(uint32_t row)
{
	return row == NO_ROW ? NULL : json_object_new_int64(row);
}

static struct json_object *row_json(const struct timeline *timeline,
				    const struct timeline_row *row)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "pid", json_object_new_int(row->pid));
	json_object_object_add(json, "tgid", json_object_new_int(row->tgid));
	json_object_object_add(json, "name", event_name_json(row->name));
	json_object_object_add(json, "depth", json_object_new_int(row->depth));
	json_object_object_add(json, "from", ns_json(timeline, row->from_ns));
	json_object_object_add(json, "to", ns_json(timeline, row->to_ns));
	json_object_object_add(json, "exited", row->exited_ns == UINT64_MAX ? NULL :
			       ns_json(timeline, row->exited_ns));
	json_object_object_add(json, "code", json_object_new_int(row->exit_code));
	json_object_object_add(json, "born", json_object_new_boolean(row->born));
	if (row->outside)
		json_object_object_add(json, "outside", json_object_new_boolean(true));
	json_object_object_add(json, "spans", json_object_new_array());
	json_object_object_add(json, "programs", json_object_new_array());
	json_object_object_add(json, "copies", json_object_new_array());
	return json;
}

static struct json_object *list_of(struct json_object *rows, uint32_t row, const char *name)
{
	return json_object_object_get(json_object_array_get_idx(rows, row), name);
}

static void add_spans(const struct timeline *timeline, struct json_object *rows)
{
	for (size_t i = 0; i < timeline->spans.nr; i++) {
		const struct timeline_span *span = &timeline->spans.at[i];
		struct json_object *json = json_object_new_array_ext(4);
		char text[WAKER_TEXT_SIZE], in[CALL_TEXT_SIZE];
		const char *waker = timeline_waker(timeline, span, text);
		const char *call = timeline_call(span, in);

		add(json, ns_json(timeline, span->from_ns));
		add(json, ns_json(timeline, span->to_ns));
		add(json, json_object_new_string_len(&span->state, 1));
		if (waker)
			add(json, json_object_new_string(waker));
		if (call)
			add(json, json_object_new_string(call));
		add(list_of(rows, span->row, "spans"), json);
	}
}

static void add_programs(const struct timeline *timeline, struct json_object *rows)
{
	for (size_t i = 0; i < timeline->programs.nr; i++) {
		const struct timeline_program *program = &timeline->programs.at[i];
		struct json_object *json = json_object_new_array_ext(4);

		add(json, ns_json(timeline, program->from_ns));
		add(json, ns_json(timeline, program->to_ns));
		add(json, event_name_json(program->name));
		add(json, json_object_new_boolean(program->exec));
		add(list_of(rows, program->row, "programs"), json);
	}
}

static void add_copies(const struct timeline *timeline, struct json_object *rows)
{
	for (size_t i = 0; i < timeline->copies.nr; i++) {
		const struct timeline_copy *copy = &timeline->copies.at[i];
		struct json_object *json = json_object_new_array_ext(2);

		add(json, ns_json(timeline, copy->at_ns));
		add(json, json_object_new_string(event_value_name(VALUE_COPY, copy->kind)));
		add(list_of(rows, copy->row, "copies"), json);
	}
}

static struct json_object *rows_json(const struct timeline *timeline)
{
	struct json_object *rows = json_object_new_array_ext(timeline->rows.nr);

	for (size_t i = 0; i < timeline->rows.nr; i++)
		add(rows, row_json(timeline, &timeline->rows.at[i]));
	add_spans(timeline, rows);
	add_programs(timeline, rows);
	add_copies(timeline, rows);
	return rows;
}

static struct json_object *links_json(const struct timeline *timeline)
{
	static const char *const kinds[] = {
		[LINK_FORK] = "fork", [LINK_ADOPT] = "adopt", [LINK_SIGNAL] = "signal",
	};
	struct json_object *links = json_object_new_array_ext(timeline->links.nr);

	for (size_t i = 0; i < timeline->links.nr; i++) {
		const struct timeline_link *link = &timeline->links.at[i];
		struct json_object *json = json_object_new_array_ext(4);

		add(json, json_object_new_string(kinds[link->kind]));
		add(json, row_json_or_null(link->from));
		add(json, row_json_or_null(link->to));
		add(json, ns_json(timeline, link->at_ns));
		add(links, json);
	}
	return links;
}

static struct json_object *losses_json(const struct timeline *timeline)
{
	struct json_object *losses = json_object_new_array();

	for (size_t i = 0; i < timeline->losses.nr; i++) {
		const struct timeline_loss *loss = &timeline->losses.at[i];
		struct json_object *json = json_object_new_object();

		json_object_object_add(json, "from", ns_json(timeline, loss->from_ns));
		json_object_object_add(json, "to", ns_json(timeline, loss->to_ns));
		json_object_object_add(json, "cpu", json_object_new_int(loss->cpu));
		add(losses, json);
	}
	return losses;
}

static struct json_object *states_json(void)
{
	struct json_object *states = json_object_new_object();

	for (const char *state = TIMELINE_STATES; *state; state++) {
		const char name[2] = { *state };

		json_object_object_add(states, name,
				       json_object_new_string(timeline_state_name(*state)));
	}
	return states;
}

static struct json_object *numbers_json(const uint32_t *numbers, uint32_t nr)
{
	struct json_object *json = json_object_new_array_ext(nr);

	for (uint32_t i = 0; i < nr; i++)
		add(json, row_json_or_null(numbers[i]));
	return json;
}

/* Lanes that have a line at first. */
static struct json_object *shown_json(const struct folds *folds)
{
	struct json_object *json = json_object_new_array_ext(MOST_LINES);

	for (uint32_t lane = 0; lane < folds->lanes->nr; lane++)
		if (folds->owner[lane] == NO_LANE)
			add(json, json_object_new_int64(lane));
	return json;
}

static void add_lines(struct json_object *data, const struct timeline *timeline,
		      const struct folds *folds)
{
	const struct lanes *lanes = folds->lanes;

	json_object_object_add(data, "lanes", numbers_json(lanes->of, timeline->rows.nr));
	json_object_object_add(data, "parents", numbers_json(lanes->parents, lanes->nr));
	json_object_object_add(data, "shown", shown_json(folds));
}

static struct json_object *data_json(const struct timeline *timeline, const struct folds *folds)
{
	struct json_object *data = json_object_new_object();

	json_object_object_add(data, "begin", ns_json(timeline, timeline->begin_ns));
	json_object_object_add(data, "end", ns_json(timeline, timeline->end_ns));
	json_object_object_add(data, "states", states_json());
	json_object_object_add(data, "losses", losses_json(timeline));
	json_object_object_add(data, "rows", rows_json(timeline));
	add_lines(data, timeline, folds);
	json_object_object_add(data, "links", links_json(timeline));
	return data;
}

/* Nothing in it may look like a tag: < stands in strings only, where it can be written so. */
static void put_data(FILE *to, const char *json)
{
	for (; *json; json++) {
		if (*json == '<')
			fputs("\\u003c", to);
		else
			fputc(*json, to);
	}
}

static void put_header(FILE *to, const struct timeline *timeline)
{
	char title[RECORDING_TITLE_SIZE];

	recording_title(timeline->recording, title);
	fputs("<header><b>", to);
	xml_put(to, title);
	fprintf(to, "</b><small>%zu tasks, %.6f s</small>", timeline->rows.nr,
		(timeline->end_ns - timeline->begin_ns) / 1e9);
	if (timeline->losses.nr)
		fprintf(to, "<span id=lost>events were lost %zu times</span>", timeline->losses.nr);
	fprintf(to, "%s</header>\n", timeline_page_tools);
}

/* In the page they are code, not text for readers: no indents, no comments but the licence. */
static void put_script(FILE *to, const char *script)
{
	while (*script) {
		const char *line = script + strspn(script, "\t");
		const size_t length = strcspn(line, "\n");

		if (length && (strncmp(line, "//", 2) || !strncmp(line, "// SPDX", 7)))
			fprintf(to, "%.*s\n", (int)length, line);
		script = line + length + !!line[length];
	}
}

static void put_page(FILE *to, const struct timeline *timeline, const char *json)
{
	fprintf(to, "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>taskviz timeline</title>\n<style>\n%s</style>\n",
		timeline_page_css);
	put_header(to, timeline);
	fputs("<canvas id=overview></canvas>\n<div id=view tabindex=0><div id=tall></div><canvas></canvas></div>\n<div id=card hidden></div>\n<script id=data type='application/json'>",
	      to);
	put_data(to, json);
	fputs("</script>\n<script>\n", to);
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		put_script(to, scripts[i]);
	fputs("</script>\n</html>\n", to);
}

int timeline_write_html(FILE *to, const struct timeline *timeline)
{
	struct json_object *data = NULL;
	const char *json = NULL;
	struct folds folds = {};
	struct lanes lanes;

	if (!lanes_build(&lanes, timeline) &&
	    !folds_build(&folds, &lanes, timeline, MOST_LINES)) {
		data = data_json(timeline, &folds);
		json = json_object_to_json_string_ext(data, JSON_C_TO_STRING_PLAIN);
	}
	if (json)
		put_page(to, timeline, json);
	json_object_put(data);
	folds_drop(&folds);
	lanes_drop(&lanes);
	return json ? 0 : -1;
}
