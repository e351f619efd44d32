/* SPDX-License-Identifier: GPL-2.0 */
/* What the module is told as it is loaded: values that know where they are from. */
#ifndef TASKVIZ_SETTINGS_H
#define TASKVIZ_SETTINGS_H

#include <linux/moduleparam.h>
#include <linux/types.h>

/* Where a value is from; the later goes before the earlier. */
enum taskviz_source {
	TASKVIZ_FROM_DEFAULT,
	TASKVIZ_FROM_DEVICE_TREE,
	TASKVIZ_FROM_PARAMETER,
};

/* Room for a value, or the values that are right, as text. */
#define TASKVIZ_SETTING_TEXT	64

/**
 * struct taskviz_setting - a value
 * @name: of the module parameter
 * @allowed: the values that are right, for people
 * @is_allowed: is the value one of these? NULL if no other can be written
 * @print: the value as people write it
 * @value: changed by taskviz_setting_put() only
 * @source: likewise
 */
struct taskviz_setting {
	const char *name;
	const char *allowed;
	bool (*is_allowed)(unsigned int value);
	int (*print)(char *to, size_t size, unsigned int value);
	unsigned int value;
	enum taskviz_source source;
};

/* For module_param_cb() with a setting that is a number. */
extern const struct kernel_param_ops taskviz_number_ops;

int taskviz_print_number(char *to, size_t size, unsigned int value);
bool taskviz_setting_allows(const struct taskviz_setting *setting, unsigned int value);
void taskviz_setting_put(struct taskviz_setting *setting, unsigned int value,
			 enum taskviz_source source);
const char *taskviz_setting_tell(const struct taskviz_setting *setting, char *to, size_t size);
const struct taskviz_setting *taskviz_setting_at(unsigned int index);
int taskviz_settings_init(struct taskviz_setting * const *all, unsigned int nr);

#endif /* TASKVIZ_SETTINGS_H */
