/* SPDX-License-Identifier: GPL-2.0 */
/* Files of the source tree as strings of the program. */
#ifndef TASKVIZ_EMBED_H
#define TASKVIZ_EMBED_H

/* EMBED() - the bytes of a file of tools/taskviz, with a NUL behind them, as an array of char */
#define EMBED(symbol, file)								\
	extern const char symbol[];							\
	__asm__(".pushsection .rodata\n"						\
		#symbol ":\n.incbin \"" file "\"\n.byte 0\n.popsection\n")

#endif /* TASKVIZ_EMBED_H */
