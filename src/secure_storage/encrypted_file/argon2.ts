/** One function of a library that has many; loaded late: it is large. */
export { argon2id } from "hash-wasm";
