import { systemClock } from "../../src/system/clock.ts";
import { SteppingClock } from "../auth/auth_fixture.ts";
import { clockContract } from "../contracts/clock_contract.ts";
import { impatientClock } from "../library/download_fixture.ts";

clockContract("systemClock", systemClock);
clockContract("impatientClock", impatientClock());
clockContract("SteppingClock", new SteppingClock(), { skipsWaits: true });
