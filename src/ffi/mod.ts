/** Keyrings of operating systems, over plain values. See README.md. */
export {
  CredentialManager,
  type FoundCredential,
  type NewCredential,
} from "./advapi32.ts";
export { CRED_PERSIST_LOCAL_MACHINE } from "./credential.ts";
export { preloadLibsecret } from "./preload.ts";
export * from "./process.ts";
export { SecretService, type ToUnlock } from "./libsecret.ts";
export type { FoundItem } from "./libsecret_item.ts";
export { deadlineOf, type Limit } from "./limit.ts";
export { NativeError } from "./native_error.ts";
export {
  type FoundPassword,
  Keychain,
  type KeychainLimit,
  type PasswordName,
} from "./security_framework.ts";
export { type Deadline, withinDeadline } from "./within_deadline.ts";
