// SPDX-License-Identifier: GPL-2.0
/* The results of a room as a page: learners are rows, lessons columns; then what was hard. */
#include "base/embed.h"
#include "base/xml.h"
#include "phrases.h"
#include "room.h"

#define MOST_HARD	10

EMBED(room_page_css, "lesson/room_page.css");

static void put_element(FILE *to, const char *name, const char *text)
{
	fprintf(to, "<%s>", name);
	xml_put(to, text);
	fprintf(to, "</%s>", name);
}

static void put_cell(FILE *to, const struct room_cell *cell)
{
	const unsigned int nr = cell->ok + cell->not_ok;

	if (nr)
		fprintf(to, "<td class=\"%s\">%s %u/%u</td>", cell->not_ok ? "some" : "all",
			cell->not_ok ? "✗" : "✓", cell->ok, nr);
	else if (cell->skipped)
		fprintf(to, "<td class=\"none\">%s</td>", phrase("room_skipped"));
	else
		fputs("<td class=\"none\">-</td>", to);
}

static void put_learner(FILE *to, const struct room *room, const struct room_learner *learner)
{
	fputs("<tr>", to);
	put_element(to, "th", learner->name);
	for (size_t i = 0; i < room->nr_lessons; i++)
		put_cell(to, &learner->cells[i]);
	fputs("</tr>\n", to);
}

/* What could not be read may be what is missing above. */
static void put_wrong(FILE *to, const struct room_learner *learner)
{
	if (!*learner->wrong)
		return;
	fputs("<p class=\"wrong\">", to);
	xml_put(to, learner->name);
	fprintf(to, ": %s ", phrase("room_wrong"));
	xml_put(to, learner->wrong);
	fputs("</p>\n", to);
}

static void put_learners(FILE *to, const struct room *room)
{
	fputs("<table>\n<tr>", to);
	put_element(to, "th", phrase("room_learner"));
	for (size_t i = 0; i < room->nr_lessons; i++)
		put_element(to, "th", room->lessons[i]);
	fputs("</tr>\n", to);
	for (size_t i = 0; i < room->nr; i++)
		put_learner(to, room, &room->learners[i]);
	fputs("</table>\n", to);
	fprintf(to, "<p>%s</p>\n", phrase("room_legend"));
	for (size_t i = 0; i < room->nr; i++)
		put_wrong(to, &room->learners[i]);
}

static void put_step(FILE *to, const struct room *room, const struct room_step *step)
{
	fputs("<tr>", to);
	put_element(to, "th", room->lessons[step->lesson]);
	put_element(to, "td", step->name);
	fprintf(to, "<td class=\"some\">%u/%u</td></tr>\n", step->missed, step->tried);
}

static void put_hard(FILE *to, const struct room *room)
{
	if (!room->nr_steps || !room->steps[0].missed)
		return;
	put_element(to, "h2", phrase("room_hard"));
	fputs("\n<table>\n", to);
	for (size_t i = 0; i < room->nr_steps && i < MOST_HARD && room->steps[i].missed; i++)
		put_step(to, room, &room->steps[i]);
	fputs("</table>\n", to);
}

void room_put_page(const struct room *room, FILE *to)
{
	fputs("<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\">", to);
	put_element(to, "title", phrase("room_title"));
	fprintf(to, "\n<style>\n%s</style></head>\n<body>\n", room_page_css);
	put_element(to, "h1", phrase("room_title"));
	putc('\n', to);
	put_learners(to, room);
	put_hard(to, room);
	fputs("</body>\n</html>\n", to);
}
