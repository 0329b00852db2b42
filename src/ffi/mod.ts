/** Keyrings of operating systems, over plain values. */
export { hardenProcess } from "./libc.ts";
export { NativeError } from "./native_error.ts";
export { type FoundItem, SecretService } from "./libsecret.ts";
