import { approveDevice } from "../auth/approve_device.ts";
import type { AuthParts, CallOptions, Progress } from "../auth/auth_parts.ts";
import { checkAccounts, uncheckedReport } from "../auth/check_accounts.ts";
import { selectAccount } from "../auth/find_account.ts";
import { revealToken } from "../auth/read_token.ts";
import { signIn } from "../auth/sign_in.ts";
import { signOut } from "../auth/sign_out.ts";
import { switchAccount } from "../auth/switch_account.ts";
import { verifyStorage } from "../auth/verify_storage.ts";
import type { Account } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import { decode } from "./decode.ts";
import { diagnose } from "./diagnose.ts";
import {
  type CommandName,
  COMMANDS,
  type Decoded,
  type Reply,
  type ServiceEvent,
} from "./protocol.ts";
import { accountView, signedOutView, storageCheckView } from "./views.ts";

export interface ServiceParts extends AuthParts {
  /** What only the system knows: permissions, TLS store, terminal, metadata. */
  readonly systemChecks: () => Promise<SystemCheck[]>;
}

export interface CommandContext {
  readonly signal: AbortSignal;
  readonly tell: (event: ServiceEvent) => void;
}

type Handlers = {
  readonly [N in CommandName]: (
    parts: ServiceParts,
    input: Decoded<N>,
    context: CommandContext,
  ) => Promise<Reply<N>> | Reply<N>;
};

/** One small function per command: find the account, call the use case, show. */
const HANDLERS: Handlers = {
  "sign-in": async (parts, input, context) => {
    const call = { ...callOptions(input, context), tell: teller(context) };
    const { timeoutMs: _, ...request } = input;
    const account = await signIn(parts, request, call);
    return accountView({ ...uncheckedReport(parts, account), state: "valid" });
  },
  "sign-out": async (parts, input, context) => {
    const { localOnly } = input;
    const call = callOptions(input, context);
    const signedOut = [];
    for (const account of accountsToSignOut(parts, input)) {
      const report = await signOut(parts, { account, localOnly, call });
      signedOut.push(signedOutView(report));
    }
    return { signedOut };
  },
  "list-accounts": (parts, { account }) => ({
    accounts: accountsNamed(parts, account)
      .map((it) => accountView(uncheckedReport(parts, it))),
  }),
  "check-accounts": async (parts, input, context) => {
    const accounts = accountsNamed(parts, input.account);
    const call = callOptions(input, context);
    const reports = await checkAccounts(parts, accounts, call);
    return { accounts: reports.map(accountView) };
  },
  "switch-account": (parts, { account }) =>
    accountView(uncheckedReport(parts, switchAccount(parts, account))),
  "approve-device": async (parts, input, context) => {
    const account = selectAccount(parts.accounts, input.account);
    const call = callOptions(input, context);
    await approveDevice(parts, { account, code: input.code, call });
    return { approved: true };
  },
  "reveal-token": async (parts, { account, form }) => {
    const selected = selectAccount(parts.accounts, account);
    return { secret: await revealToken(parts, selected, form) };
  },
  "storage-status": async ({ storages }) => {
    const keyring = await storages.probeKeyring();
    const { slots, ...file } = await storages.fileStatus();
    const used = keyring.available && keyring.kind
      ? keyring.kind
      : "encrypted-file";
    return { keyring, encryptedFile: { ...file, slots: [...slots] }, used };
  },
  "verify-storage": async (parts) => ({
    accounts: (await verifyStorage(parts)).map(storageCheckView),
  }),
  diagnose: (parts, input, context) =>
    diagnose(parts, callOptions(input, context)),
};

/** The auth service: checked commands in, checked replies out. */
export class Service {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Runs one command. Anything that was not agreed on is refused before a use
   * case sees it.
   *
   * @throws {Failure} `internal` for an unknown command or an ill-formed input
   * @throws {Failure} whatever the command's use case throws
   */
  async run<N extends CommandName>(
    name: N,
    input: unknown,
    context: CommandContext,
  ): Promise<Reply<N>> {
    refuseUnknown(name);
    const { input: inputSchema, reply: replySchema } = COMMANDS[name];
    const decoded = decode(inputSchema, input, `command "${name}"`);
    const handler = HANDLERS[name];
    const reply = await handler(this.#parts, decoded as Decoded<N>, context);
    return decode(replySchema, reply, `reply to "${name}"`) as Reply<N>;
  }
}

function refuseUnknown(name: string): void {
  if (Object.hasOwn(COMMANDS, name)) return;
  throw new Failure("internal", "Cannot run command: it is not a known one");
}

/** The one that is named, or all of them. */
function accountsNamed(
  { accounts }: ServiceParts,
  name: string | null,
): readonly Account[] {
  return name === null
    ? accounts.listAccounts()
    : [selectAccount(accounts, name)];
}

function accountsToSignOut(
  { accounts }: ServiceParts,
  input: Decoded<"sign-out">,
): readonly Account[] {
  return input.all
    ? accounts.listAccounts()
    : [selectAccount(accounts, input.account)];
}

function callOptions(
  { timeoutMs }: { timeoutMs?: number | undefined },
  { signal }: CommandContext,
): CallOptions {
  return timeoutMs === undefined ? { signal } : { signal, timeoutMs };
}

function teller({ tell }: CommandContext): (progress: Progress) => void {
  return (progress) =>
    tell(
      progress.kind === "quick-connect-code"
        ? { ...progress, expiresAt: progress.expiresAt.toISOString() }
        : progress,
    );
}
