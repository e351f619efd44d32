// SPDX-License-Identifier: GPL-2.0
/* Reads the ring buffers of all CPUs and puts what is in them into one order of time. */
#include <errno.h>
#include <fcntl.h>
#include <kbuffer.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "model/times.h"
#include "proc/lockdown.h"
#include "cgroup_names.h"
#include "drain.h"
#include "event_decode.h"
#include "stream.h"
#include "stream_instance.h"
#include "wakers.h"

/*
 * Each CPU's buffer is in order, the buffers one after the other are not. Whatever happened before
 * a round of reading began is read by its end, and little more, however fast more comes: so events
 * up to that time are sorted and handed out, and later ones kept for the next round. Not quite up
 * to that time: an event has its time a moment before it can be read, and the clocks of CPUs may
 * differ a little.
 */

#define WAIT_NS		100000000
#define SLACK_NS	20000000

struct stream {
	struct stream_instance instances[STREAM_NR_INSTANCES];
	struct tep_handle *tep;
	struct event_decoder decoder;
	struct wakers wakers;
	struct cgroup_names cgroup_names;
	struct kbuffer *kbuffer;
	char *page;
	size_t page_size;
	size_t most_pages;	/* that a round reads of a CPU: what was there when it began */
	struct event *pending;
	size_t nr, capacity;
	struct pollfd *polls;
	int nr_polls;
	uint64_t told_ns;	/* up to which all was handed out */
};

static int no_memory(void)
{
	return source_fail(ENOMEM, "there is no memory for the event stream");
}

static struct event *add(struct stream *stream)
{
	if (stream->nr == stream->capacity) {
		size_t capacity = stream->capacity ? 2 * stream->capacity : 4096;
		struct event *more = reallocarray(stream->pending, capacity, sizeof(*more));

		if (!more)
			return NULL;
		stream->pending = more;
		stream->capacity = capacity;
	}
	return &stream->pending[stream->nr++];
}

static int add_lost(struct stream *stream, int cpu, uint64_t time_ns, int missed, uint32_t kinds)
{
	struct event *event = add(stream);

	if (!event)
		return no_memory();
	*event = (struct event){ .time_ns = time_ns, .kind = EVENT_LOST, .cpu = cpu };
	event->lost.count = missed > 0 ? (uint64_t)missed : TASKVIZ_UNKNOWN64;
	event->lost.kinds = kinds;
	return 0;
}

static int add_record(struct stream *stream, int cpu, void *data, uint64_t time_ns)
{
	struct tep_record record = {
		.ts = time_ns, .cpu = cpu, .data = data,
		.size = kbuffer_event_size(stream->kbuffer),
	};
	struct event *event = add(stream);

	if (!event)
		return no_memory();
	if (event_decode(&stream->decoder, stream->tep, &record, event) ||
	    wakers_decode(&stream->wakers, stream->tep, &record, event))
		return 0;
	stream->nr--;
	cgroup_names_take(&stream->cgroup_names, stream->tep, &record);
	return 0;
}

static int decode_page(struct stream *stream, int cpu, uint32_t kinds, void *page)
{
	unsigned long long time_ns;
	void *data;
	int missed, err = 0;

	if (kbuffer_load_subbuffer(stream->kbuffer, page))
		return source_fail(EIO, "the ring buffer of CPU %d cannot be understood", cpu);
	missed = kbuffer_missed_events(stream->kbuffer);
	data = kbuffer_read_event(stream->kbuffer, &time_ns);
	if (missed && data)
		err = add_lost(stream, cpu, time_ns, missed, kinds);
	while (data && !err) {
		err = add_record(stream, cpu, data, time_ns);
		data = kbuffer_next_event(stream->kbuffer, &time_ns);
	}
	return err;
}

/* What is read, and whether the reason why it ended is told already. */
struct cpu_reader {
	struct stream *stream;
	int cpu;
	uint32_t kinds;
	bool failed;
};

static int take_page(void *page, void *context)
{
	struct cpu_reader *reader = context;
	const int err = decode_page(reader->stream, reader->cpu, reader->kinds, page);

	reader->failed = err;
	return err;
}

