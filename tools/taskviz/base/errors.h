/* SPDX-License-Identifier: GPL-2.0 */
/* How errors are told, which status the program ends with, and what a source said last. */
#ifndef TASKVIZ_ERRORS_H
#define TASKVIZ_ERRORS_H

/**
 * enum command_status - what a subcommand returns, and the program exits with
 * @STATUS_OK: done
 * @STATUS_NOTHING: nothing was found, or a check failed
 * @STATUS_USAGE: the command line is wrong
 * @STATUS_NO_SOURCE: no data: the module is not loaded, no such file, not a file of ours
 * @STATUS_NO_RIGHT: this user may not
 * @STATUS_IO: reading or writing failed, or there is no memory
 */
enum command_status {
	STATUS_OK,
	STATUS_NOTHING,
	STATUS_USAGE,
	STATUS_NO_SOURCE,
	STATUS_NO_RIGHT,
	STATUS_IO,
};

/**
 * command_error() - tell what went wrong, as "taskviz: TEXT" and a newline
 * @format: as printf() has it; what is wrong, where, and what to do
 */
__attribute__((format(printf, 1, 2)))
void command_error(const char *format, ...);

/**
 * command_status_of() - the status for an error of a source or a file
 * @err: a negative errno
 *
 * Return: an enum command_status that is not STATUS_OK.
 */
int command_status_of(int err);

/* command_status_of_writing() - the same for a file that was to be written */
int command_status_of_writing(int err);

/**
 * source_fail() - keep what went wrong for source_error()
 * @err: an errno, not negative
 * @format: as printf() has it: a sentence that says what to do
 *
 * Sets errno. Return: -err.
 */
__attribute__((format(printf, 2, 3)))
int source_fail(int err, const char *format, ...);

/* What went wrong last, a sentence that says what to do; never NULL. */
const char *source_error(void);

#endif /* TASKVIZ_ERRORS_H */
