// SPDX-License-Identifier: GPL-2.0
/* The order in which taskviz comes up and goes down. */
#include <linux/module.h>
#include "lab/kthreads.h"
#include "ledger/ledger.h"
#include "ledger/lists.h"
#include "platform.h"
#include "probes/groups.h"
#include "probes/wakings.h"
#include "settings.h"
#include "uapi/taskviz.h"
#include "views/debugfs.h"
#include "views/procfs.h"
#include "views/tables.h"

static struct taskviz_setting * const all_settings[] = {
	&taskviz_probes, &taskviz_history, &taskviz_proc_mode, &taskviz_kthreads,
};

static int __init taskviz_init(void)
{
	int err;

	err = taskviz_settings_init(all_settings, ARRAY_SIZE(all_settings));
	if (err)
		return err;
	err = taskviz_platform_init();
	if (err)
		return err;
	taskviz_lists_size();
	err = taskviz_ledger_init();
	if (err)
		goto exit_platform;
	err = taskviz_probes_init();
	if (err)
		goto exit_ledger;
	err = taskviz_kthreads_init();
	if (err)
		goto exit_probes;
	taskviz_wakings_init();
	taskviz_tables_init();
	taskviz_lab_tables_init();
	err = taskviz_procfs_init();
	if (err)
		goto exit_wakings;
	/* last: who has a file open there is not waited for when init fails */
	taskviz_debugfs_init();
	return 0;

exit_wakings:
	taskviz_wakings_exit();
	taskviz_kthreads_exit();
exit_probes:
	taskviz_probes_exit();
exit_ledger:
	taskviz_ledger_exit();
exit_platform:
	taskviz_platform_exit();
	return err;
}

static void __exit taskviz_exit(void)
{
	taskviz_debugfs_exit();
	taskviz_procfs_exit();
	taskviz_wakings_exit();
	taskviz_kthreads_exit();
	taskviz_probes_exit();
	taskviz_ledger_exit();
	taskviz_platform_exit();
}

module_init(taskviz_init);
module_exit(taskviz_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Shows how Linux runs processes: the task tree, its states, its history");
MODULE_VERSION(TASKVIZ_VERSION);
