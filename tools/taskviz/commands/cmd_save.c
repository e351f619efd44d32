// SPDX-License-Identifier: GPL-2.0
/* taskviz save: what the module knows now as a file, for --from on any machine, at any time. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include "base/options.h"
#include "base/output.h"
#include "capture.h"
#include "command.h"
#include "source/source.h"

static int write_all(struct capture *capture)
{
	const struct recording_head head = {
		.flags = RECORDING_MOMENT, .realtime_ns = times_now().realtime_ns,
	};
	struct snapshot pair[2] = {};
	int err = capture_take(capture, pair);

	if (!err && recording_write_head(&capture->writer, &head))
		err = capture_failed(capture);
	if (!err)
		err = capture_write_end(capture, pair);
	capture_drop(pair);
	return err;
}

/* For the owner alone: what root saves only root may see. */
static int save(struct capture *capture)
{
	struct output output;
	int err = output_begin(&output, capture->path, OUTPUT_OWNER);

	if (err)
		return command_status_of_writing(err);
	capture->writer.file = output.stream;
	err = write_all(capture);
	if (err) {
		recording_writer_drop(&capture->writer);
		output_abort(&output);
		return command_source_failed(err);
	}
	err = output_commit(&output);
	if (err)
		return command_status_of_writing(err);
	if (capture->missing)
		command_error("%zu tables are not saved: %s", capture->missing, capture->why);
	return STATUS_OK;
}

int cmd_save(int argc, char **argv)
{
	static const struct usage usage = {
		.name = "save",
		.operands = "FILE",
		.values = "@file",
		.about = "Saves what the module knows now as a file, which the other commands take with --from. As a\n"
			 "plain user only what this user may see; root saves everything.",
	};
	struct options options;
	struct capture capture = {};
	int status = options_parse(&options, &usage, argc, argv, NULL, NULL);

	if (status >= 0)
		return status;
	if (optind + 1 != argc) {
		command_error("one file is wanted: taskviz save FILE");
		return STATUS_USAGE;
	}
	capture.path = argv[optind];
	capture.source = command_open(NULL);
	if (!capture.source)
		return command_status_of(-errno);
	status = save(&capture);
	source_close(capture.source);
	free(capture.users);
	return status;
}
