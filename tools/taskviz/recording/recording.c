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
#include "base/errors.h"
#include "recording.h"

static const char cut_off[] = "it ends before anything was recorded: record again";
/* No structure is larger. */
#define MOST_BYTES	4096

/* The first program had those: they are read for ever. */
#define LEAST_SNAPSHOT	96
#define LEAST_RECORD	184
#define LEAST_EVENT	32

/* Memory of a recording that is none of its file's. */
struct recording_copy {
	struct recording_copy *next;
	uint64_t bytes[];
};

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
	if (head->head_size < sizeof(*head) || head->head_size > MOST_BYTES ||
	    head->head_size % 8 || !is_list_of_words(head->probes, sizeof(head->probes)) ||
	    !memchr(head->command, 0, sizeof(head->command)) || head->root < 0)
		return not_sound;
	return NULL;
}

static bool is_moment(const struct recording *recording)
{
	return recording->head.flags & RECORDING_MOMENT;
}

static bool record_is_sound(const struct taskviz_record *record)
{
	return record->pid >= 0 && record->tgid >= 0 && record->ppid >= TASKVIZ_UNKNOWN_PID &&
	       record->state &&
	       strchr(TASKVIZ_STATES, record->state) && record->kind <= TASKVIZ_KIND_USER &&
	       record->adopted <= TASKVIZ_ADOPTED_INIT &&
	       memchr(record->name, 0, sizeof(record->name));
}

/* As far as tree order goes: a parent comes first, one level up. */
static bool has_place(const struct taskviz_record *records, uint32_t index)
{
	const struct taskviz_record *record = &records[index];

	if (record->parent > index)
		return false;
	return record->depth == (record->parent == index ? 0 : records[record->parent].depth + 1);
}

static bool records_are_sound(const struct taskviz_record *records, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!record_is_sound(&records[i]) || !has_place(records, i))
			return false;
	return true;
}

/* Return: zeroed memory that lives as long as the recording, or NULL. */
static void *make_copy(struct recording *recording, size_t size)
{
	struct recording_copy *copy = calloc(1, sizeof(*copy) + size);

	if (!copy)
		return NULL;
	copy->next = recording->copies;
	recording->copies = copy;
	return copy->bytes;
}

static size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* @nr things of @item bytes as such of @size: where they stand, or copied; NULL without memory. */
static void *take_items(struct recording *recording, const char *data, size_t nr, size_t item,
			size_t size)
{
	char *copy;

	if (item == size)
		return (void *)data;
	copy = make_copy(recording, nr * size);
	for (size_t i = 0; copy && i < nr; i++)
		memcpy(copy + i * size, data + i * item, least_of(item, size));
	return copy;
}

static bool sizes_are_sound(const struct recording_part *part, size_t least_head, size_t least_item)
{
	return part->head_size >= least_head && part->head_size <= MOST_BYTES &&
	       part->head_size % 8 == 0 && part->item_size >= least_item &&
	       part->item_size <= MOST_BYTES && part->item_size % 8 == 0 &&
	       part->size >= part->head_size &&
	       (part->size == RECORDING_OPEN ||
		(part->size - part->head_size) % part->item_size == 0);
}

static bool take_snapshot(struct recording *recording, const struct recording_part *part,
			  const char *data)
{
	struct snapshot *snapshot;

	if (part->which >= RECORDING_NR_SNAPSHOTS ||
	    !sizes_are_sound(part, LEAST_SNAPSHOT, LEAST_RECORD))
		return false;
	snapshot = &recording->snapshots[part->which];
	memcpy(&snapshot->head, data, least_of(part->head_size, sizeof(snapshot->head)));
	if (!snapshot->head.count ||
	    (part->size - part->head_size) / part->item_size != snapshot->head.count)
		return false;
	snapshot->records = take_items(recording, data + part->head_size, snapshot->head.count,
				       part->item_size, sizeof(*snapshot->records));
	if (!snapshot->records)
		return false;
	if (part->item_size < sizeof(*snapshot->records))
		snapshot_forget(snapshot, part->item_size);
	return records_are_sound(snapshot->records, snapshot->head.count);
}

/* How many of them can be events, one after the other, from @last_ns on. */
static size_t count_events(const struct event *events, size_t nr, uint64_t last_ns)
{
	size_t i = 0;

	for (; i < nr && event_is_valid(&events[i]) && events[i].time_ns >= last_ns; i++)
		last_ns = events[i].time_ns;
	return i;
}

static uint64_t last_event_ns(const struct recording *recording)
{
	return recording->nr_events ? recording->events[recording->nr_events - 1].time_ns : 0;
}

/* Puts more events behind those there are. */
static bool append_events(struct recording *recording, const struct event *more, size_t nr)
{
	struct event *all = make_copy(recording, (recording->nr_events + nr) * sizeof(*all));

	if (!all)
		return false;
	memcpy(all, recording->events, recording->nr_events * sizeof(*all));
	memcpy(all + recording->nr_events, more, nr * sizeof(*all));
	recording->events = all;
	recording->nr_events += nr;
	return true;
}

