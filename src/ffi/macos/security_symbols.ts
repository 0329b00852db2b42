/**
 * The functions of Security.framework that are used, each with its C
 * declaration and the owners of its values. `OSStatus` is `SInt32`, `Boolean` is
 * `unsigned char`. The constants are `const CFStringRef` and never released.
 *
 * Source: SecItem.h, SecKeychain.h of the macOS SDK.
 */
export const SECURITY = {
  // OSStatus SecItemAdd(CFDictionaryRef attributes, CFTypeRef *result)
  // result may be NULL; attributes stay ours
  SecItemAdd: {
    parameters: ["pointer", "pointer"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecItemCopyMatching(CFDictionaryRef query, CFTypeRef *result)
  // *result is ours to release
  SecItemCopyMatching: {
    parameters: ["pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecItemUpdate(CFDictionaryRef query, CFDictionaryRef changes)
  // both stay ours
  SecItemUpdate: {
    parameters: ["pointer", "pointer"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecItemDelete(CFDictionaryRef query); query stays ours
  SecItemDelete: {
    parameters: ["pointer"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecKeychainCopyDefault(SecKeychainRef *keychain)
  // *keychain is ours to release
  SecKeychainCopyDefault: {
    parameters: ["buffer"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecKeychainGetStatus(SecKeychainRef, UInt32 *status)
  SecKeychainGetStatus: {
    parameters: ["pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecKeychainUnlock(SecKeychainRef, UInt32 passwordLength,
  //   const void *password, Boolean usePassword); NULL is the default keychain;
  //   without a password the user is asked
  SecKeychainUnlock: {
    parameters: ["pointer", "u32", "pointer", "u8"],
    result: "i32",
    nonblocking: true,
  },
  // OSStatus SecKeychainSetUserInteractionAllowed(Boolean); sets a variable of
  // the process, does not wait
  SecKeychainSetUserInteractionAllowed: { parameters: ["u8"], result: "i32" },
  kSecClass: { type: "pointer" },
  kSecClassGenericPassword: { type: "pointer" },
  kSecUseDataProtectionKeychain: { type: "pointer" },
  kSecAttrService: { type: "pointer" },
  kSecAttrAccount: { type: "pointer" },
  kSecAttrLabel: { type: "pointer" },
  kSecAttrGeneric: { type: "pointer" },
  kSecValueData: { type: "pointer" },
  kSecReturnData: { type: "pointer" },
  kSecReturnAttributes: { type: "pointer" },
  kSecMatchLimit: { type: "pointer" },
  kSecMatchLimitOne: { type: "pointer" },
  kSecMatchLimitAll: { type: "pointer" },
} as const;
