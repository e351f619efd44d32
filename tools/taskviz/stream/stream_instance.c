// SPDX-License-Identifier: GPL-2.0
/* Makes, sets up and removes the tracefs instances of a stream. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/errors.h"
#include "model/event.h"
#include "cgroup_names.h"
#include "stream_instance.h"
#include "wakers.h"

/*
 * A pid means something in one namespace alone, and tracefs is one for all of them: the name says
 * in which. Of a recorder in another one nobody here can tell whether it lives.
 */
#define NAME_FORMAT	"taskviz-%d-%s-%lu"
#define NAME_SCAN	"taskviz-%d-%15[a-z]-%lu"

/* PROC_CGROUP_INIT_INO of the kernel: it is the same on every machine. */
#define INITIAL_CGROUP_NS	0xeffffffbu

static const char *const systems[STREAM_NR_INSTANCES] = { "taskviz", "sched" };

static int setup_failed(const char *what)
{
	return source_fail(errno, "tracefs does not take %s: %s", what, strerror(errno));
}

static int set(struct stream_instance *instance, const char *file, const char *value)
{
	return tracefs_instance_file_write(instance->tracefs, file, value) < 0 ?
	       setup_failed(file) : 0;
}

/* Return: the inode of our namespace of that kind, 0 if it is not known. */
static unsigned long namespace_in(const char *link)
{
	struct stat of;

	return stat(link, &of) ? 0 : of.st_ino;
}

static unsigned long own_namespace(void)
{
	return namespace_in("/proc/self/ns/pid");
}

void stream_instance_name(char name[STREAM_INSTANCE_NAME_LEN], pid_t pid, const char *system)
{
	snprintf(name, STREAM_INSTANCE_NAME_LEN, NAME_FORMAT, pid, system, own_namespace());
}

bool stream_instance_is_stale(const char *name)
{
	unsigned long namespace;
	char system[16];
	int pid;

	return sscanf(name, NAME_SCAN, &pid, system, &namespace) == 3 &&
	       namespace && namespace == own_namespace() &&
	       kill(pid, 0) && errno == ESRCH;
}

static int create(struct stream_instance *instance, const char *system)
{
	char name[STREAM_INSTANCE_NAME_LEN];

	stream_instance_name(name, getpid(), system);
	instance->tracefs = tracefs_instance_create(name);
	if (instance->tracefs)
		return 0;
	if (errno == EACCES || errno == EPERM)
		return source_fail(EACCES, "trace events are for root, unless tracefs is mounted otherwise: use sudo");
	return source_fail(errno ?: EIO, "no instance can be made in tracefs: %s",
			   strerror(errno));
}

static int enable(struct stream_instance *instance, const char *system, const char *trace)
{
	return tracefs_event_enable(instance->tracefs, system, trace) < 0 ? setup_failed(trace) : 0;
}

/* See wakers.h. */
static int enable_wakers(struct stream_instance *instance, bool calls)
{
	if (calls &&
	    tracefs_event_enable(instance->tracefs, "taskviz", WAKERS_CALLS_TRACE) >= 0)
		return 0;
	return enable(instance, "sched", WAKERS_TRACE);
}

static int enable_events(struct stream_instance *instance, const char *system, uint32_t kinds,
			 bool calls)
{
	int err = 0;

	for (int kind = 0; kind < EVENT_NR_KINDS && !err; kind++) {
		const struct event_type *type = &event_types[kind];

		if (!(kinds & EVENT_BIT(kind)) || !type->system || strcmp(type->system, system))
			continue;
		err = enable(instance, system, type->trace);
		if (!err && kind == EVENT_WAKEUP)
			err = enable_wakers(instance, calls);
	}
	return err;
}

static int follow_only(struct stream_instance *instance, pid_t pid)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	return set(instance, "options/event-fork", "1") ?: set(instance, "set_event_pid", text);
}

static int open_cpus(struct stream_instance *instance)
{
	int nr = sysconf(_SC_NPROCESSORS_CONF);
	char file[64];

	instance->fds = calloc(nr, sizeof(*instance->fds));
	if (!instance->fds)
		return source_fail(ENOMEM, "there is no memory for %d CPUs", nr);
	for (int cpu = 0; cpu < nr; cpu++) {
		snprintf(file, sizeof(file), "per_cpu/cpu%d/trace_pipe_raw", cpu);
		instance->fds[cpu] = tracefs_instance_file_open(instance->tracefs, file,
								O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		instance->nr_fds++;
		if (instance->fds[cpu] < 0 && errno != ENOENT)
			return setup_failed(file);
	}
	return 0;
}

/*
 * The event has paths from the machine's root; in another cgroup namespace folders are found from
 * its own, and one file would have both. A kernel without cgroups has no such event, and no cgroup
 * without a name.
 */
static void enable_cgroups(struct stream_instance *instance)
{
	if (namespace_in("/proc/self/ns/cgroup") == INITIAL_CGROUP_NS)
		tracefs_event_enable(instance->tracefs, CGROUP_NAMES_SYSTEM, CGROUP_NAMES_TRACE);
}

int stream_instance_open(struct stream_instance *instance, enum stream_instance_kind kind,
			 const struct stream_options *options, bool calls)
{
	char size[16];
	int err;

	if (kind == STREAM_STATES && !(options->kinds & EVENT_STATES))
		return 0;
	snprintf(size, sizeof(size), "%u", options->buffer_kb);
	err = create(instance, systems[kind]) ?: set(instance, "tracing_on", "0") ?:
	      set(instance, "trace_clock", "boot") ?: set(instance, "buffer_size_kb", size);
	if (!err && kind == STREAM_STATES && options->only)
		err = follow_only(instance, options->only);
	if (!err)
		err = enable_events(instance, systems[kind], options->kinds, calls);
	if (!err && kind == STREAM_LIVES && options->cgroups)
		enable_cgroups(instance);
	return err ?: open_cpus(instance);
}

int stream_instance_start(struct stream_instance *instance)
{
	if (!instance->tracefs)
		return 0;
	return tracefs_trace_on(instance->tracefs) < 0 ? setup_failed("tracing_on") : 0;
}

void stream_instance_stop(struct stream_instance *instance)
{
	if (instance->tracefs)
		tracefs_trace_off(instance->tracefs);
}

void stream_instance_close(struct stream_instance *instance)
{
	for (int cpu = 0; cpu < instance->nr_fds; cpu++)
		if (instance->fds[cpu] >= 0)
			close(instance->fds[cpu]);
	free(instance->fds);
	if (!instance->tracefs)
		return;
	tracefs_event_disable(instance->tracefs, NULL, NULL);
	tracefs_instance_destroy(instance->tracefs);
	tracefs_instance_free(instance->tracefs);
}

static void forget(const char *name)
{
	struct tracefs_instance *tracefs = tracefs_instance_alloc(NULL, name);

	if (!tracefs)
		return;
	tracefs_event_disable(tracefs, NULL, NULL);
	tracefs_instance_destroy(tracefs);
	tracefs_instance_free(tracefs);
}

void stream_instance_forget_stale(void)
{
	char **names = tracefs_instances("^taskviz-[0-9]*-");

	for (int i = 0; names && names[i]; i++)
		if (stream_instance_is_stale(names[i]))
			forget(names[i]);
	tracefs_list_free(names);
}