static int read_cpu(struct stream *stream, int fd, int cpu, uint32_t kinds)
{
	struct cpu_reader reader = { .stream = stream, .cpu = cpu, .kinds = kinds };
	int err = drain(fd, stream->page, stream->page_size, stream->most_pages, take_page,
			&reader);

	if (err && !reader.failed)
		return source_fail(-err, "the trace of CPU %d cannot be read: %s", cpu,
				   strerror(-err));
	return err;
}

static int read_all(struct stream *stream)
{
	int err = 0;

	for (int i = 0; i < STREAM_NR_INSTANCES; i++) {
		struct stream_instance *instance = &stream->instances[i];
		const uint32_t kinds = i == STREAM_STATES ? EVENT_STATES : EVENT_LIVES;

		for (int cpu = 0; cpu < instance->nr_fds && !err; cpu++)
			if (instance->fds[cpu] >= 0)
				err = read_cpu(stream, instance->fds[cpu], cpu, kinds);
	}
	return err;
}

static int by_time(const void *a, const void *b)
{
	const struct event *one = *(const struct event *const *)a;
	const struct event *other = *(const struct event *const *)b;

	if (one->time_ns != other->time_ns)
		return one->time_ns < other->time_ns ? -1 : 1;
	return one < other ? -1 : one > other;
}

static struct event **sorted(const struct stream *stream)
{
	struct event **order = reallocarray(NULL, stream->nr + 1, sizeof(*order));

	if (!order)
		return NULL;
	for (size_t i = 0; i < stream->nr; i++)
		order[i] = &stream->pending[i];
	qsort(order, stream->nr, sizeof(*order), by_time);
	return order;
}

/* What is handed out makes room; what is later than @until stays, in the order it came. */
static void keep_later(struct stream *stream, uint64_t until)
{
	size_t kept = 0;

	for (size_t i = 0; i < stream->nr; i++)
		if (stream->pending[i].time_ns > until)
			stream->pending[kept++] = stream->pending[i];
	stream->nr = kept;
}

static int hand_out_one(struct stream *stream, struct event *event, stream_take take,
			void *context)
{
	const int joined = wakers_join(&stream->wakers, event);

	if (joined < 0)
		return no_memory();
	return joined ? take(event, context) : 0;
}

static int hand_out(struct stream *stream, uint64_t until, stream_take take, void *context)
{
	struct event **order = sorted(stream);
	int err = 0;

	if (!order)
		return no_memory();
	for (size_t i = 0; i < stream->nr && order[i]->time_ns <= until && !err; i++)
		err = hand_out_one(stream, order[i], take, context);
	free(order);
	keep_later(stream, until);
	return err;
}

int stream_read(struct stream *stream, const sigset_t *signals, stream_take take, void *context)
{
	const struct timespec wait = { .tv_nsec = WAIT_NS };
	uint64_t until;
	int err;

	if (ppoll(stream->polls, stream->nr_polls, &wait, signals) < 0 && errno != EINTR)
		return source_fail(errno, "cannot wait for events: %s", strerror(errno));
	until = times_boot_ns() - SLACK_NS;
	err = read_all(stream) ?: hand_out(stream, until, take, context);
	if (!err)
		stream->told_ns = until;
	return err;
}

uint64_t stream_told_ns(const struct stream *stream)
{
	return stream->told_ns;
}

int stream_finish(struct stream *stream, stream_take take, void *context)
{
	int err;

	for (int i = 0; i < STREAM_NR_INSTANCES; i++)
		stream_instance_stop(&stream->instances[i]);
	err = read_all(stream);
	return err ? err : hand_out(stream, UINT64_MAX, take, context);
}

