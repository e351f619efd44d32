// SPDX-License-Identifier: GPL-2.0
/* Pages that were really copied, by the reason for the copy. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "compat.h"
#include "groups.h"
#include "ledger/ledger.h"
#include "trace.h"

/*
 * A write to a protected page of a private mapping enters do_wp_page(). If the page must be copied,
 * ptep_clear_flush() is called once, when the copy has been made and the old entry is about to be
 * replaced: that moment is a copy. Others call it too (reclaim, migration, KSM), so the caller must
 * lie in the fault path: in wp_page_copy() or in whichever function it was inlined into. The old
 * entry tells what was copied. If the page may be reused, as by its last owner, wp_page_reuse()
 * calls ptep_set_access_flags() instead. So a fault costs one hook, not two: see tools/bench.
 *
 * A private file page that is first touched by a write never was mapped: do_cow_fault(), which is
 * inlined, has its copy mapped by finish_fault(). Transparent huge pages are split before they are
 * copied; a hugetlb page is copied by hugetlb_wp(), through a function whose name has changed. A
 * page that KSM made of equal ones is anonymous, but no fork shared it: it counts as one of a file.
 * Pages pinned during a fork are copied by the fork and not seen here.
 *
 * A fault that only asks for an exclusive page, for a pin, takes the path of a write. To tell those
 * apart costs a second hook in every write fault: that is a group of its own. What it notes is
 * of the copy by ptep_clear_flush() in that fault alone.
 *
 * All of this runs in the task that faults, and only the task itself writes its counts. Preemption
 * is off while an account is looked up, which is RCU enough and cheaper than to say so. Where the
 * page table is locked it is off already; a spinlock of PREEMPT_RT holds RCU instead
 * (rt_spin_lock() in kernel/locking/spinlock_rt.c).
 */

/* What may contain wp_page_copy() and wp_page_reuse() where they are not functions themselves. */
static const char * const fault_paths[] = {
	"do_wp_page", "handle_pte_fault", "__handle_mm_fault", "handle_mm_fault",
};

struct code_range {
	unsigned long begin;
	unsigned long size;
};

static struct code_range copy_range, reuse_range, fault_range, hugetlb_range;
static bool sees_reuse;

static __always_inline bool is_in_range(unsigned long ip, const struct code_range *range)
{
	return ip - range->begin < range->size;
}

/* Return: false if memory failed; a function that is nowhere leaves an empty range. */
static bool find_range(const char *function, struct code_range *range)
{
	unsigned long end;
	int err;

	*range = (struct code_range){};
	err = taskviz_hook_bounds(function, &range->begin, &end);
	if (!err)
		range->size = end - range->begin;
	return err != -ENOMEM;
}

static bool calls(const struct code_range *range, const struct code_range *function)
{
	return range->size && function->size &&
	       taskviz_hook_calls(range->begin, range->begin + range->size, function->begin);
}

/* The function that do_wp_page() is, or was inlined into: what it calls tells. */
static bool find_fault_range(const struct code_range *called)
{
	for (int i = 0; i < ARRAY_SIZE(fault_paths); i++) {
		if (!find_range(fault_paths[i], &fault_range))
			return false;
		if (calls(&fault_range, called))
			return true;
	}
	fault_range = (struct code_range){};
	return true;
}

/*
 * A function that a compiler gave another name is not found, and its caller must not pass for it:
 * nothing would ever be counted. Without ptep_clear_flush() itself attaching will fail.
 */
static int find_ranges(void)
{
	struct code_range clear, set_flags;
	bool copies;

	if (!find_range("ptep_clear_flush", &clear) || !find_range("wp_page_copy", &copy_range) ||
	    !find_range(COMPAT_SET_FLAGS, &set_flags) ||
	    !find_range("wp_page_reuse", &reuse_range) || !find_range("hugetlb_wp", &hugetlb_range))
		return -ENOMEM;
	copies = calls(&copy_range, &clear);
	if (!find_fault_range(copies ? &copy_range : &clear))
		return -ENOMEM;
	sees_reuse = calls(&reuse_range, &set_flags) || calls(&fault_range, &set_flags);
	return copies || fault_range.size || !clear.size ? 0 : -ENOENT;
}

