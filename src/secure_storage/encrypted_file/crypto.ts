/** AES-256-GCM, HKDF and HMAC as the encrypted file uses them. */
import type { Buffer } from "node:buffer";
import { Secret } from "../../core/secret.ts";
import { base64, fromBase64 } from "./base64.ts";
import { FORMAT } from "./format.ts";
import type { Entry } from "./page.ts";
import { KEY_BYTES, NONCE_BYTES, type Slot, type SlotPlan } from "./slot.ts";
import { damaged, textOf } from "./well_formed.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The version of keys and associated data. It stays 1 in files of version 2, so
 * that slots and entries of version 1 need not be sealed again.
 */
const SEALING = 1;
/** Separates a token from its binding; neither contains a control character. */
const LINE_FEED = 10;

/** The keys that a data key stands for; none can be exported. */
export interface DataKeys {
  readonly entry: CryptoKey;
  readonly mac: CryptoKey;
}

export function randomBytes(count: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function newDataKey(): Bytes {
  return randomBytes(KEY_BYTES);
}

/** Derives the working keys; the caller wipes `dataKey`. */
export async function deriveKeys(
  dataKey: Bytes,
  fileId: string,
): Promise<DataKeys> {
  const [entry, mac] = await Promise.all([
    derive(dataKey, fileId, {
      info: "entry",
      use: { name: "AES-GCM", length: 256 },
      usages: ["encrypt", "decrypt"],
    }),
    derive(dataKey, fileId, {
      info: "mac",
      use: { name: "HMAC", hash: "SHA-256", length: 256 },
      usages: ["sign", "verify"],
    }),
  ]);
  return { entry, mac };
}

/** RFC 5869 with SHA-256; the file's id is the salt. */
async function derive(
  secret: Bytes,
  fileId: string,
  options: {
    info: string;
    use: AesKeyGenParams | HmacKeyGenParams;
    usages: KeyUsage[];
  },
): Promise<CryptoKey> {
  const { info, use, usages } = options;
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, [
    "deriveKey",
  ]);
  const salt = new TextEncoder().encode(fileId);
  const context = new TextEncoder().encode(`${FORMAT}/${SEALING}/${info}`);
  return await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: context },
    base,
    use,
    false,
    usages,
  );
}

/** Each part with its length before it, so that no two lists look alike. */
function associatedData(parts: readonly (string | number)[]): Bytes {
  const encoder = new TextEncoder();
  const encoded = parts.map((it) => encoder.encode(String(it)));
  const size = encoded.reduce((sum, it) => sum + 4 + it.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of encoded) {
    view.setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

function entryData(fileId: string, entry: Omit<Entry, "nonce" | "sealed">) {
  const { name, generation } = entry;
  return associatedData([FORMAT, SEALING, "entry", fileId, name, generation]);
}

/** The content of an entry. */
export interface EntryContent {
  readonly token: Secret;
  /** The binding as `bindingText()` formats it; null in version 1. */
  readonly binding: string | null;
}

export async function sealEntry(
  keys: DataKeys,
  { token, binding }: EntryContent,
  place: { fileId: string; name: string; generation: number },
): Promise<Entry> {
  const { fileId, name, generation } = place;
  const nonce = randomBytes(NONCE_BYTES);
  const rest = binding === null ? "" : `\n${binding}`;
  const plain = new TextEncoder().encode(token.expose() + rest);
  try {
    const sealed = await crypto.subtle.encrypt(
      {
        name: "AES-GCM",
        iv: nonce,
        additionalData: entryData(fileId, { name, generation }),
      },
      keys.entry,
      plain,
    );
    return { name, generation, nonce: base64(nonce), sealed: base64(sealed) };
  } finally {
    plain.fill(0);
  }
}

/** @throws {Failure} `storage_damaged` when it was not sealed for this place */
export async function unsealEntry(
  keys: DataKeys,
  { entry, fileId }: { entry: Entry; fileId: string },
): Promise<EntryContent> {
  const plain = await decrypt(keys.entry, {
    nonce: entry.nonce,
    sealed: entry.sealed,
    data: entryData(fileId, entry),
  });
  if (plain === null) throw damaged("an entry was changed");
  try {
    const end = plain.indexOf(LINE_FEED);
    if (end < 0) return { token: new Secret(textOf(plain)), binding: null };
    const token = new Secret(textOf(plain.subarray(0, end)));
    return { token, binding: textOf(plain.subarray(end + 1)) };
  } finally {
    plain.fill(0);
  }
}

function slotData(fileId: string, slot: SlotPlan) {
  const { id, kind, cost, command } = slot;
  return associatedData([
    FORMAT,
    SEALING,
    "slot",
    fileId,
    id,
    kind,
    cost ? `${cost.memoryKib},${cost.passes},${cost.salt}` : "",
    ...(command ?? []),
  ]);
}

/** Wraps the data key under a secret of the slot's kind. */
export async function wrapDataKey(
  dataKey: Bytes,
  secret: Bytes,
  place: { fileId: string; slot: SlotPlan },
): Promise<Slot> {
  const { fileId, slot } = place;
  const nonce = randomBytes(NONCE_BYTES);
  const wrapped = await crypto.subtle.encrypt(
    {
      name: "AES-GCM",
      iv: nonce,
      additionalData: slotData(fileId, slot),
    },
    await keyEncryptionKey(secret, fileId),
    dataKey,
  );
  return { ...slot, nonce: base64(nonce), wrapped: base64(wrapped) };
}

/** Returns null when the secret is not the slot's, or the slot was changed. */
export async function unwrapDataKey(
  slot: Slot,
  { secret, fileId }: { secret: Bytes; fileId: string },
): Promise<Bytes | null> {
  return await decrypt(await keyEncryptionKey(secret, fileId), {
    nonce: slot.nonce,
    sealed: slot.wrapped,
    data: slotData(fileId, slot),
  });
}

function keyEncryptionKey(secret: Bytes, fileId: string): Promise<CryptoKey> {
  return derive(secret, fileId, {
    info: "slot",
    use: { name: "AES-GCM", length: 256 },
    usages: ["encrypt", "decrypt"],
  });
}

async function decrypt(
  key: CryptoKey,
  box: { nonce: string; sealed: string; data: Bytes },
): Promise<Bytes | null> {
  try {
    const plain = await crypto.subtle.decrypt(
      {
        name: "AES-GCM",
        iv: fromBase64(box.nonce),
        additionalData: box.data,
      },
      key,
      fromBase64(box.sealed),
    );
    return new Uint8Array(plain);
  } catch {
    return null;
  }
}

/** Returns the MAC over the header, and by its digests over every page. */
export async function signHeader(keys: DataKeys, signed: Buffer) {
  return base64(await crypto.subtle.sign("HMAC", keys.mac, copyless(signed)));
}

/** @throws {Failure} `storage_damaged` when anything in it was changed */
export async function verifyHeader(
  keys: DataKeys,
  { signed, mac }: { signed: Buffer; mac: string },
): Promise<void> {
  const good = await crypto.subtle.verify(
    "HMAC",
    keys.mac,
    fromBase64(mac),
    copyless(signed),
  );
  if (!good) throw damaged("another program changed it");
}

/** The same bytes under the type that Web Crypto wants. */
function copyless(buffer: Buffer): Bytes {
  const { buffer: memory, byteOffset, byteLength } = buffer;
  return memory instanceof ArrayBuffer
    ? new Uint8Array(memory, byteOffset, byteLength)
    : Uint8Array.from(buffer);
}
