// SPDX-License-Identifier: GPL-2.0
/* Reads lines and keys from standard input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "ear.h"

#define KEY_BYTES	8
#define CTRL_C		3

bool ear_line(struct ear *ear)
{
	ssize_t len;

	fflush(stdout);
	len = getline(&ear->line, &ear->size, stdin);
	if (len < 0)
		return false;
	ear->line[strcspn(ear->line, "\n")] = 0;
	return true;
}

/* An arrow comes as several bytes at once. */
static char meaning(const char *bytes, ssize_t len)
{
	if (len == 3 && bytes[0] == '\033')
		return bytes[2] == 'D' ? 'b' : bytes[2] == 'C' ? 0 : '?';
	if (*bytes == CTRL_C)
		return 'q';
	return *bytes == '\n' || *bytes == ' ' ? 0 : *bytes;
}

static bool keep(struct ear *ear, char key)
{
	if (ear->size < 2) {
		free(ear->line);
		ear->size = 2;
		ear->line = malloc(ear->size);
	}
	if (!ear->line)
		return false;
	ear->line[0] = key;
	ear->line[1] = 0;
	return true;
}

/* No key ends the program meanwhile, and leaves the terminal so. */
bool ear_key(struct ear *ear)
{
	struct termios before, keys;
	char bytes[KEY_BYTES];
	ssize_t len;

	if (tcgetattr(STDIN_FILENO, &before))
		return ear_line(ear);
	fflush(stdout);
	keys = before;
	keys.c_lflag &= ~(ICANON | ECHO | ISIG);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &keys);
	len = read(STDIN_FILENO, bytes, sizeof(bytes));
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	return len > 0 && keep(ear, meaning(bytes, len));
}
