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
#include "recording.h"

static const char cut_off[] = "it ends before anything was recorded: record again";
static const char not_sound[] = "it is damaged: a part of it is not what a recorder writes";

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
	if (head->version != RECORDING_VERSION || head->abi_version != TASKVIZ_ABI_VERSION)
		return "it is of another version or byte order: read it where it was made";
	if (head->head_size != sizeof(*head) || head->event_size != sizeof(struct event) ||
	    head->snapshot_size != sizeof(struct taskviz_snapshot) ||
	    head->record_size != sizeof(struct taskviz_record))
		return "its records have another size: read it where it was made";
	if (!is_list_of_words(head->probes, sizeof(head->probes)) ||
	    !memchr(head->command, 0, sizeof(head->command)) || head->root < 0)
		return not_sound;
	return NULL;
}

static bool record_is_sound(const struct taskviz_record *record, uint32_t index)
{
	return record->parent <= index && (index || !record->parent) && record->pid >= 0 &&
	       record->tgid >= 0 && record->ppid >= TASKVIZ_UNKNOWN_PID && record->state &&
	       strchr(TASKVIZ_STATES, record->state) && record->kind <= TASKVIZ_KIND_USER &&
	       record->adopted <= TASKVIZ_ADOPTED_INIT &&
	       memchr(record->name, 0, sizeof(record->name));
}

/* As far as tree order goes: a parent comes first, one level up. */
static bool records_are_sound(const struct taskviz_record *records, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct taskviz_record *record = &records[i];
		bool root = record->parent == i;

		if (!record_is_sound(record, i) ||
		    record->depth != (root ? 0 : records[record->parent].depth + 1))
			return false;
	}
	return true;
}

static bool take_snapshot(struct recording *recording, const struct recording_part *part,
			  const char *data)
{
	struct snapshot *snapshot;
	size_t left;

	if (part->which >= RECORDING_NR_SNAPSHOTS || part->size < sizeof(snapshot->head))
		return false;
	snapshot = &recording->snapshots[part->which];
	left = part->size - sizeof(snapshot->head);
	memcpy(&snapshot->head, data, sizeof(snapshot->head));
	snapshot->records = (struct taskviz_record *)(data + sizeof(snapshot->head));
	return !(left % sizeof(*snapshot->records)) && snapshot->head.count &&
	       left / sizeof(*snapshot->records) == snapshot->head.count &&
	       records_are_sound(snapshot->records, snapshot->head.count);
}

/* How many of them can be events, one after the other. */
static size_t count_events(const struct event *events, size_t nr)
{
	size_t i = 0;

	while (i < nr && event_is_valid(&events[i]) &&
	       (!i || events[i].time_ns >= events[i - 1].time_ns))
		i++;
	return i;
}

static bool take_events(struct recording *recording, const char *data, size_t size)
{
	if (recording->events)
		return false;
	recording->events = (const struct event *)data;
	recording->nr_events = count_events(recording->events, size / sizeof(struct event));
	return recording->nr_events * sizeof(struct event) == size;
}

static bool take_view(struct recording *recording, const struct recording_part *part,
		      const char *data)
{
	struct recording_view *view;

	if (part->size <= RECORDING_VIEW_LEN || data[part->size - 1] ||
	    !memchr(data, 0, RECORDING_VIEW_LEN))
		return false;
	view = malloc(sizeof(*view));
	if (!view)
		return false;
	view->next = recording->views;
	view->name = data;
	view->text = data + RECORDING_VIEW_LEN;
	recording->views = view;
	return true;
}

static bool take_part(struct recording *recording, const struct recording_part *part,
		      const char *data)
{
	switch (part->kind) {
	case RECORDING_PART_SNAPSHOT:
		return take_snapshot(recording, part, data);
	case RECORDING_PART_EVENTS:
		return take_events(recording, data, part->size);
	case RECORDING_PART_VIEW:
		return take_view(recording, part, data);
	default:
		return true;
	}
}

/* The parts hold together if all snapshots are there and the last ones are no older. */
static const char *check_whole(struct recording *recording)
{
	for (int i = 0; i < RECORDING_NR_SNAPSHOTS; i++)
		if (!recording->snapshots[i].records)
			return not_sound;
	recording->end_ns = recording->snapshots[RECORDING_LAST_THREADS].head.now_ns;
	return recording->end_ns < recording_begin_ns(recording) ? not_sound : NULL;
}

