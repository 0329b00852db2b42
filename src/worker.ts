import { runWorker } from "./app/worker.ts";
import type { ServicePort } from "./service/worker_server.ts";

runWorker(globalThis as unknown as ServicePort);
