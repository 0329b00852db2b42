/** Replaces a module that Ink loads only for its own development. */
export default {};
