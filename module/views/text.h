/* SPDX-License-Identifier: GPL-2.0 */
/* Text for readers: lines of a seq_file, and a snapshot as one. */
#ifndef TASKVIZ_TEXT_H
#define TASKVIZ_TEXT_H

#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>
#include "core/pure.h"

/* Text is rendered into the buffer of a seq_file, which grows if it does not fit. */
static inline struct taskviz_text taskviz_seq_begin(struct seq_file *m)
{
	struct taskviz_text text = {};

	text.size = seq_get_buf(m, &text.buf);
	return text;
}

static inline void taskviz_seq_end(struct seq_file *m, const struct taskviz_text *text)
{
	seq_commit(m, text->len <= text->size ? text->len : -1);
}

int taskviz_text_open(struct file *file, const struct file *rights, u32 (*flags)(void));

#endif /* TASKVIZ_TEXT_H */
