// SPDX-License-Identifier: GPL-2.0
/* Reads the files in words/, and finds the entry of a word. */
#include <string.h>
#include "entries.h"

int entries_open(struct entries *entries)
{
	int err = 0;

	for (entries->nr = 0; entries->nr < WORD_NR_KINDS; entries->nr++) {
		const struct word_kind_info *kind = &word_kinds[entries->nr];

		err = document_parse(&entries->documents[entries->nr], kind->entries,
				     strlen(kind->entries), kind->name);
		if (err)
			break;
	}
	if (err)
		entries_close(entries);
	return err;
}

void entries_close(struct entries *entries)
{
	while (entries->nr)
		document_close(&entries->documents[--entries->nr]);
}

static yaml_node_t *node_at(struct entries *entries, enum word_kind kind, size_t i)
{
	struct document *document = &entries->documents[kind];

	return node_item(document, document_root(document), i);
}

const char *entries_word(struct entries *entries, enum word_kind kind, size_t i)
{
	return node_word_of(&entries->documents[kind], node_at(entries, kind, i), "word");
}

/* Is it for that place? One that names no place is for all others. */
static bool is_for(struct document *document, yaml_node_t *node, const char *of)
{
	yaml_node_t *places = node_get(document, node, "of"), *place;

	for (size_t i = 0; (place = node_item(document, places, i)); i++)
		if (of && !strcmp(node_word(place), of))
			return true;
	return false;
}

static yaml_node_t *find(struct entries *entries, enum word_kind kind, const char *word,
			 const char *of)
{
	struct document *document = &entries->documents[kind];
	yaml_node_t *usual = NULL, *node;

	for (size_t i = 0; (node = node_at(entries, kind, i)); i++) {
		if (strcmp(node_word_of(document, node, "word"), word))
			continue;
		if (is_for(document, node, of))
			return node;
		if (!node_get(document, node, "of"))
			usual = node;
	}
	return usual;
}

bool entries_find(struct entries *entries, enum word_kind kind, const char *word, const char *of,
		  struct entry *entry)
{
	struct document *document = &entries->documents[kind];
	yaml_node_t *node = find(entries, kind, word, of);

	if (!node)
		return false;
	*entry = (struct entry){
		.kernel = node_word_of(document, node, "kernel"),
		.read = node_word_of(document, node, "read") ?: entry->read,
		.text = node_word_of(document, node, "text"),
		.meaning = node_word_of(document, node, "meaning"),
		.place = node,
	};
	return true;
}
