import type { Account } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import { withAccountSession } from "../accounts/account_server.ts";
import type { AuthDependencies, CallOptions } from "../dependencies.ts";
import { confirmRejection } from "../accounts/confirm_rejection.ts";
import { readToken } from "../accounts/read_token.ts";

const CODE = /^[0-9]{6}$/;

/**
 * Approves the Quick Connect code that another device shows. Spaces and dashes
 * in it are ignored, because people read codes in groups.
 *
 * @throws {Failure} `usage` if the code is not six digits
 * @throws {Failure} `not_found` when no device waits with this code
 * @throws {Failure} `rejected`, `forbidden`, `storage_…`
 */
export async function approveDevice(
  deps: AuthDependencies,
  options: { account: Account; code: string; call: CallOptions },
): Promise<void> {
  const { account, call } = options;
  const code = options.code.replace(/[\s-]/g, "");
  if (!CODE.test(code)) {
    throw new Failure("usage", "Cannot approve code: it is not six digits", {
      hint: "Type the code that the other device shows, such as 123 456",
    });
  }
  const held = await readToken(deps, account);
  await withAccountSession(
    { deps, options: { held, call } },
    ({ server }) =>
      confirmRejection(server, () => server.approveQuickConnect(code)),
  );
}
