/** Changes to the process itself, independent of the keyrings. */
export { refuseCoreFiles } from "./lib_system.ts";
export { hardenProcess, overwriteVariable, stopProcess } from "./libc.ts";
