// SPDX-License-Identifier: GPL-2.0
/* Reads recordings; what does not hold together is refused, so that nobody else need check. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/pure.h"
#include "crc.h"
#include "recording_parts.h"

/* As the module's parameter is: nothing that a terminal would take for more than text. */
static bool is_list_of_words(const char *list, size_t size)
{
	return memchr(list, 0, size) &&
	       strspn(list, "abcdefghijklmnopqrstuvwxyz_,") == strlen(list);
}

static const char *check_head(const struct recording_head *head)
{
	if (memcmp(head->magic, RECORDING_MAGIC, sizeof(head->magic)))
		return "it is no recording: taskviz record makes one";
	if ((head->version != RECORDING_VERSION && head->version != RECORDING_OLD_VERSION) ||
	    head->abi_version != TASKVIZ_ABI_VERSION)
		return "it is of another version or byte order: read it where it was made";
	if (head->head_size < sizeof(*head) || head->head_size > RECORDING_MOST_BYTES ||
	    head->head_size % 8 || !is_list_of_words(head->probes, sizeof(head->probes)) ||
	    !memchr(head->command, 0, sizeof(head->command)) || head->root < 0)
		return RECORDING_NOT_SOUND;
	return NULL;
}

/* Of the old version it has no checksum. */
static bool head_is_as_written(const struct recording *recording)
{
	const char *bytes = recording->data;
	const size_t at = offsetof(struct recording_head, check), behind = at + sizeof(uint32_t);
	const uint32_t none = 0;
	uint32_t crc = crc32c(crc32c(0, bytes, at), &none, sizeof(none));

	crc = crc32c(crc, bytes + behind, recording->head.head_size - behind);
	return recording->head.version == RECORDING_OLD_VERSION || crc == recording->head.check;
}

static const char *parse(struct recording *recording, const void *data, size_t size,
			 bool with_events)
{
	const char *wrong;

	memset(recording, 0, sizeof(*recording));
	recording->data = data;
	recording->size = size;
	if (size < sizeof(recording->head))
		return "it is no recording: taskviz record makes one";
	memcpy(&recording->head, data, sizeof(recording->head));
	wrong = check_head(&recording->head);
	if (wrong || size < recording->head.head_size)
		return wrong ? wrong : RECORDING_CUT_OFF;
	if (!head_is_as_written(recording))
		return RECORDING_NOT_SOUND;
	return recording->head.version == RECORDING_OLD_VERSION ?
	       recording_parse_old(recording) : recording_parse_chunks(recording, with_events);
}

const char *recording_parse(struct recording *recording, const void *data, size_t size)
{
	return parse(recording, data, size, true);
}

const char *recording_parse_ends(struct recording *recording, const void *data, size_t size)
{
	return parse(recording, data, size, false);
}

void recording_drop(struct recording *recording)
{
	recording_free_copies(recording);
	free(recording->events);
	free(recording->places);
}

static const char *map_and_parse(struct recording *recording, int fd, bool with_events)
{
	const char *wrong;
	struct stat stat;
	void *data;

	if (fstat(fd, &stat))
		return strerror(errno);
	errno = EBADMSG;
	if (!S_ISREG(stat.st_mode) || !stat.st_size)
		return "it is no recording: taskviz record makes one";
	data = mmap(NULL, stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return strerror(errno);
	wrong = parse(recording, data, stat.st_size, with_events);
	errno = recording->no_memory ? ENOMEM : EBADMSG;
	return wrong;
}

/* Does not wait for who might write to a pipe: that is no recording in any case. */
static const char *open_file(struct recording *recording, const char *path, bool with_events)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	const char *wrong;
	int err;

	memset(recording, 0, sizeof(*recording));
	if (fd < 0)
		return strerror(errno);
	wrong = map_and_parse(recording, fd, with_events);
	err = errno;
	close(fd);
	if (wrong)
		recording_close(recording);
	errno = err;
	return wrong;
}

const char *recording_open(struct recording *recording, const char *path)
{
	return open_file(recording, path, true);
}

const char *recording_open_ends(struct recording *recording, const char *path)
{
	return open_file(recording, path, false);
}

void recording_close(struct recording *recording)
{
	recording_drop(recording);
	if (recording->data)
		munmap((void *)recording->data, recording->size);
	recording->data = NULL;
}
