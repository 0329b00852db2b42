import {
  signOut,
  type SignOutOptions,
  type SignOutReport,
} from "../auth/accounts/sign_out.ts";
import type { Account } from "../core/account.ts";
import { toFailure } from "../core/failure.ts";
import { NONE_UNSENT, type UnsentCount } from "../core/unsent_count.ts";
import { type GivenDependencies, mediaOf } from "./handlers.ts";

interface SentReport extends SignOutReport {
  /** The marks and plays that were lost; null if they could not be counted. */
  readonly lost: UnsentCount | null;
}

/**
 * Signs out, and sends the account's marks and plays first: its library is
 * removed with it. Never fails: it signs out even if the library cannot be read
 * or the server refuses them.
 */
export async function signOutSending(
  deps: GivenDependencies,
  options: Omit<SignOutOptions, "beforeRevoke">,
): Promise<SentReport> {
  const { account } = options;
  let unsent = countUnsent(deps, account);
  const hasUnsent = unsent !== null && unsent.marks + unsent.plays > 0;
  const beforeRevoke: NonNullable<SignOutOptions["beforeRevoke"]> = async (
    session,
  ) => {
    try {
      const { sendUnsent } = await import("../library/playback/send_unsent.ts");
      await sendUnsent((await mediaOf(deps)).library, session);
    } catch (caught) {
      toFailure(caught); // unsent marks and plays are counted
    }
    unsent = countUnsent(deps, account);
  };
  const report = await signOut(
    deps,
    hasUnsent ? { ...options, beforeRevoke } : options,
  );
  return { ...report, lost: report.removed ? unsent : NONE_UNSENT };
}

function countUnsent(
  deps: GivenDependencies,
  account: Account,
): UnsentCount | null {
  try {
    return deps.countUnsent(account);
  } catch (caught) {
    toFailure(caught); // this does not prevent signing out
    return null;
  }
}
