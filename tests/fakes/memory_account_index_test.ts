import { accountIndexContract } from "../contracts/account_index_contract.ts";
import { generationIndexContract } from "../contracts/generation_index_contract.ts";
import { MemoryAccountIndex } from "./memory_account_index.ts";

accountIndexContract(
  "MemoryAccountIndex",
  (use) => use(new MemoryAccountIndex()),
);
generationIndexContract(
  "MemoryAccountIndex",
  (use) => use(new MemoryAccountIndex()),
);