/* Preemption is off. */
static __always_inline struct taskviz_account *own_account(struct taskviz_group *group)
{
	struct taskviz_account *account = taskviz_ledger_find(current);

	if (unlikely(!account))
		atomic64_inc(&group->misses);
	return account;
}

static __always_inline void count_fork_copy(struct taskviz_account *account)
{
	if (unlikely(READ_ONCE(account->marks) & TASKVIZ_MARK_THREAD))
		account = taskviz_ledger_find(current->group_leader);
	if (account)
		atomic_inc(&account->group_copies);
}

static __always_inline bool is_anonymous(struct folio *folio)
{
	return folio_test_anon(folio) && !folio_test_ksm(folio);
}

static __always_inline enum taskviz_copy kind_of_copy(pte_t pte)
{
	const unsigned long pfn = pte_pfn(pte);

	if (!pte_special(pte) && is_anonymous(page_folio(pfn_to_page(pfn))))
		return TASKVIZ_COPY_FORK;
	return is_zero_pfn(pfn) ? TASKVIZ_COPY_ZERO : TASKVIZ_COPY_FILE;
}

/* The mark is of one fault, and of none any more if nobody sets it. */
static __always_inline enum taskviz_copy take_pin(struct taskviz_account *account,
						  enum taskviz_copy kind)
{
	account->for_pin = false;
	return READ_ONCE(taskviz_pins_group.since_ns) ? TASKVIZ_COPY_PIN : kind;
}

/* Preemption is off. */
static __always_inline void count_copy(const struct taskviz_hook *hook, enum taskviz_copy kind,
				       unsigned long address, bool from_write_fault)
{
	struct taskviz_account *account = own_account(&taskviz_cow_group);

	taskviz_hook_hit(hook);
	if (!account)
		return;
	if (from_write_fault && unlikely(account->for_pin))
		kind = take_pin(account, kind);
	account->own.copies[kind]++;
	if (kind == TASKVIZ_COPY_FORK)
		count_fork_copy(account);
	trace_cow_copy(account, address, kind);
}

/* ptep_clear_flush(vma, address, ptep), page table lock held */
static void notrace hook_clear(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	const pte_t *ptep = (const pte_t *)compat_ftrace_argument(fregs, 2);
	const struct taskviz_hook *hook = ops->private;

	if (!taskviz_hook_is_at(hook, ip))
		return;
	if (is_in_range(parent_ip, &copy_range) || is_in_range(parent_ip, &fault_range))
		count_copy(hook, kind_of_copy(*ptep), compat_ftrace_argument(fregs, 1), true);
}

/* ptep_set_access_flags(vma, address, ptep, entry, dirty), page table lock held */
static void notrace hook_reuse(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			       struct ftrace_regs *fregs)
{
	const struct taskviz_hook *hook = ops->private;
	const struct vm_area_struct *vma;
	struct taskviz_account *account;

	if (!taskviz_hook_is_at(hook, ip))
		return;
	if (!is_in_range(parent_ip, &reuse_range) && !is_in_range(parent_ip, &fault_range))
		return;
	vma = (const struct vm_area_struct *)compat_ftrace_argument(fregs, 0);
	if (vma->vm_flags & VM_SHARED)
		return;
	taskviz_hook_hit(hook);
	account = own_account(&taskviz_cow_group);
	if (account)
		account->own.reused++;
}

/* Is it what do_cow_fault() made? */
static __always_inline bool is_first_write(const struct vm_fault *vmf)
{
	return vmf->cow_page && vmf->flags & FAULT_FLAG_WRITE && !(vmf->vma->vm_flags & VM_SHARED);
}

