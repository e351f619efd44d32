// SPDX-License-Identifier: GPL-2.0
/*
 * asleep_m32 read | nanosleep | msgrcv QUEUE: a program of 32 bits that sleeps in that call, until
 * it is killed or there is something to read. It is made without a library of 32 bits.
 */
#if __SIZEOF_POINTER__ == 4
#define NR_READ		3
#define NR_IPC		117
#define NR_NANOSLEEP	162
#define IPC_MSGRCV	12

static char bytes[64];

/* The kernel's old way for all calls of System V: message and type stand in memory. */
static struct {
	void *message;
	long type;
} receive = { bytes, 0 };

static long call(long nr, long first, long second, long third, long fourth, long fifth)
{
	long result;

	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(nr), "b"(first), "c"(second), "d"(third), "S"(fourth), "D"(fifth)
		     : "memory");
	return result;
}

static long number(const char *digits)
{
	long value = 0;

	for (; *digits; digits++)
		value = 10 * value + *digits - '0';
	return value;
}

void begin(long nr, char **words);

/* What the kernel leaves on the stack: the number of words, then the words. */
void begin(long nr, char **words)
{
	static const long hour[] = { 3600, 0 };

	if (nr > 2)
		call(NR_IPC, IPC_MSGRCV, number(words[2]), 8, 0, (long)&receive);
	else if (nr == 2 && *words[1] == 'n')
		call(NR_NANOSLEEP, (long)hour, 0, 0, 0, 0);
	else
		call(NR_READ, 0, (long)bytes, 1, 0, 0);
	call(1, 0, 0, 0, 0, 0);
}

__attribute__((naked)) void _start(void)
{
	asm("mov (%esp), %eax\n\t"
	    "lea 4(%esp), %ecx\n\t"
	    "push %ecx\n\t"
	    "push %eax\n\t"
	    "call begin");
}
#else
/* Compiled for 64 bits it is only looked at. */
int main(void)
{
	return 77;
}
#endif
