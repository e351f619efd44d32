/* SPDX-License-Identifier: GPL-2.0 */
/* A YAML file as a tree of maps, lists and words. */
#ifndef TASKVIZ_DOCUMENT_H
#define TASKVIZ_DOCUMENT_H

#include <stddef.h>
#include <yaml.h>

/**
 * struct document - a file that was read
 * @yaml: the tree
 * @name: of the file, for messages; the caller's
 */
struct document {
	yaml_document_t yaml;
	const char *name;
};

/**
 * document_parse() - read one from memory
 * @document: on success to be given to document_close()
 * @text: of the file
 * @size: of @text
 * @name: of the file, must outlive @document
 *
 * Return: 0, or a negative errno, see source_error(): EBADMSG if it is no YAML, or empty.
 */
int document_parse(struct document *document, const char *text, size_t size, const char *name);

/* document_open() - the same for a file; @path must outlive @document */
int document_open(struct document *document, const char *path);

void document_close(struct document *document);

/* document_root() - the outermost node; as all below it lives as long as the document */
yaml_node_t *document_root(struct document *document);

/* node_get() - what a map has under that key; NULL if nothing, and for what is no map, or NULL */
yaml_node_t *node_get(struct document *document, yaml_node_t *map, const char *key);

/* node_item() - a list's item, or a map's value, from 0 on; NULL behind the last */
yaml_node_t *node_item(struct document *document, yaml_node_t *list, size_t i);

/* node_key() - a map's key, from 0 on; NULL behind the last, if it is no map, or no word */
const char *node_key(struct document *document, yaml_node_t *map, size_t i);

/* node_word() - a word or text; NULL if it is none, or for NULL. It may be empty. */
const char *node_word(yaml_node_t *node);

/* node_word_of() - the word that a map has under that key, or NULL */
const char *node_word_of(struct document *document, yaml_node_t *map, const char *key);

/* node_line() - the line that it begins in, from 1 on, for messages */
size_t node_line(const yaml_node_t *node);

#endif /* TASKVIZ_DOCUMENT_H */
