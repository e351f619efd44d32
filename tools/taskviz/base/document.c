// SPDX-License-Identifier: GPL-2.0
/* Reads YAML with libyaml, and finds one's way in it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "document.h"
#include "errors.h"
#include "readall.h"

static int fail_parsing(const yaml_parser_t *parser, const char *name)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return source_fail(ENOMEM, "no memory to read %s", name);
	return source_fail(EBADMSG, "%s:%zu: %s", name, parser->problem_mark.line + 1,
			   parser->problem ? parser->problem : "this is no YAML");
}

static int load(struct document *document, yaml_parser_t *parser)
{
	if (!yaml_parser_load(parser, &document->yaml))
		return fail_parsing(parser, document->name);
	if (document_root(document))
		return 0;
	yaml_document_delete(&document->yaml);
	return source_fail(EBADMSG, "%s: there is nothing in it", document->name);
}

int document_parse(struct document *document, const char *text, size_t size, const char *name)
{
	yaml_parser_t parser;
	int err;

	document->name = name;
	if (!yaml_parser_initialize(&parser))
		return source_fail(ENOMEM, "no memory to read %s", name);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
	err = load(document, &parser);
	yaml_parser_delete(&parser);
	return err;
}

int document_open(struct document *document, const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t size;
	char *text;
	int err;

	if (fd < 0)
		return source_fail(errno, "cannot open %s: %s", path, strerror(errno));
	err = read_all(fd, &text, &size);
	close(fd);
	if (err)
		return source_fail(-err, "cannot read %s: %s", path, strerror(-err));
	err = document_parse(document, text, size, path);
	free(text);
	return err;
}

void document_close(struct document *document)
{
	yaml_document_delete(&document->yaml);
}

yaml_node_t *document_root(struct document *document)
{
	return yaml_document_get_root_node(&document->yaml);
}

static const yaml_node_pair_t *pair(const yaml_node_t *map, size_t i)
{
	const yaml_node_pair_t *pairs;

	if (!map || map->type != YAML_MAPPING_NODE)
		return NULL;
	pairs = map->data.mapping.pairs.start;
	return i < (size_t)(map->data.mapping.pairs.top - pairs) ? &pairs[i] : NULL;
}

const char *node_key(struct document *document, yaml_node_t *map, size_t i)
{
	const yaml_node_pair_t *found = pair(map, i);

	return found ? node_word(yaml_document_get_node(&document->yaml, found->key)) : NULL;
}

static yaml_node_t *value(struct document *document, const yaml_node_t *map, size_t i)
{
	const yaml_node_pair_t *found = pair(map, i);

	return found ? yaml_document_get_node(&document->yaml, found->value) : NULL;
}

yaml_node_t *node_get(struct document *document, yaml_node_t *map, const char *key)
{
	for (size_t i = 0; pair(map, i); i++) {
		const char *here = node_key(document, map, i);

		if (here && !strcmp(here, key))
			return value(document, map, i);
	}
	return NULL;
}

yaml_node_t *node_item(struct document *document, yaml_node_t *list, size_t i)
{
	const yaml_node_item_t *items;

	if (!list || list->type != YAML_SEQUENCE_NODE)
		return value(document, list, i);
	items = list->data.sequence.items.start;
	if (i >= (size_t)(list->data.sequence.items.top - items))
		return NULL;
	return yaml_document_get_node(&document->yaml, items[i]);
}

const char *node_word(yaml_node_t *node)
{
	return node && node->type == YAML_SCALAR_NODE ? (char *)node->data.scalar.value : NULL;
}

const char *node_word_of(struct document *document, yaml_node_t *map, const char *key)
{
	return node_word(node_get(document, map, key));
}

size_t node_line(const yaml_node_t *node)
{
	return node->start_mark.line + 1;
}
