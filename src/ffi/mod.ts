/** Keyrings of operating systems, over plain values. */
export { CredentialManager, type FoundCredential } from "./advapi32.ts";
export { hardenProcess } from "./libc.ts";
export { NativeError } from "./native_error.ts";
export { SecretService } from "./libsecret.ts";
export type { FoundItem } from "./libsecret_item.ts";
