// SPDX-License-Identifier: GPL-2.0
/* Takes settings from the device tree: a driver for the node that has them. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include "lab/kthreads.h"
#include "ledger/ledger.h"
#include "platform.h"
#include "probes/groups.h"
#include "views/procfs.h"

/*
 * Settings count from load on. So the node is read while the driver is being registered, when the
 * kernel probes the devices that are there already, and the driver comes before all that has
 * settings. A device is bound if and as long as the settings are from its node: to unbind it
 * changes none, and later no other can be bound.
 */
static DEFINE_MUTEX(node_mutex);	/* guards both */
static struct device_node *node;	/* that was read, or NULL */
static bool loaded;

static int read_number(const struct device_node *from, const char *name, unsigned int *value)
{
	int size;
	const __be32 *cell = of_get_property(from, name, &size);

	if (size != sizeof(*cell))
		return -EINVAL;
	*value = be32_to_cpup(cell);
	return 0;
}

/* A name that adds nothing stands there twice, or is "none" and not alone. */
static int read_groups(const struct device_node *from, const char *name, unsigned int *value)
{
	int nr = of_property_count_strings(from, name);

	*value = 0;
	for (int i = 0; i < nr; i++) {
		unsigned int before = *value;
		const char *group;
		int err = of_property_read_string_index(from, name, i, &group);

		if (err || taskviz_group_add(group, value) || (*value == before && nr > 1))
			return -EINVAL;
	}
	return nr > 0 ? 0 : -EINVAL;
}

static const struct property_reader {
	const char *name;
	struct taskviz_setting *setting;
	int (*read)(const struct device_node *from, const char *name, unsigned int *value);
} readers[] = {
	{ "taskviz,probe-groups", &taskviz_probes, read_groups },
	{ "taskviz,history-tasks", &taskviz_history, read_number },
	{ "taskviz,proc-mode", &taskviz_proc_mode, read_number },
	{ "taskviz,lab-threads", &taskviz_kthreads, read_number },
};

static void read_property(struct device *device, const struct property_reader *reader)
{
	char text[TASKVIZ_SETTING_TEXT];
	const char *source;
	unsigned int value;

	if (!of_find_property(device->of_node, reader->name, NULL))
		return;
	if (!reader->read(device->of_node, reader->name, &value) &&
	    taskviz_setting_allows(reader->setting, value)) {
		taskviz_setting_put(reader->setting, value, TASKVIZ_FROM_DEVICE_TREE);
		return;
	}
	source = taskviz_setting_tell(reader->setting, text, sizeof(text));
	dev_err(device, "%pOF: bad %s: use %s; %s stays %s (%s)\n", device->of_node,
		reader->name, reader->setting->allowed, reader->setting->name, text, source);
}

static int taskviz_bind(struct platform_device *device)
{
	struct device_node *from = device->dev.of_node;
	int err = 0;

	mutex_lock(&node_mutex);
	if (!loaded && !node) {
		node = of_node_get(from);
		for (int i = 0; i < ARRAY_SIZE(readers); i++)
			read_property(&device->dev, &readers[i]);
	}
	if (!node || node != from) {
		dev_err(&device->dev, "the settings were made without %pOF: have one such node, then load taskviz again\n",
			from);
		err = -EBUSY;
	}
	mutex_unlock(&node_mutex);
	return err;
}

static const struct of_device_id matches[] = {
	{ .compatible = "taskviz,taskviz" },
	{ }
};
MODULE_DEVICE_TABLE(of, matches);

static struct platform_driver driver = {
	.probe = taskviz_bind,
	.driver = {
		.name = "taskviz",
		.of_match_table = matches,
		.probe_type = PROBE_FORCE_SYNCHRONOUS,
	},
};

/**
 * taskviz_platform_init() - take the settings that the device tree has
 *
 * A value that is not allowed is logged and not taken. Context: process, before anything that has
 * a setting. Return: 0, or why the driver could not be registered.
 */
int __init taskviz_platform_init(void)
{
	int err = platform_driver_register(&driver);

	mutex_lock(&node_mutex);
	loaded = true;
	mutex_unlock(&node_mutex);
	return err;
}

/**
 * taskviz_platform_exit() - let go of the device
 */
void taskviz_platform_exit(void)
{
	platform_driver_unregister(&driver);
	of_node_put(node);
}
