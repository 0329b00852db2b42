import type { Account } from "../../core/account.ts";
import {
  type Failure,
  type FailureKind,
  toFailure,
} from "../../core/failure.ts";
import type { AuthDependencies } from "../dependencies.ts";

/** The result of one call for an account and its server. */
export interface AccountAnswer {
  readonly account: Account;
  /** `answering` if the server replies and the token was not checked yet. */
  readonly state: "answering" | "valid" | "rejected" | "unreachable";
  /** The reason; null if all is well. */
  readonly problem: Failure | null;
}

/** Failures of the connection itself. */
const CUT: readonly FailureKind[] = ["unreachable", "timeout", "tls_untrusted"];
/** Failures on this machine, which say nothing about the server. */
const OURS: readonly FailureKind[] = ["cancelled", "internal", "usage"];

/** Reports how an account's server answers, for a screen that shows it. */
export class AnswerReport {
  readonly #account: Account;
  readonly #tell: NonNullable<AuthDependencies["onAnswer"]>;
  #last: AccountAnswer["state"] | null = null;
  #isIdentified = false;
  /** True after a 401, even if `use` handled it. */
  #isRefused = false;

  constructor(
    { onAnswer }: Pick<AuthDependencies, "onAnswer">,
    account: Account,
  ) {
    this.#account = account;
    this.#tell = onAnswer ?? (() => undefined);
  }

  /** Takes the outcome of one request. */
  readonly onOutcome = (failure: Failure | null): void => {
    const kind = failure?.kind;
    if (kind === undefined || kind === "rejected") {
      if (this.#last === "unreachable") this.#report("answering");
    } else if (CUT.includes(kind)) this.#report("unreachable", failure);
    if (kind === "rejected") this.#isRefused = true;
  };

  /** Reports that the server has proved to be the account's own. */
  identified(): void {
    this.#isIdentified = true;
    this.#report("answering");
  }

  /** Runs `use`, which needs no token. */
  reaching<T>(use: () => Promise<T>): Promise<T> {
    return this.#until("answering", use);
  }

  /** Runs `use`, which needs the token. */
  during<T>(use: () => Promise<T>): Promise<T> {
    return this.#until("valid", use);
  }

  async #until<T>(
    well: AccountAnswer["state"],
    use: () => Promise<T>,
  ): Promise<T> {
    try {
      const result = await use();
      if (!this.#isRefused && this.#last !== "unreachable") this.#report(well);
      return result;
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.kind === "rejected") this.#report("rejected", failure);
      else if (!this.#isIdentified && !OURS.includes(failure.kind)) {
        this.#report("unreachable", failure);
      }
      throw caught;
    }
  }

  #report(state: AccountAnswer["state"], problem: Failure | null = null) {
    if (state === this.#last) return;
    this.#last = state;
    this.#tell({ account: this.#account, state, problem });
  }
}
