// SPDX-License-Identifier: GPL-2.0
/* Objects of System V and of POSIX: who has them, who sleeps at them, by texts of /proc. */
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include "ipc/users.h"
#include "proc/ipc_read.h"
#include "proc_tree.h"
#include "waits/deadlock.h"

#define OURS	"ipc:[4026531839]"
#define OTHERS	"ipc:[4026532000]"

static struct proc proc;
static struct waits waits;
static struct ipc_objects objects;
static struct ipc_users users;
static char queues[TEST_FOLDER_SIZE + 8], memory[TEST_FOLDER_SIZE + 8];

/* The third semaphore of a set is waited for by two; set 9 is not for us. */
static int tell_semaphores(int32_t id, struct ipc_semaphore *semaphores, size_t nr)
{
	if (id == 9)
		return -EACCES;
	for (size_t i = 0; i < nr; i++)
		semaphores[i] = (struct ipc_semaphore){ .value = i, .pid = 20 + i,
							.less = i == 2 ? 2 : 0 };
	return 0;
}

static int tell_room(int32_t id, uint64_t *bytes)
{
	*bytes = 16384;
	return id == 9 ? -EACCES : 0;
}

static void link_at(const char *path, const char *target)
{
	char copy[64];

	snprintf(copy, sizeof(copy), "%s", path);
	tree_folders(&proc, copy);
	assert_int_equal(symlinkat(target, proc.dir, path), 0);
}

static int set_up(void **state)
{
	static const struct tree_task init = { 1, 1, 0, 'R', .threads = 1 };

	(void)state;
	proc = tree_open();
	snprintf(queues, sizeof(queues), "%s/queues", tree_path);
	snprintf(memory, sizeof(memory), "%s/memory", tree_path);
	tree_file(&proc, 0, 0, "queues/jobs", "QSIZE:5 NOTIFY:0 SIGNO:10 NOTIFY_PID:77\n");
	tree_file(&proc, 0, 0, "memory/board", "0123456789");
	tree_file(&proc, 0, 0, "sysvipc/msg", "key\n");
	tree_file(&proc, 0, 0, "sysvipc/shm", "key\n");
	tree_file(&proc, 0, 0, "sysvipc/sem", "key\n");
	link_at("self/ns/ipc", OURS);
	tree_add(&proc, &init);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ipc_users_free(&users);
	ipc_free(&objects);
	waits_free(&waits);
	tree_close(&proc);
	return 0;
}

static void look(void)
{
	const struct ipc_source source = {
		.proc = &proc, .queues = queues, .memory = memory, .room = tell_room,
		.semaphores = tell_semaphores,
	};

	assert_int_equal(waits_take(&waits, &proc), 0);
	assert_int_equal(ipc_read(&objects, &source), 0);
	assert_int_equal(ipc_users_find(&users, &objects, &waits), 0);
}

static const struct ipc_object *object_of(enum ipc_kind kind, uint64_t id)
{
	const struct ipc_object *object = ipc_find(&objects, kind, id);

	assert_non_null(object);
	return object;
}

/* A task in a call, of an ipc namespace. */
static void add(int pid, const char *space, long nr, unsigned long a, unsigned long c)
{
	char call[128];
	const struct tree_task task = { pid, pid, 1, 'S', .call = call };

	snprintf(call, sizeof(call), "%ld 0x%lx 0x1000 0x%lx 0x0 0x0 0x0 0x7ffe5d818450 0x7f84351c5503\n",
		 nr, a, c);
	tree_add(&proc, &task);
	if (space)
		tree_link(&proc, pid, pid, "ns/ipc", space);
}

/* Pids that sleep at it. */
static const char *asleep(const struct ipc_object *object, bool receive, uint32_t number)
{
	static char text[64];
	size_t nr, len = 0;
	const uint32_t *sleepers = ipc_sleepers(&users, object, receive, number, &nr);

	*text = 0;
	for (size_t i = 0; i < nr; i++)
		len += sprintf(text + len, "%s%d", i ? " " : "",
			       waits.tasks[sleepers[i]].status.pid);
	return text;
}

/* Pids that have it. */
static const char *have(const struct ipc_object *object)
{
	const struct ipc_pids *pids = &users.have[object - objects.all];
	static char text[64];
	size_t len = 0;

	*text = 0;
	for (size_t i = 0; i < pids->nr; i++)
		len += sprintf(text + len, "%s%d", i ? " " : "", pids->pids[i]);
	return text;
}

