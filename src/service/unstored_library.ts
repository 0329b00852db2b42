import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { asItemId } from "../library/resolve_item.ts";
import { syncLibraries } from "../library/sync/sync_libraries.ts";
import type { CommandOptions, ServiceDependencies } from "./handlers.ts";
import { withSession } from "./session.ts";

/**
 * Syncs the library of an account that is not stored before its first use. Does
 * nothing for a stored account.
 */
export async function syncUnstoredLibrary(
  deps: ServiceDependencies,
  input: { account: string | null; timeoutMs?: number | undefined },
  context: CommandOptions,
): Promise<void> {
  const { accounts, library, keepsLibrary } = deps;
  if (keepsLibrary) return;
  const account = resolveAccount(accounts, input.account);
  if (library.libraries.listLibraries(account).length > 0) return;
  await withSession({ deps, input, context }, async (session) => {
    await syncLibraries(deps, {
      ...session,
      full: true,
      tell: () => undefined,
    });
  });
}

/**
 * Does the same as {@link syncUnstoredLibrary}, unless each item is named by its
 * ID.
 */
export async function syncUnstoredNames(
  deps: ServiceDependencies,
  input: Parameters<typeof syncUnstoredLibrary>[1],
  options: { context: CommandOptions; items: readonly string[] },
): Promise<void> {
  if (options.items.every((it) => asItemId(it) !== null)) return;
  await syncUnstoredLibrary(deps, input, options.context);
}
