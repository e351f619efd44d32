/* SPDX-License-Identifier: GPL-2.0 */
/* The fuzz target; for libFuzzer the compiler is told to call it by the name that one knows. */
#ifndef TASKVIZ_FUZZ_TARGET_H
#define TASKVIZ_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/**
 * fuzz_one() - one input, from bytes to text; ends the program at the first thing that is wrong
 * @data: the bytes
 * @size: how many
 *
 * Return: 0.
 */
int fuzz_one(const uint8_t *data, size_t size);

#endif /* TASKVIZ_FUZZ_TARGET_H */
