/**
 * The modules that every command of the service needs, loaded at once: each
 * import at run time takes milliseconds of a short command.
 */
export { openDependencies } from "./dependencies.ts";
export { InProcessClient } from "../service/in_process_client.ts";
export { LoggedService } from "../service/logged_service.ts";
