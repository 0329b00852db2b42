import {
  CRED_PERSIST_LOCAL_MACHINE,
  type Deadline,
  type FoundCredential,
  type NewCredential,
  withinDeadline,
} from "deno-keyring-ffi-bindings";
import type { Credentials } from "../../src/secure_storage/credential_manager/storage.ts";

/** The faults of this Credential Manager. */
export interface Misbehaviour {
  /** The persistence that the logon session supports; 0 for none. */
  persistence?: number;
  /** Calls that never return. */
  hangs?: readonly (keyof Credentials)[];
  refusesWrites?: boolean;
  /**
   * The value that is stored in place of a written one; null stores nothing.
   */
  keeps?: string | null;
  /** If true, entries are listed but cannot be read. */
  refusesReads?: boolean;
  refusesDeletes?: boolean;
  /** If true, attributes are dropped, as Wine does. */
  dropsAttributes?: boolean;
  /** Answers every read with this entry. */
  answersWith?: string;
}

/** Credential Manager in memory. */
export class FakeCredentials implements Credentials {
  readonly entries: Map<string, NewCredential> = new Map();
  misbehaviour: Misbehaviour = {};
  /** All calls in order. */
  readonly calls: (keyof Credentials)[] = [];

  genericPersistence(deadline: Deadline): Promise<number> {
    return this.#answer(deadline, "genericPersistence", () => {
      const { persistence = CRED_PERSIST_LOCAL_MACHINE } = this.misbehaviour;
      return persistence;
    });
  }

  write(credential: NewCredential, deadline: Deadline): Promise<boolean> {
    return this.#answer(deadline, "write", () => {
      const { refusesWrites, keeps } = this.misbehaviour;
      if (refusesWrites) return false;
      const blob = keeps === undefined
        ? Uint8Array.from(credential.blob)
        : new TextEncoder().encode(keeps ?? "");
      const name = credential.targetName.toLowerCase();
      if (keeps !== null) this.entries.set(name, { ...credential, blob });
      return true;
    });
  }

  read(target: string, deadline: Deadline): Promise<FoundCredential | null> {
    return this.#answer(deadline, "read", () => {
      const { refusesReads, answersWith } = this.misbehaviour;
      const found = this.entries.get(target.toLowerCase());
      if (!found || refusesReads) return null;
      return {
        targetName: answersWith ?? found.targetName,
        userName: found.userName,
        comment: found.comment,
        persist: CRED_PERSIST_LOCAL_MACHINE,
        attributes: found.attribute && !this.misbehaviour.dropsAttributes
          ? { [found.attribute.keyword]: found.attribute.value }
          : {},
        blob: Uint8Array.from(found.blob),
      };
    });
  }

  delete(target: string, deadline: Deadline): Promise<boolean> {
    return this.#answer(
      deadline,
      "delete",
      () =>
        !this.misbehaviour.refusesDeletes &&
        this.entries.delete(target.toLowerCase()),
    );
  }

  list(prefix: string, deadline: Deadline): Promise<string[]> {
    return this.#answer(
      deadline,
      "list",
      () =>
        [...this.entries.values()].map((it) => it.targetName)
          .filter((it) => it.toLowerCase().startsWith(prefix.toLowerCase())),
    );
  }

  #answer<T>(
    deadline: Deadline,
    call: keyof Credentials,
    give: () => T,
  ): Promise<T> {
    this.calls.push(call);
    const hangs = this.misbehaviour.hangs?.includes(call) ?? false;
    return withinDeadline(
      deadline,
      () => hangs ? new Promise<T>(() => {}) : Promise.resolve(give()),
    );
  }
}
