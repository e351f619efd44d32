/* SPDX-License-Identifier: GPL-2.0 */
/* Output files: whole or not at all, whatever ends the program, unless they are to be kept. */
#ifndef TASKVIZ_OUTPUT_H
#define TASKVIZ_OUTPUT_H

#include <limits.h>
#include <stdio.h>

/**
 * struct output - a file that is being written
 * @stream: where to write; errors need not be looked for before output_commit()
 * @path: where it shall be, empty for stdout or a device, which are written to directly
 * @work: where it is until then
 */
struct output {
	FILE *stream;
	char path[PATH_MAX];
	char work[PATH_MAX];
};

/**
 * enum output_readers - who may read a file, besides its owner
 * @OUTPUT_USUAL: as the umask has it; of a file that is replaced, those who could read that
 * @OUTPUT_OWNER: nobody, whatever was there: it holds what only root may see
 */
enum output_readers {
	OUTPUT_USUAL,
	OUTPUT_OWNER,
};

/**
 * output_begin() - begin a file beside the one it shall replace
 * @output: set
 * @path: of the file; NULL or "-" for stdout
 * @readers: who may read it
 *
 * SIGINT, SIGTERM, SIGHUP and SIGPIPE remove what was begun, then end the program as they would.
 * One file can be in work at a time.
 *
 * Return: 0, or a negative errno, having told why.
 */
int output_begin(struct output *output, const char *path, enum output_readers readers);

/**
 * output_keep() - put the file in its place now, to go on writing it there
 * @output: begun; what was written is in it
 *
 * From here on it stays as it is, whatever ends the program.
 * Return: 0, or a negative errno, which the caller tells of.
 */
int output_keep(struct output *output);

/**
 * output_commit() - put the file in its place
 * @output: begun
 *
 * Return: 0, or a negative errno, having told why; then nothing of it is left, unless it was kept.
 */
int output_commit(struct output *output);

/* output_abort() - leave nothing of it, unless it was kept */
void output_abort(struct output *output);

#endif /* TASKVIZ_OUTPUT_H */
