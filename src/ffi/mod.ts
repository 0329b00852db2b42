/** Keyrings of operating systems, over plain values. See README.md. */
export {
  CredentialManager,
  type FoundCredential,
  type NewCredential,
} from "./windows/advapi32.ts";
export * from "./linux/bus_object.ts";
export { CRED_PERSIST_LOCAL_MACHINE } from "./windows/credential.ts";
export { preloadLibsecret } from "./linux/preload.ts";
export * from "./process/mod.ts";
export { SecretService, type ToUnlock } from "./linux/libsecret.ts";
export type { FoundItem } from "./linux/libsecret_item.ts";
export { deadlineOf, type Limit } from "./limit.ts";
export { NativeError } from "./native_error.ts";
export {
  type FoundPassword,
  Keychain,
  type KeychainLimit,
  type PasswordName,
} from "./macos/security_framework.ts";
export { type Deadline, withinDeadline } from "./within_deadline.ts";