static int make_polls(struct stream *stream)
{
	int nr = 0;

	for (int i = 0; i < STREAM_NR_INSTANCES; i++)
		nr += stream->instances[i].nr_fds;
	stream->polls = calloc(nr, sizeof(*stream->polls));
	if (!stream->polls)
		return no_memory();
	for (int i = 0; i < STREAM_NR_INSTANCES; i++)
		for (int cpu = 0; cpu < stream->instances[i].nr_fds; cpu++)
			stream->polls[stream->nr_polls++] = (struct pollfd){
				.fd = stream->instances[i].fds[cpu], .events = POLLIN };
	return 0;
}

/*
 * Locked down at its start the kernel makes no files for events, later it lets nobody open them:
 * the module is there, and its events are not.
 */
static int no_events(void)
{
	if (lockdown_is_confidential())
		return source_fail(EPERM, "the kernel is locked down (confidentiality), so that nobody gets trace events; start with lockdown=integrity");
	return source_fail(ENODEV, "tracefs has no events, as in a kernel that is locked down (confidentiality); taskviz doctor finds out");
}

static int no_event(const struct event_type *type)
{
	if (lockdown_is_confidential())
		return no_events();
	return source_fail(ENODEV, "the kernel has no event %s:%s as known here", type->system,
			   type->trace);
}

/* The kernel must have every kind that is wanted, in a form that is understood. */
static int load_formats(struct stream *stream, uint32_t kinds)
{
	const char *const systems[] = { "taskviz", "sched", CGROUP_NAMES_SYSTEM, NULL };

	stream->tep = tracefs_local_events_system(NULL, systems);
	if (!stream->tep)
		return no_events();
	event_decoder_init(&stream->decoder, stream->tep);
	wakers_init(&stream->wakers, stream->tep);
	cgroup_names_init(&stream->cgroup_names, stream->tep);
	for (int kind = 0; kind < EVENT_NR_KINDS; kind++)
		if (kinds & EVENT_BIT(kind) && event_types[kind].trace &&
		    stream->decoder.ids[kind] < 0)
			return no_event(&event_types[kind]);
	return 0;
}

static int make_buffers(struct stream *stream, unsigned int buffer_kb)
{
	stream->page_size = sysconf(_SC_PAGESIZE);
	stream->most_pages = drain_pages(buffer_kb, stream->page_size);
	stream->page = malloc(stream->page_size);
	stream->kbuffer = kbuffer_alloc(KBUFFER_LSIZE_SAME_AS_HOST, KBUFFER_ENDIAN_SAME_AS_HOST);
	return stream->page && stream->kbuffer ? 0 : no_memory();
}

static int check_right(void)
{
	const char *dir = tracefs_tracing_dir();

	if (!dir)
		return source_fail(ENODEV, "tracefs is not mounted: taskviz doctor tells how");
	if (access(dir, R_OK | X_OK))
		return source_fail(errno, "%s is for root, unless it is mounted otherwise: %s",
				   dir, strerror(errno));
	return 0;
}

static int start(struct stream *stream, const struct stream_options *options)
{
	int err = check_right() ?: load_formats(stream, options->kinds) ?:
		  make_buffers(stream, options->buffer_kb);

	stream_instance_forget_stale();
	for (int i = 0; i < STREAM_NR_INSTANCES && !err; i++)
		err = stream_instance_open(&stream->instances[i], i, options,
					   stream->wakers.with_calls.id >= 0);
	if (!err)
		err = make_polls(stream);
	for (int i = 0; i < STREAM_NR_INSTANCES && !err; i++)
		err = stream_instance_start(&stream->instances[i]);
	return err;
}

struct stream *stream_open(const struct stream_options *options)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	int err;

	if (!stream) {
		no_memory();
		return NULL;
	}
	err = start(stream, options);
	if (!err)
		return stream;
	stream_close(stream);
	errno = -err;
	return NULL;
}

void stream_close(struct stream *stream)
{
	for (int i = 0; i < STREAM_NR_INSTANCES; i++)
		stream_instance_close(&stream->instances[i]);
	if (stream->tep)
		tep_free(stream->tep);
	if (stream->kbuffer)
		kbuffer_free(stream->kbuffer);
	wakers_drop(&stream->wakers);
	free(stream->page);
	free(stream->pending);
	free(stream->polls);
	free(stream);
}