/* It ends with the last that is known. */
static const char *check_cut(struct recording *recording)
{
	uint64_t end_ns = recording_begin_ns(recording);

	if (!recording->snapshots[RECORDING_FIRST].records ||
	    !recording->snapshots[RECORDING_FIRST_THREADS].records)
		return cut_off;
	if (recording->nr_events && recording->events[recording->nr_events - 1].time_ns > end_ns)
		end_ns = recording->events[recording->nr_events - 1].time_ns;
	for (int i = RECORDING_LAST; i < RECORDING_NR_SNAPSHOTS; i++)
		if (recording->snapshots[i].head.now_ns > end_ns)
			end_ns = recording->snapshots[i].head.now_ns;
	recording->end_ns = end_ns;
	recording->cut = true;
	return NULL;
}

/* Of a part that is not whole only events are of use: those that are. */
static const char *take_cut_part(struct recording *recording, const struct recording_part *part,
				 const char *data, size_t size)
{
	if (part->kind == RECORDING_PART_EVENTS) {
		if (recording->events)
			return not_sound;
		take_events(recording, data, size);
	}
	return check_cut(recording);
}

static const char *take_parts(struct recording *recording)
{
	const char *at = (const char *)recording->data + sizeof(recording->head);
	size_t left = recording->size - sizeof(recording->head);
	struct recording_part part;

	for (; left >= sizeof(part); at += part.size, left -= part.size) {
		memcpy(&part, at, sizeof(part));
		at += sizeof(part);
		left -= sizeof(part);
		if (part.kind == RECORDING_PART_END)
			return check_whole(recording);
		if (part.size > left)
			return take_cut_part(recording, &part, at, left);
		if (part.size % 8 || !take_part(recording, &part, at))
			return not_sound;
	}
	return check_cut(recording);
}

const char *recording_parse(struct recording *recording, const void *data, size_t size)
{
	const char *wrong;

	memset(recording, 0, sizeof(*recording));
	recording->data = data;
	recording->size = size;
	if (size < sizeof(recording->head))
		return "it is no recording: taskviz record makes one";
	memcpy(&recording->head, data, sizeof(recording->head));
	wrong = check_head(&recording->head);
	return wrong ? wrong : take_parts(recording);
}

void recording_drop(struct recording *recording)
{
	while (recording->views) {
		struct recording_view *view = recording->views;

		recording->views = view->next;
		free(view);
	}
}

static const char *map_and_parse(struct recording *recording, int fd)
{
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
	errno = EBADMSG;
	return recording_parse(recording, data, stat.st_size);
}

/* Does not wait for who might write to a pipe: that is no recording in any case. */
const char *recording_open(struct recording *recording, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	const char *wrong;
	int err;

	memset(recording, 0, sizeof(*recording));
	if (fd < 0)
		return strerror(errno);
	wrong = map_and_parse(recording, fd);
	err = errno;
	close(fd);
	if (wrong)
		recording_close(recording);
	errno = err;
	return wrong;
}

void recording_close(struct recording *recording)
{
	recording_drop(recording);
	if (recording->data)
		munmap((void *)recording->data, recording->size);
	recording->data = NULL;
}

void recording_title(const struct recording *recording, char title[RECORDING_TITLE_SIZE])
{
	struct taskviz_text text = { .buf = title, .size = RECORDING_TITLE_SIZE - 1 };

	if (recording->head.flags & RECORDING_LIMITED)
		taskviz_put_name(&text, recording->head.command, RECORDING_COMMAND_LEN);
	else
		taskviz_put_str(&text, "the whole machine");
	title[text.len] = 0;
}

uint64_t recording_begin_ns(const struct recording *recording)
{
	return recording->snapshots[RECORDING_FIRST_THREADS].head.now_ns;
}

bool recording_cut(const struct recording *recording, char text[RECORDING_CUT_SIZE])
{
	const bool has_end = recording->snapshots[RECORDING_LAST_THREADS].records;

	*text = 0;
	if (recording->cut)
		snprintf(text, RECORDING_CUT_SIZE,
			 "was cut %.6f s after its beginning, %.6f s since boot: what came later is missing, %s",
			 (recording->end_ns - recording_begin_ns(recording)) / 1e9,
			 recording->end_ns / 1e9, has_end ? "and views are" :
			 "and so are memory, times and signals of tasks, and the views");
	return recording->cut;
}
