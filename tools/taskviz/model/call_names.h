/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of system calls as names. */
#ifndef TASKVIZ_CALL_NAMES_H
#define TASKVIZ_CALL_NAMES_H

#include <stdint.h>

/* call_name() - of a call of programs as this one. Return: NULL if there is none. */
const char *call_name(uint32_t nr);

/* call_name_32() - the same of programs of 32 bits */
const char *call_name_32(uint32_t nr);

#endif /* TASKVIZ_CALL_NAMES_H */
