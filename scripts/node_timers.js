/**
 * Exports the timers that npm packages expect: those of the web return numbers.
 */
export {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from "node:timers";