/* @size bytes of a part of events; those are taken that are whole. Return: were all of them? */
static bool take_events(struct recording *recording, const struct recording_part *part,
			const char *data, size_t size)
{
	const struct event *events;
	size_t nr, sound;

	if (is_moment(recording) || part->head_size || !sizes_are_sound(part, 0, LEAST_EVENT))
		return false;
	nr = size / part->item_size;
	events = take_items(recording, data, nr, part->item_size, sizeof(*events));
	if (!events)
		return false;
	sound = count_events(events, nr, last_event_ns(recording));
	if (recording->nr_events)
		return append_events(recording, events, sound) && sound * part->item_size == size;
	recording->events = events;
	recording->nr_events = sound;
	return sound * part->item_size == size;
}

static bool take_text(struct recording *recording, const struct recording_part *part,
		      const char *data)
{
	struct recording_text *text;

	if (part->size <= RECORDING_TEXT_LEN || data[part->size - 1] ||
	    !memchr(data, 0, RECORDING_TEXT_LEN))
		return false;
	text = make_copy(recording, sizeof(*text));
	if (!text)
		return false;
	*text = (struct recording_text){ recording->texts, data, data + RECORDING_TEXT_LEN };
	recording->texts = text;
	return true;
}

static bool take_table(struct recording *recording, const struct recording_part *part,
		       const char *data)
{
	struct recording_table *table;

	if (part->size < TASKVIZ_WORD_LEN || !memchr(data, 0, TASKVIZ_WORD_LEN))
		return false;
	table = make_copy(recording, sizeof(*table));
	if (!table)
		return false;
	*table = (struct recording_table){ recording->tables, data, data, part->size };
	recording->tables = table;
	return true;
}

static bool take_part(struct recording *recording, const struct recording_part *part,
		      const char *data)
{
	switch (part->kind) {
	case RECORDING_PART_SNAPSHOT:
		return take_snapshot(recording, part, data);
	case RECORDING_PART_EVENTS:
		return take_events(recording, part, data, part->size);
	case RECORDING_PART_TEXT:
		return take_text(recording, part, data);
	case RECORDING_PART_TABLE:
		return take_table(recording, part, data);
	default:
		return true;
	}
}

/* The parts hold together if all snapshots are there and the last ones are no older. */
static const char *check_whole(struct recording *recording)
{
	for (int i = is_moment(recording) ? RECORDING_LAST : 0; i < RECORDING_NR_SNAPSHOTS; i++)
		if (!recording->snapshots[i].records)
			return not_sound;
	recording->end_ns = recording->snapshots[RECORDING_LAST_THREADS].head.now_ns;
	return recording->end_ns < recording_begin_ns(recording) ? not_sound : NULL;
}

/* It ends with the last that is known. */
static const char *check_cut(struct recording *recording)
{
	uint64_t end_ns = recording_begin_ns(recording);

	if (is_moment(recording) || !recording->snapshots[RECORDING_FIRST].records ||
	    !recording->snapshots[RECORDING_FIRST_THREADS].records)
		return cut_off;
	if (last_event_ns(recording) > end_ns)
		end_ns = last_event_ns(recording);
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
	if (part->kind == RECORDING_PART_EVENTS)
		take_events(recording, part, data, size);
	return check_cut(recording);
}

static const char *take_parts(struct recording *recording)
{
	const char *at = (const char *)recording->data + recording->head.head_size;
	size_t left = recording->size - recording->head.head_size;
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
	if (!wrong && size < recording->head.head_size)
		wrong = cut_off;
	return wrong ? wrong : take_parts(recording);
}

void recording_drop(struct recording *recording)
{
	while (recording->copies) {
		struct recording_copy *copy = recording->copies;

		recording->copies = copy->next;
		free(copy);
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
	const enum recording_snapshot first = is_moment(recording) ? RECORDING_LAST_THREADS :
								     RECORDING_FIRST_THREADS;

	return recording->snapshots[first].head.now_ns;
}

int recording_check(const struct recording *recording, const char *path, const struct span *span)
{
	const uint64_t begin_ns = recording_begin_ns(recording);

	if (span->to_ns >= begin_ns && span->from_ns <= recording->end_ns)
		return 0;
	return source_fail(EINVAL, "%s holds seconds %.6f to %.6f since boot, not %.6f", path,
			   begin_ns / 1e9, recording->end_ns / 1e9,
			   (span->to_ns < begin_ns ? span->to_ns : span->from_ns) / 1e9);
}

struct times recording_times(const struct recording *recording)
{
	return (struct times){ recording_begin_ns(recording), recording->head.realtime_ns };
}

bool recording_cut(const struct recording *recording, char text[RECORDING_CUT_SIZE])
{
	const bool has_end = recording->snapshots[RECORDING_LAST_THREADS].records;

	*text = 0;
	if (recording->cut)
		snprintf(text, RECORDING_CUT_SIZE,
			 "was cut %.6f s after its beginning, %.6f s since boot: what came later is missing, %s",
			 (recording->end_ns - recording_begin_ns(recording)) / 1e9,
			 recording->end_ns / 1e9, has_end ? "and tables are" :
			 "and so are memory, times and signals of tasks, and the tables");
	return recording->cut;
}
