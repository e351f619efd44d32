/* SPDX-License-Identifier: GPL-2.0 */
/* The module's parameters, written and read as through /sys/module. */
#ifndef TASKVIZ_KUNIT_PARAMETERS_H
#define TASKVIZ_KUNIT_PARAMETERS_H

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

static inline const struct kernel_param *parameter(struct kunit *test, const char *name)
{
	for (unsigned int i = 0; i < THIS_MODULE->num_kp; i++)
		if (!strcmp(THIS_MODULE->kp[i].name, name))
			return &THIS_MODULE->kp[i];
	KUNIT_ASSERT_FAILURE(test, "there is no %s", name);
	return NULL;
}

/* Text in as much memory as it takes: to look beyond its end is reported. */
static inline char *parameter_text(struct kunit *test, const char *text)
{
	char *copy = kunit_kzalloc(test, strlen(text) + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, copy);
	return strcpy(copy, text);
}

static inline int parameter_set(struct kunit *test, const char *name, const char *value)
{
	const struct kernel_param *param = parameter(test, name);
	char *copy = parameter_text(test, value);
	int err;

	kernel_param_lock(THIS_MODULE);
	err = param->ops->set(copy, param);
	kernel_param_unlock(THIS_MODULE);
	kunit_kfree(test, copy);
	return err;
}

/* What the parameter reads as, in a page that lives as long as the test. */
static inline const char *parameter_get(struct kunit *test, const char *name)
{
	const struct kernel_param *param = parameter(test, name);
	char *page = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, page);
	kernel_param_lock(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, param->ops->get(page, param), (int)strlen(page));
	kernel_param_unlock(THIS_MODULE);
	return page;
}

#endif /* TASKVIZ_KUNIT_PARAMETERS_H */
