/** What a process does to itself, without the keyrings beside it. */
export { refuseCoreFiles } from "./lib_system.ts";
export { hardenProcess, overwriteVariable, stopProcess } from "./libc.ts";