/* finish_fault(vmf), preemptible */
static void notrace hook_finish(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
				struct ftrace_regs *fregs)
{
	const struct vm_fault *vmf = (const struct vm_fault *)compat_ftrace_argument(fregs, 0);
	const struct taskviz_hook *hook = ops->private;

	preempt_disable_notrace();
	if (taskviz_hook_is_at(hook, ip) && is_first_write(vmf))
		count_copy(hook, TASKVIZ_COPY_FILE, vmf->address, false);
	preempt_enable_notrace();
}

/* copy_user_huge_page(to, from, address, ...), and copy_user_large_folio() likewise; preemptible */
static void notrace hook_huge(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			      struct ftrace_regs *fregs)
{
	const struct taskviz_hook *hook = ops->private;

	preempt_disable_notrace();
	if (taskviz_hook_is_at(hook, ip) && is_in_range(parent_ip, &hugetlb_range))
		count_copy(hook, TASKVIZ_COPY_HUGE, compat_ftrace_argument(fregs, 2), false);
	preempt_enable_notrace();
}

/* do_wp_page(vmf), page table lock held: whether the copy that may follow is for a pin */
static void notrace hook_pin(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			     struct ftrace_regs *fregs)
{
	const struct vm_fault *vmf = (const struct vm_fault *)compat_ftrace_argument(fregs, 0);
	const struct taskviz_hook *hook = ops->private;
	struct taskviz_account *account;

	preempt_disable_notrace();
	if (taskviz_hook_is_at(hook, ip)) {
		taskviz_hook_hit(hook);
		account = own_account(&taskviz_pins_group);
		if (account)
			account->for_pin = vmf->flags & FAULT_FLAG_UNSHARE;
	}
	preempt_enable_notrace();
}

static struct taskviz_hook cow_hooks[] = {
	{
		.name = "ptep_clear_flush",
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_clear,
		.serves = "copies",
	}, {
		.name = "finish_fault",
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_finish,
		.optional = true,
		.serves = "file pages that are first touched by a write",
	}, {
		.name = COMPAT_COPY_HUGE,
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_huge,
		.optional = true,
		.serves = "hugetlb pages",
	}, {
		.name = COMPAT_SET_FLAGS,
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_reuse,
		.optional = true,
		.serves = "pages reused without a copy, huge ones apart",
	},
};

static struct taskviz_hook pins_hooks[] = {
	{
		.name = "do_wp_page",
		.kind = TASKVIZ_FUNCTION,
		.callback = hook_pin,
		.serves = "copies for a pin told from others",
	},
};

/**
 * taskviz_cow_sees() - is a hook of the group at work, and what it looks for to be found?
 * @what: which one
 */
bool taskviz_cow_sees(enum taskviz_cow_hook what)
{
	if (what == TASKVIZ_COW_HUGE && !hugetlb_range.size)
		return false;
	if (what == TASKVIZ_COW_REUSE && !sees_reuse)
		return false;
	return READ_ONCE(cow_hooks[what].attached);
}

/**
 * taskviz_cow_copies() - pages copied since the module was loaded, while they were counted
 */
u64 taskviz_cow_copies(void)
{
	return taskviz_hook_hits(&cow_hooks[TASKVIZ_COW_COPY]) +
	       taskviz_hook_hits(&cow_hooks[TASKVIZ_COW_FIRST_WRITE]) +
	       taskviz_hook_hits(&cow_hooks[TASKVIZ_COW_HUGE]);
}

struct taskviz_group taskviz_cow_group = {
	.name = "cow",
	.records = "pages copied, by kind, and pages reused, huge ones apart",
	.hooks = cow_hooks,
	.nr_hooks = ARRAY_SIZE(cow_hooks),
	.prepare = find_ranges,
};

struct taskviz_group taskviz_pins_group = {
	.name = "pins",
	.records = "which copies were made for a pin (with the group cow)",
	.hooks = pins_hooks,
	.nr_hooks = ARRAY_SIZE(pins_hooks),
};
