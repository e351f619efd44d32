// SPDX-License-Identifier: GPL-2.0
/* The settings: who may change a value, what they are and where they are from. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>
#include "settings.h"

static struct taskviz_setting * const *settings;
static unsigned int nr_settings;

static const char * const sources[] = {
	[TASKVIZ_FROM_DEFAULT] = "default",
	[TASKVIZ_FROM_DEVICE_TREE] = "device-tree",
	[TASKVIZ_FROM_PARAMETER] = "parameter",
};

static DEFINE_MUTEX(source_mutex);	/* keeps a value and its source together */

/**
 * taskviz_print_number() - how most settings are printed
 * @to: buffer
 * @size: of it
 * @value: to print
 *
 * Return: the length.
 */
int taskviz_print_number(char *to, size_t size, unsigned int value)
{
	return scnprintf(to, size, "%u", value);
}

/**
 * taskviz_setting_allows() - may a setting have that value?
 * @setting: the setting
 * @value: the value
 */
bool taskviz_setting_allows(const struct taskviz_setting *setting, unsigned int value)
{
	return !setting->is_allowed || setting->is_allowed(value);
}

/**
 * taskviz_setting_put() - change a setting, unless its value is from a better source
 * @setting: the setting
 * @value: its value
 * @source: where that is from
 *
 * Context: process, may sleep.
 */
void taskviz_setting_put(struct taskviz_setting *setting, unsigned int value,
			 enum taskviz_source source)
{
	mutex_lock(&source_mutex);
	if (source >= setting->source) {
		setting->value = value;
		setting->source = source;
	}
	mutex_unlock(&source_mutex);
}

/**
 * taskviz_setting_tell() - a value, as people write it, and where it is from
 * @setting: the setting
 * @to: set to the value
 * @size: of it, TASKVIZ_SETTING_TEXT is enough
 *
 * Context: process, may sleep.
 * Return: the source, a word.
 */
const char *taskviz_setting_tell(const struct taskviz_setting *setting, char *to, size_t size)
{
	const char *source;

	mutex_lock(&source_mutex);
	setting->print(to, size, setting->value);
	source = sources[setting->source];
	mutex_unlock(&source_mutex);
	return source;
}

/**
 * taskviz_setting_at() - one setting after the other
 * @index: from 0 on
 *
 * Return: the setting, NULL behind the last.
 */
const struct taskviz_setting *taskviz_setting_at(unsigned int index)
{
	return index < nr_settings ? settings[index] : NULL;
}

static int set_number(const char *text, const struct kernel_param *param)
{
	unsigned int value;
	int err = kstrtouint(text, 0, &value);

	if (!err)
		taskviz_setting_put(param->arg, value, TASKVIZ_FROM_PARAMETER);
	return err;
}

static int get_number(char *buffer, const struct kernel_param *param)
{
	const struct taskviz_setting *setting = param->arg;

	return sysfs_emit(buffer, "%u\n", setting->value);
}

const struct kernel_param_ops taskviz_number_ops = {
	.set = set_number,
	.get = get_number,
};

/**
 * taskviz_settings_init() - look at the parameters, all of which are known now
 * @all: the settings, which the rooms have that they are for
 * @nr: how many
 *
 * One may depend on another, so that none can be judged as it is set.
 * Return: 0, or -EINVAL for a value that is not allowed, which the log names.
 */
int __init taskviz_settings_init(struct taskviz_setting * const *all, unsigned int nr)
{
	settings = all;
	nr_settings = nr;
	for (unsigned int i = 0; i < nr; i++) {
		const struct taskviz_setting *setting = settings[i];
		char text[TASKVIZ_SETTING_TEXT];

		if (taskviz_setting_allows(setting, setting->value))
			continue;
		setting->print(text, sizeof(text), setting->value);
		pr_err("%s=%s is out of range: use %s\n", setting->name, text, setting->allowed);
		return -EINVAL;
	}
	return 0;
}