/* As a kernel wrote them: a key above 2^31, rights, pids, times. */
static void reads_queues(void **state)
{
	const struct ipc_object *queue;

	(void)state;
	tree_file(&proc, 0, 0, "sysvipc/msg",
		  "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n"
		  "-559038737          3   600          15          2   120   121  1000  1001  1002  1003 1795969075 1795969076 1795969070\n"
		  "         0          9   600           0          0     0     0     0     0     0     0          0          0 1795969070\n"
		  "no queue\n");
	look();
	queue = object_of(IPC_QUEUE, 3);
	assert_int_equal(queue->key, 0xdeadbeef);
	assert_int_equal(queue->mode, 0600);
	assert_int_equal(queue->bytes, 15);
	assert_int_equal(queue->nr, 2);
	assert_int_equal(queue->most, 16384);
	assert_int_equal(queue->sender, 120);
	assert_int_equal(queue->receiver, 121);
	assert_int_equal(queue->uid, 1000);
	assert_int_equal(queue->used, 1795969075);
	assert_int_equal(queue->used_again, 1795969076);
	assert_int_equal(queue->changed, 1795969070);
	assert_true(object_of(IPC_QUEUE, 9)->most == IPC_UNKNOWN);
	assert_null(ipc_find(&objects, IPC_QUEUE, 0));
	assert_int_equal(objects.no_sysv, 0);
}

static void reads_semaphores(void **state)
{
	const struct ipc_object *set;

	(void)state;
	tree_file(&proc, 0, 0, "sysvipc/sem",
		  "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n"
		  "        43          0   660          3     7     8     9    10          0 1795969070\n"
		  "        44          9   600          5     0     0     0     0          0 1795969070\n");
	look();
	set = object_of(IPC_SEMAPHORES, 0);
	assert_int_equal(set->nr, 3);
	assert_int_equal(set->uid, 7);
	assert_int_equal(set->used, 0);
	assert_int_equal(set->semaphores[2].value, 2);
	assert_int_equal(set->semaphores[2].pid, 22);
	assert_null(object_of(IPC_SEMAPHORES, 9)->semaphores);
	assert_string_equal(object_of(IPC_SEMAPHORES, 9)->why, "permission");
}

/* The same id is another object in another namespace; of 15 it is not known which that is. */
static void knows_who_sleeps(void **state)
{
	static const struct sembuf down[] = { { .sem_num = 2, .sem_op = -1 }, { .sem_num = 1 } };
	static const struct tree_memory memories[] = {
		{ 16, 0x1000, down, sizeof(down) }, { 17, 0x1000, down, sizeof(down) }, {}
	};

	(void)state;
	tree_file(&proc, 0, 0, "sysvipc/msg", "key\n1 3 600 0 0 0 0 0 0 0 0 0 0 9\n");
	tree_file(&proc, 0, 0, "sysvipc/sem", "key\n1 3 600 3 0 0 0 0 0 9\n");
	add(10, OURS, SYS_msgrcv, 3, 0);
	add(11, OTHERS, SYS_msgrcv, 3, 0);
	add(12, OURS, SYS_msgsnd, 3, 0);
	add(13, OURS, SYS_msgrcv, 4, 0);
	add(14, OURS, SYS_msgrcv, 3, 0);
	add(15, NULL, SYS_msgrcv, 3, 0);
	add(16, OURS, SYS_semtimedop, 3, 1);
	add(17, OURS, SYS_semtimedop, 3, 2);
	tree_memories = memories;
	look();
	assert_string_equal(asleep(object_of(IPC_QUEUE, 3), true, 0), "10 14");
	assert_string_equal(asleep(object_of(IPC_QUEUE, 3), false, 0), "12");
	assert_string_equal(asleep(object_of(IPC_SEMAPHORES, 3), false, 2), "16");
	assert_string_equal(asleep(object_of(IPC_SEMAPHORES, 3), false, WAIT_NONE), "17");
	assert_string_equal(asleep(object_of(IPC_SEMAPHORES, 3), false, 0), "");
	assert_false(users.sleepers.hidden);
}

