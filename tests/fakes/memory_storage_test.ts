import { secureStorageContract } from "../contracts/secure_storage_contract.ts";
import { MemoryStorage } from "./memory_storage.ts";

secureStorageContract(
  "MemoryStorage",
  (use) => use(new MemoryStorage("libsecret")),
);
