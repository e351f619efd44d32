// SPDX-License-Identifier: GPL-2.0
/* Where in the file of a lesson, and in that of its language, one reads. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include "base/errors.h"
#include "place.h"

int place_wrong(const struct place *place, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return source_fail(EBADMSG, "%s:%zu: %s", place->lesson->path, node_line(place->node),
			   text);
}

struct place place_below(const struct place *place, const char *key)
{
	struct lesson *lesson = place->lesson;

	return (struct place){ lesson, node_get(&lesson->document, place->node, key),
			       node_get(&lesson->translated, place->translated, key) };
}

struct place place_item(const struct place *place, size_t i)
{
	struct lesson *lesson = place->lesson;

	return (struct place){ lesson, node_item(&lesson->document, place->node, i),
			       node_item(&lesson->translated, place->translated, i) };
}

const char *place_word(const struct place *place, const char *key)
{
	return node_word(place_below(place, key).node);
}

const char *place_text(const struct place *place, const char *key)
{
	const struct place found = place_below(place, key);
	const char *translated = node_word(found.translated);

	return translated ? translated : node_word(found.node);
}

int place_check_keys(const struct place *place, const char * const *keys)
{
	const char *key;

	if (!place->node || place->node->type != YAML_MAPPING_NODE)
		return source_fail(EBADMSG, "%s: no map where one with '%s' should be",
				   place->lesson->path, *keys);
	for (size_t i = 0; (key = node_key(&place->lesson->document, place->node, i)); i++) {
		const char * const *known = keys;

		while (*known && strcmp(*known, key))
			known++;
		if (!*known)
			return place_wrong(place, "nothing reads the key '%s' here", key);
	}
	return 0;
}

int place_want(const struct place *place, const char *key)
{
	return place_word(place, key) ? 0 : place_wrong(place, "the key '%s' is missing", key);
}

int place_count(const struct place *list, size_t most, const char *what)
{
	size_t nr = 0;

	while (place_item(list, nr).node)
		nr++;
	if (nr > most)
		return place_wrong(list, "more than %zu %s", most, what);
	return nr;
}
