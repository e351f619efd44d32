/* SPDX-License-Identifier: GPL-2.0 */
/* Explanations as prose. */
#ifndef TASKVIZ_SHOW_H
#define TASKVIZ_SHOW_H

#include "words.h"

/* words_show() - print the explanation of each chosen word to stdout; none is chosen then */
void words_show(struct words *words);

#endif /* TASKVIZ_SHOW_H */
