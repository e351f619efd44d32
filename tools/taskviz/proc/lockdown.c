// SPDX-License-Identifier: GPL-2.0
/* How far the kernel is locked down. */
#include <stdio.h>
#include <string.h>
#include "lockdown.h"

/* What is chosen stands in brackets: none [integrity] confidentiality */
bool lockdown_level(char *level)
{
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");

	if (!file)
		return false;
	if (fscanf(file, "%*[^[]") == EOF || fscanf(file, "[%31[a-z]", level) != 1)
		*level = 0;
	fclose(file);
	return true;
}

bool lockdown_is_confidential(void)
{
	char level[LOCKDOWN_SIZE];

	return lockdown_level(level) && !strcmp(level, "confidentiality");
}