/* 10 has it twice; 11 has that of another namespace; 13 a file of that name. */
static void knows_who_has_memory(void **state)
{
	static const char *const maps[] = {
		"7f0000001000-7f0000002000 rw-s 00000000 00:01 5 /SYSV0000002c (deleted)\n"
		"7f0000003000-7f0000004000 r--s 00000000 00:01 5 /SYSV0000002c (deleted)\n"
		"7f0000005000-7f0000006000 rw-p 00000000 00:00 0\n",
		"7f0000001000-7f0000002000 rw-s 00000000 00:01 5 /SYSV0000002c (deleted)\n",
		"7f0000001000-7f0000002000 rw-s 00000000 00:01 5 /SYSV0000002c (deleted)\n",
		"7f0000001000-7f0000002000 rw-s 00000000 00:01 5 /lib/SYSV0000002c\n",
	};
	const struct ipc_object *found;

	(void)state;
	tree_file(&proc, 0, 0, "sysvipc/shm",
		  "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n"
		  "        44          5  1600                  8192     4    12      3     0     0     0     0 1795969075          0 1795969070                     0                     0\n");
	for (int i = 0; i < 4; i++) {
		add(10 + i, i == 1 ? OTHERS : OURS, SYS_sched_yield, 0, 0);
		tree_file(&proc, 10 + i, 10 + i, "maps", maps[i]);
	}
	look();
	found = object_of(IPC_MEMORY, 5);
	assert_string_equal(have(found), "10 12");
	assert_int_equal(users.have[found - objects.all].areas, 3);
	assert_int_equal(found->mode, IPC_MODE_REMOVED | 0600);
	assert_int_equal(found->maker, 4);
	assert_int_equal(found->sender, 12);
	assert_int_equal(found->nr, 3);
}

/* By any path that ends so, if it is that file. */
static void knows_who_has_posix(void **state)
{
	char path[128], area[256];
	struct stat stat;
	const struct ipc_object *queue, *shared;

	(void)state;
	tree_file(&proc, 0, 0, "other/jobs", "");
	for (int pid = 10; pid < 13; pid++)
		add(pid, OURS, SYS_mq_timedreceive, 3, 0);
	snprintf(path, sizeof(path), "%s/jobs", queues);
	tree_fd(&proc, 10, 3, path, O_RDWR);
	tree_fd(&proc, 10, 4, path, O_RDWR);
	tree_fd(&proc, 12, 3, path, O_RDWR);
	snprintf(path, sizeof(path), "%s/other/jobs", tree_path);
	tree_fd(&proc, 11, 3, path, O_RDWR);
	snprintf(path, sizeof(path), "%s/board", memory);
	assert_int_equal(lstat(path, &stat), 0);
	snprintf(area, sizeof(area), "7f0000001000-7f0000002000 rw-s 00000000 %x:%x %lu /dev/shm/board\n",
		 major(stat.st_dev), minor(stat.st_dev), stat.st_ino);
	tree_file(&proc, 11, 11, "maps", area);
	look();
	assert_int_equal(objects.nr, 2);
	queue = &objects.all[0];
	shared = &objects.all[1];
	assert_string_equal(queue->name, "/jobs");
	assert_int_equal(queue->bytes, 5);
	assert_int_equal(queue->notified, 77);
	assert_string_equal(have(queue), "10 12");
	assert_string_equal(asleep(queue, true, 0), "10 12");
	assert_string_equal(shared->name, "/board");
	assert_int_equal(shared->bytes, 10);
	assert_string_equal(have(shared), "11");
}

/* What is missing is no table without objects. */
static void says_what_is_missing(void **state)
{
	(void)state;
	assert_int_equal(unlinkat(proc.dir, "sysvipc/sem", 0), 0);
	snprintf(queues, sizeof(queues), "/nonexistent");
	look();
	assert_int_equal(objects.no_sysv, -ENOENT);
	assert_int_equal(objects.no_queues, -ENOENT);
	assert_int_equal(objects.no_memory, 0);
	assert_int_equal(objects.nr, 1);
}

#define IPC_TEST(test)	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IPC_TEST(reads_queues),
		IPC_TEST(reads_semaphores),
		IPC_TEST(knows_who_sleeps),
		IPC_TEST(knows_who_has_memory),
		IPC_TEST(knows_who_has_posix),
		IPC_TEST(says_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
