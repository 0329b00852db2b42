/**
 * Windows' Credential Manager through `advapi32.dll`, over plain values.
 *
 * `GetLastError` is read nowhere: the runtime calls other functions between a
 * foreign call and the next one, and a non-blocking call runs on another thread
 * whose last error is not ours. The caller finds the reason for a refusal another
 * way.
 *
 * Source: Microsoft, wincred.h.
 */
import {
  ATTRIBUTE_BYTES,
  CRED_MAX_STRING_LENGTH,
  CRED_PERSIST_LOCAL_MACHINE,
  CRED_TYPE_GENERIC,
  CREDENTIAL_BYTES,
  type CredentialFields,
  decodeAttribute,
  decodeCredential,
  encodeAttribute,
  encodeCredential,
  systemLibrary,
  wideString,
} from "./credential.ts";
import { openLibrary } from "../native_library.ts";
import { addressOf, pinnedBytes, readBytes } from "../text.ts";
import { type Deadline, withinDeadline } from "../within_deadline.ts";

/** CRED_TYPE_MAXIMUM: one more than the last type. */
const TYPES = 7;
/** CRED_MAX_GENERIC_TARGET_NAME_LENGTH, in UTF-16 units. */
const TARGET_MAX_UNITS = 32_767;

const SYMBOLS = {
  // BOOL CredGetSessionTypes(DWORD count, LPDWORD persist); the array is ours
  CredGetSessionTypes: {
    parameters: ["u32", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // BOOL CredWriteW(PCREDENTIALW, DWORD flags); copies its input
  CredWriteW: {
    parameters: ["buffer", "u32"],
    result: "i32",
    nonblocking: true,
  },
  // BOOL CredReadW(LPCWSTR target, DWORD type, DWORD flags, PCREDENTIALW*)
  // one block, ours to CredFree
  CredReadW: {
    parameters: ["buffer", "u32", "u32", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // BOOL CredDeleteW(LPCWSTR target, DWORD type, DWORD flags)
  CredDeleteW: {
    parameters: ["buffer", "u32", "u32"],
    result: "i32",
    nonblocking: true,
  },
  // BOOL CredEnumerateW(LPCWSTR filter, DWORD flags, DWORD *count,
  //   PCREDENTIALW **); one block for array and entries, ours to CredFree
  CredEnumerateW: {
    parameters: ["buffer", "u32", "buffer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // void CredFree(PVOID)
  CredFree: { parameters: ["pointer"], result: "void" },
} as const;

type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** A generic credential in the store. */
export interface FoundCredential {
  readonly targetName: string;
  readonly userName: string;
  readonly comment: string;
  readonly persist: number;
  /** UTF-8 values by keyword. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The receiver must overwrite it. */
  readonly blob: Uint8Array<ArrayBuffer>;
}

export interface NewCredential {
  readonly targetName: string;
  readonly userName: string;
  readonly comment: string;
  /** At most one; up to 256 bytes of UTF-8. */
  readonly attribute?: { readonly keyword: string; readonly value: string };
  /** The caller overwrites it. At most 2,560 bytes. */
  readonly blob: Uint8Array<ArrayBuffer>;
}

let opened: Symbols | null = null;

/** Opens the library on first use, once. */
function openAdvapi32(): Symbols {
  const path = systemLibrary(Deno.env.get("SystemRoot"), "advapi32.dll");
  return opened ??= openLibrary([path], SYMBOLS);
}

/** The user's generic credentials that stay on this machine. */
export class CredentialManager {
  readonly #lib: Symbols;

  /** @throws {NativeError} `library` if advapi32.dll is missing */
  constructor() {
    this.#lib = openAdvapi32();
  }

  /**
   * Returns how long this logon session can keep a generic credential.
   *
   * @returns `CRED_PERSIST_…`; 0 for not at all
   */
  async genericPersistence(deadline: Deadline): Promise<number> {
    const persist = new Uint32Array(TYPES);
    const ok = await withinDeadline(
      deadline,
      () => this.#lib.CredGetSessionTypes(TYPES, persist),
    );
    return ok === 0 ? 0 : persist[CRED_TYPE_GENERIC] ?? 0;
  }

  /** Writes or replaces a credential. @returns whether Windows accepted it */
  async write(
    credential: NewCredential,
    deadline: Deadline,
  ): Promise<boolean> {
    return await withinDeadline(deadline, () => this.#write(credential)) !== 0;
  }

  #write(
    { targetName, userName, comment, attribute, blob }: NewCredential,
  ) {
    // The structs hold addresses of these only.
    const value = new TextEncoder().encode(attribute?.value ?? "");
    const kept = {
      keyword: wideString(attribute?.keyword ?? "", CRED_MAX_STRING_LENGTH),
      value: pinnedBytes(value.length),
      target: wideString(targetName, TARGET_MAX_UNITS),
      comment: wideString(comment, CRED_MAX_STRING_LENGTH),
      user: wideString(userName, CRED_MAX_STRING_LENGTH),
      blob: pinnedBytes(blob.length),
    };
    kept.blob.set(blob);
    kept.value.set(value);
    const attributes = encodeAttribute({
      keyword: addressOf(kept.keyword),
      valueBytes: value.length,
      value: addressOf(kept.value),
    });
    const struct = encodeCredential({
      type: CRED_TYPE_GENERIC,
      targetName: addressOf(kept.target),
      comment: addressOf(kept.comment),
      blobBytes: kept.blob.length,
      blob: addressOf(kept.blob),
      persist: CRED_PERSIST_LOCAL_MACHINE,
      attributeCount: attribute ? 1 : 0,
      attributes: attribute ? addressOf(attributes) : 0n,
      userName: addressOf(kept.user),
    });
    return this.#lib.CredWriteW(struct, 0)
      .finally(() => {
        attributes.fill(0);
        Object.values(kept).forEach((it) => it.fill(0));
      });
  }

  /** Reads a credential. @returns null if Windows returns none, for any reason */
  read(
    targetName: string,
    deadline: Deadline,
  ): Promise<FoundCredential | null> {
    const target = wideString(targetName, TARGET_MAX_UNITS);
    return withinDeadline(deadline, async () => {
      const slot = new BigUint64Array(1);
      const ok = await this.#lib.CredReadW(target, CRED_TYPE_GENERIC, 0, slot);
      const block = Deno.UnsafePointer.create(slot[0] ?? 0n);
      if (ok === 0 || block === null) return null;
      try {
        return takeCredential(block);
      } finally {
        this.#lib.CredFree(block);
      }
    }, { abandon: (late) => late?.blob.fill(0) });
  }

  /** Deletes a credential. @returns whether Windows removed one */
  async delete(targetName: string, deadline: Deadline): Promise<boolean> {
    const target = wideString(targetName, TARGET_MAX_UNITS);
    return await withinDeadline(
      deadline,
      () => this.#lib.CredDeleteW(target, CRED_TYPE_GENERIC, 0),
    ) !== 0;
  }

  /** Lists the targets of generic credentials that begin with `prefix`. */
  list(prefix: string, deadline: Deadline): Promise<string[]> {
    const filter = wideString(`${prefix}*`, TARGET_MAX_UNITS);
    return withinDeadline(deadline, async () => {
      const [count, slot] = [new Uint32Array(1), new BigUint64Array(1)];
      const ok = await this.#lib.CredEnumerateW(filter, 0, count, slot);
      const block = Deno.UnsafePointer.create(slot[0] ?? 0n);
      if (ok === 0 || block === null) return [];
      try {
        const found = takeAll(block, count[0] ?? 0);
        for (const { blob } of found) blob.fill(0);
        return found.map((it) => it.targetName);
      } finally {
        this.#lib.CredFree(block);
      }
    });
  }
}

/** Copies the credentials behind an array of pointers and overwrites their blobs. */
function takeAll(
  block: Deno.PointerObject,
  count: number,
): FoundCredential[] {
  const view = new Deno.UnsafePointerView(block);
  return Array.from({ length: count }, (_, i) => view.getPointer(8 * i))
    .flatMap((it) => it === null ? [] : takeCredential(it) ?? []);
}

/** Copies a credential and overwrites its blob. Returns null for another type. */
function takeCredential(at: Deno.PointerObject): FoundCredential | null {
  const fields = decodeCredential(readBytes(at, CREDENTIAL_BYTES));
  const blob = takeBytes(fields.blob, fields.blobBytes);
  if (fields.type !== CRED_TYPE_GENERIC) {
    blob.fill(0);
    return null;
  }
  return {
    targetName: readWide(fields.targetName, TARGET_MAX_UNITS),
    userName: readWide(fields.userName, CRED_MAX_STRING_LENGTH),
    comment: readWide(fields.comment, CRED_MAX_STRING_LENGTH),
    persist: fields.persist,
    attributes: takeAttributes(fields),
    blob,
  };
}

function takeAttributes(
  { attributes, attributeCount }: CredentialFields,
): Record<string, string> {
  const block = Deno.UnsafePointer.create(attributes);
  const bytes = readBytes(block, attributeCount * ATTRIBUTE_BYTES);
  const list = Array.from({ length: attributeCount }, (_, i) => {
    const at = i * ATTRIBUTE_BYTES;
    return decodeAttribute(bytes.slice(at, at + ATTRIBUTE_BYTES));
  });
  return Object.fromEntries(list.map(({ keyword, value, valueBytes }) => {
    const at = Deno.UnsafePointer.create(value);
    const text = new TextDecoder().decode(readBytes(at, valueBytes));
    return [readWide(keyword, CRED_MAX_STRING_LENGTH), text];
  }));
}

/** Copies bytes of a block that we own, and overwrites them there. */
function takeBytes(address: bigint, length: number): Uint8Array<ArrayBuffer> {
  const at = Deno.UnsafePointer.create(address);
  const bytes = readBytes(at, length);
  if (at !== null && length > 0) {
    new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(at, length)).fill(0);
  }
  return bytes;
}

/** Reads text up to its NUL, or to `maxUnits`; empty for a null pointer. */
function readWide(address: bigint, maxUnits: number): string {
  const at = Deno.UnsafePointer.create(address);
  if (at === null) return "";
  const view = new Deno.UnsafePointerView(at);
  const units: number[] = [];
  for (let i = 0; i < maxUnits; i++) {
    const unit = view.getUint16(2 * i);
    if (unit === 0) break;
    units.push(unit);
  }
  return String.fromCharCode(...units);
}
