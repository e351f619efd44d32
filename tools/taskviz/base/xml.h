/* SPDX-License-Identifier: GPL-2.0 */
/* Text in XML and HTML. */
#ifndef TASKVIZ_XML_H
#define TASKVIZ_XML_H

#include <stdio.h>

/* xml_put() - write text so that it is nothing but text */
void xml_put(FILE *to, const char *text);

/* xml_put_name() - the same with a name of a task, escaped as everywhere */
void xml_put_name(FILE *to, const char *name);

#endif /* TASKVIZ_XML_H */
