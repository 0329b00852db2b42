import { Failure } from "../../core/failure.ts";

/**
 * Proves that this process holds the account lock, so that no other process
 * stores, moves or deletes a token meanwhile.
 */
export class AccountLock {
  #isHeld = true;

  private constructor() {}

  /** Lends the proof. Call it only while the lock is held. */
  static async during<T>(use: (lock: AccountLock) => Promise<T>): Promise<T> {
    const lock = new AccountLock();
    try {
      return await use(lock);
    } finally {
      lock.#isHeld = false;
    }
  }

  /** @throws {Failure} `internal` once the lock is released */
  check(): void {
    if (this.#isHeld) return;
    const message = "Cannot change accounts: the lock is released";
    throw new Failure("internal", message);
  }
}
