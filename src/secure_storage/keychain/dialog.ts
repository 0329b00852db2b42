import {
  deadlineOf,
  type KeychainLimit,
  NativeError,
  withinDeadline,
} from "deno-keyring-ffi-bindings";

/**
 * The statuses that a dialog can fix: a locked keychain (-25308, -25315), or an
 * entry whose list of allowed programs lacks this one (-25308 or -25293).
 */
const WANTS_PERSON: readonly number[] = [-25308, -25315, -25293];

export interface AskOptions {
  readonly silently: KeychainLimit;
  /** null if nobody can answer a dialog. */
  readonly withPerson: KeychainLimit | null;
  /** Called before a dialog may open. */
  readonly onUnlock: () => void;
}

/** The dialogs of one keychain, of which one is open at a time. */
export class KeychainDialog {
  /** Resolves to whether the user allowed it. */
  #open: Promise<boolean> | null = null;

  /**
   * Runs a call without a dialog, and again with one if that can help. Other calls
   * wait for an open dialog: unlocking the keychain helps them all, and a user who
   * refused is not asked again.
   */
  async ask<T>(
    call: (limit: KeychainLimit) => Promise<T>,
    { silently, withPerson, onUnlock }: AskOptions,
  ): Promise<T> {
    for (;;) {
      try {
        return await call(silently);
      } catch (caught) {
        if (withPerson === null || !wantsPerson(caught)) throw caught;
      }
      const open = this.#open;
      if (open === null) {
        onUnlock();
        return await this.#during(() => call(withPerson));
      }
      const allowed = await withinDeadline(deadlineOf(withPerson), () => open);
      if (!allowed) return await call(silently);
    }
  }

  async #during<T>(call: () => Promise<T>): Promise<T> {
    const answer = Promise.withResolvers<boolean>();
    this.#open = answer.promise;
    let allowed = false;
    try {
      const result = await call();
      allowed = true;
      return result;
    } finally {
      this.#open = null;
      answer.resolve(allowed);
    }
  }
}

function wantsPerson(caught: unknown): boolean {
  return caught instanceof NativeError && caught.domain === "os-status" &&
    WANTS_PERSON.includes(caught.code);
}
