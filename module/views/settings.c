// SPDX-License-Identifier: GPL-2.0
/* Table "settings": what the module was told, and by whom. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "settings.h"
#include "tables.h"

/**
 * struct settings_row - a setting
 * @setting: name of the module parameter
 * @value: as people write it
 * @source: where it is from
 * @allowed: the values that are right
 */
struct settings_row {
	char setting[TASKVIZ_WORD_LEN];
	char value[TASKVIZ_SETTING_TEXT];
	char source[TASKVIZ_WORD_LEN];
	char allowed[TASKVIZ_SETTING_TEXT];
} __aligned(8);

static const struct taskviz_column settings_columns[] = {
	{ TASKVIZ_COLUMN(settings_row, setting, WORD, 0, "SETTING", "name of the parameter") },
	{ TASKVIZ_COLUMN(settings_row, value, WORD, 0, "VALUE",
			 "what counts; of probes what is asked for: table groups has what is on") },
	{ TASKVIZ_COLUMN(settings_row, source, WORD, 0, "SOURCE",
			 "where it is from: default, device-tree, parameter") },
	{ TASKVIZ_COLUMN(settings_row, allowed, TEXT, 0, "ALLOWED", "which values are right") },
};

static int fill_settings(struct taskviz_rows *rows)
{
	const struct taskviz_setting *setting;
	struct settings_row *row;

	for (u32 i = 0; (setting = taskviz_setting_at(i)); i++) {
		row = taskviz_rows_add(rows);
		if (!row)
			break;
		strscpy(row->setting, setting->name, sizeof(row->setting));
		strscpy(row->source, taskviz_setting_tell(setting, row->value, sizeof(row->value)),
			sizeof(row->source));
		strscpy(row->allowed, setting->allowed, sizeof(row->allowed));
	}
	return 0;
}

const struct taskviz_table taskviz_settings_table = {
	.name = "settings",
	.about = "What the module was told, and where that is from. A parameter goes before the\n"
		 "device tree, that before the default.",
	.columns = TASKVIZ_COLUMNS(settings),
	.fill = fill_settings,
};
