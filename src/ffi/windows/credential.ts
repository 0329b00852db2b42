/**
 * `CREDENTIALW` as bytes; nothing here uses memory that we do not own.
 *
 * Source: Microsoft, wincred.h, 64-bit layout: Flags @0, Type @4, TargetName
 * @8, Comment @16, LastWritten @24, CredentialBlobSize @32, CredentialBlob @40,
 * Persist @48, AttributeCount @52, Attributes @56, TargetAlias @64, UserName
 * @72. `CREDENTIAL_ATTRIBUTEW`, 24 bytes: Keyword @0, Flags @8, ValueSize @12,
 * Value @16.
 */
import { NativeError } from "../native_error.ts";
import { pinnedBytes } from "../text.ts";

export const CREDENTIAL_BYTES = 80;
/** CRED_TYPE_GENERIC: for the program; Windows does not interpret it. */
export const CRED_TYPE_GENERIC = 1;
/** CRED_PERSIST_LOCAL_MACHINE: survives a logoff, does not roam. */
export const CRED_PERSIST_LOCAL_MACHINE = 2;
/** CRED_MAX_CREDENTIAL_BLOB_SIZE, in bytes. */
export const CRED_MAX_CREDENTIAL_BLOB_SIZE = 2_560;
/** CRED_MAX_STRING_LENGTH and the user's part of a user name, in UTF-16 units. */
export const CRED_MAX_STRING_LENGTH = 256;

export const ATTRIBUTE_BYTES = 24;
/** CRED_MAX_VALUE_SIZE, in bytes. */
export const CRED_MAX_VALUE_SIZE = 256;
/** CRED_MAX_ATTRIBUTES. */
const CRED_MAX_ATTRIBUTES = 64;

/** The addresses in an attribute; the caller keeps their memory alive. */
export interface AttributeFields {
  readonly keyword: bigint;
  readonly valueBytes: number;
  readonly value: bigint;
}

/** The used fields. Texts and blob are addresses; 0 means none. */
export interface CredentialFields {
  readonly type: number;
  readonly targetName: bigint;
  readonly comment: bigint;
  readonly blobBytes: number;
  readonly blob: bigint;
  readonly persist: number;
  readonly attributeCount: number;
  readonly attributes: bigint;
  readonly userName: bigint;
}

export function encodeAttribute(
  { keyword, valueBytes, value }: AttributeFields,
): Uint8Array<ArrayBuffer> {
  if (valueBytes > CRED_MAX_VALUE_SIZE) {
    throw new NativeError("credential", valueBytes);
  }
  const bytes = pinnedBytes(ATTRIBUTE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, keyword, true);
  view.setUint32(12, valueBytes, true);
  view.setBigUint64(16, value, true);
  return bytes;
}

/** @throws {NativeError} `credential` for a value that is too long */
export function decodeAttribute(
  bytes: Uint8Array<ArrayBuffer>,
): AttributeFields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const valueBytes = view.getUint32(12, true);
  const value = view.getBigUint64(16, true);
  const holds = value !== 0n || valueBytes === 0;
  if (!holds || valueBytes > CRED_MAX_VALUE_SIZE) {
    throw new NativeError("credential", valueBytes);
  }
  return { keyword: view.getBigUint64(0, true), valueBytes, value };
}

export function encodeCredential(
  fields: CredentialFields,
): Uint8Array<ArrayBuffer> {
  const bytes = pinnedBytes(CREDENTIAL_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, fields.type, true);
  view.setBigUint64(8, fields.targetName, true);
  view.setBigUint64(16, fields.comment, true);
  view.setUint32(32, fields.blobBytes, true);
  view.setBigUint64(40, fields.blob, true);
  view.setUint32(48, fields.persist, true);
  view.setUint32(52, fields.attributeCount, true);
  view.setBigUint64(56, fields.attributes, true);
  view.setBigUint64(72, fields.userName, true);
  return bytes;
}

/**
 * @throws {NativeError} `credential` for an impossible size, or a blob with a
 * size and no address
 */
export function decodeCredential(
  bytes: Uint8Array<ArrayBuffer>,
): CredentialFields {
  if (bytes.length !== CREDENTIAL_BYTES) {
    throw new NativeError("credential", bytes.length);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blobBytes = view.getUint32(32, true);
  const blob = view.getBigUint64(40, true);
  const holds = blob !== 0n || blobBytes === 0;
  if (!holds || blobBytes > CRED_MAX_CREDENTIAL_BLOB_SIZE) {
    throw new NativeError("credential", blobBytes);
  }
  const attributeCount = view.getUint32(52, true);
  const attributes = view.getBigUint64(56, true);
  const lists = attributes !== 0n || attributeCount === 0;
  if (!lists || attributeCount > CRED_MAX_ATTRIBUTES) {
    throw new NativeError("credential", attributeCount);
  }
  return {
    attributeCount,
    attributes,
    type: view.getUint32(4, true),
    targetName: view.getBigUint64(8, true),
    comment: view.getBigUint64(16, true),
    blobBytes,
    blob,
    persist: view.getUint32(48, true),
    userName: view.getBigUint64(72, true),
  };
}

/**
 * Returns UTF-16 with a terminating NUL, at most `maxUnits` before it and no
 * half of a pair at the end. Removes each NUL inside, at which C would end the
 * text.
 */
export function wideString(
  text: string,
  maxUnits: number,
): Uint8Array<ArrayBuffer> {
  const kept = text.toWellFormed().replaceAll("\0", "").slice(0, maxUnits);
  const whole = kept.isWellFormed() ? kept : kept.slice(0, -1);
  const bytes = pinnedBytes(2 * (whole.length + 1));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < whole.length; i++) {
    view.setUint16(2 * i, whole.charCodeAt(i), true);
  }
  return bytes;
}

/**
 * Returns the absolute path of a system library: a bare name could
 * be found in the working directory.
 *
 * @param systemRoot the variable `SystemRoot`; used only if it is a local folder
 */
export function systemLibrary(
  systemRoot: string | undefined,
  name: string,
): string {
  const isLocal = /^[A-Za-z]:\\[^/\0]*$/.test(systemRoot ?? "");
  const root = isLocal ? systemRoot?.replace(/\\+$/, "") : "C:\\Windows";
  return `${root}\\System32\\${name}`;
}
