/** Keyrings of operating systems, over plain values. */
export { hardenProcess } from "./libc.ts";
export { NativeError } from "./native_error.ts";
export { SecretService } from "./libsecret.ts";
export type { FoundItem } from "./libsecret_item.ts";
