/** What is used of the HTTP library; loaded late, because it is large. */
export { buildConnector, Client, Pool } from "undici";
