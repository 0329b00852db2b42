import { selectAccount } from "../auth/find_account.ts";
import { asItemId } from "../library/find_item.ts";
import { syncLibraries } from "../library/sync_libraries.ts";
import type { CommandOptions, ServiceParts } from "./handlers.ts";
import { withSession } from "./session.ts";

/**
 * Reads the library of an account of one run before its first use. Does nothing
 * if the library is stored.
 */
export async function fillUnkeptLibrary(
  parts: ServiceParts,
  input: { account: string | null; timeoutMs?: number | undefined },
  context: CommandOptions,
): Promise<void> {
  const { accounts, library, keepsLibrary } = parts;
  if (keepsLibrary) return;
  const account = selectAccount(accounts, input.account);
  if (library.listLibraries(account).length > 0) return;
  await withSession({ parts, input, context }, async (session) => {
    await syncLibraries(parts, {
      ...session,
      full: true,
      tell: () => undefined,
    });
  });
}

/**
 * Does the same as {@link fillUnkeptLibrary}, unless every item is given by its
 * ID.
 */
export async function fillForNames(
  parts: ServiceParts,
  input: Parameters<typeof fillUnkeptLibrary>[1],
  options: { context: CommandOptions; items: readonly string[] },
): Promise<void> {
  if (options.items.every((it) => asItemId(it) !== null)) return;
  await fillUnkeptLibrary(parts, input, options.context);
}
