/*
 * A keychain in memory behind the functions of Security.framework. It refuses
 * queries that the real one would take for something else (an unknown key, a
 * missing or empty name), and answers what the test tells it to.
 */
#include "double.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SUCCESS = 0,
  PARAM = -50,
  CANCELLED = -128,
  AUTH_FAILED = -25293,
  DUPLICATE = -25299,
  NOT_FOUND = -25300,
  NO_DEFAULT = -25307,
  NO_INTERACTION = -25308,
};

#define KEY(name, text)                                        \
  static struct object name##_object = CONSTANT_STRING(text); \
  const CFStringRef name = &name##_object

KEY(kSecClass, "class");
KEY(kSecClassGenericPassword, "genp");
KEY(kSecUseDataProtectionKeychain, "nleg");
KEY(kSecAttrService, "svce");
KEY(kSecAttrAccount, "acct");
KEY(kSecAttrLabel, "labl");
KEY(kSecAttrGeneric, "gena");
KEY(kSecValueData, "v_Data");
KEY(kSecReturnData, "r_Data");
KEY(kSecReturnAttributes, "r_Attributes");
KEY(kSecMatchLimit, "m_Limit");
KEY(kSecMatchLimitOne, "m_LimitOne");
KEY(kSecMatchLimitAll, "m_LimitAll");

enum { ADD, COPY, UPDATE, DELETE, COPY_DEFAULT, GET_STATUS, UNLOCK, FUNCTIONS };
/* How a dialog ends: nobody is there, or a person who… */
enum { NOBODY, ALLOWS, CANCELS, MISTYPES };
/* What a search answers that a keychain should not. */
enum { HONEST, OTHER_ACCOUNT, EMPTY_SECRET, NOT_UTF8, BARE_DATA, NO_ACCOUNT };

struct item {
  struct item *next;
  char *service, *account, *label, *generic;
  UInt8 *secret;
  CFIndex length;
  bool foreign; /* made by another program */
};

static struct item *items;
static bool locked, no_default, keeps_deleted, loses_writes, may_ask = true;
static int person = NOBODY, lie = HONEST;
static int64_t dialogs, calls[FUNCTIONS];
static OSStatus answers[FUNCTIONS];
static int hanging = -1;
static int64_t running, waiting;
static pthread_mutex_t hang_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hang_end = PTHREAD_COND_INITIALIZER;

/* --- for the test --------------------------------------------------------- */

void double_answer(int function, OSStatus status) { answers[function] = status; }
void double_lock(bool is_locked) { locked = is_locked; }
void double_no_default(bool missing) { no_default = missing; }
void double_keep_deleted(bool keeps) { keeps_deleted = keeps; }
void double_lose_writes(bool loses) { loses_writes = loses; }
void double_person(int does) { person = does; }
void double_lie(int kind) { lie = kind; }
int64_t double_dialogs(void) { return dialogs; }
int64_t double_calls(int function) { return calls[function]; }
void double_make_foreign(void) {
  for (struct item *it = items; it != NULL; it = it->next) it->foreign = true;
}
/* As an entry of an older version is: NULL, or another value. */
void double_set_generic(const char *text) {
  for (struct item *it = items; it != NULL; it = it->next) {
    free(it->generic);
    it->generic = text == NULL ? NULL : strdup(text);
  }
}
const char *double_generic(void) {
  return items == NULL || items->generic == NULL ? "" : items->generic;
}
const char *double_label(void) { return items == NULL ? "" : items->label; }

/* From now on calls of this function wait; -1 lets them all go on. */
void double_hang(int function) {
  pthread_mutex_lock(&hang_lock);
  hanging = function;
  pthread_cond_broadcast(&hang_end);
  pthread_mutex_unlock(&hang_lock);
}

static int64_t counted(const int64_t *count) {
  pthread_mutex_lock(&hang_lock);
  int64_t now = *count;
  pthread_mutex_unlock(&hang_lock);
  return now;
}

/* Calls that have begun and not returned; those of them that hang. */
int64_t double_running(void) { return counted(&running); }
int64_t double_waiting(void) { return counted(&waiting); }

static void free_item(struct item *item) {
  free(item->service);
  free(item->account);
  free(item->label);
  free(item->generic);
  free(item->secret);
  free(item);
}

void double_reset(void) {
  while (items != NULL) {
    struct item *next = items->next;
    free_item(items);
    items = next;
  }
  locked = no_default = keeps_deleted = loses_writes = false;
  may_ask = true;
  person = NOBODY;
  lie = HONEST;
  dialogs = 0;
  memset(calls, 0, sizeof calls);
  memset(answers, 0, sizeof answers);
  double_hang(-1);
}

/* --- the inside ------------------------------------------------------------ */

/* Counts, hangs if told to, and gives the status the test wants. */
static OSStatus begin(int function) {
  pthread_mutex_lock(&hang_lock);
  running++;
  waiting++;
  while (hanging == function) pthread_cond_wait(&hang_end, &hang_lock);
  waiting--;
  pthread_mutex_unlock(&hang_lock);
  enter();
  calls[function]++;
  return answers[function];
}

static OSStatus end(OSStatus status) {
  leave();
  pthread_mutex_lock(&hang_lock);
  running--;
  pthread_mutex_unlock(&hang_lock);
  return status;
}

static struct object *value_of(struct object *dictionary, CFStringRef key) {
  for (CFIndex i = 0; i < dictionary->length; i++) {
    if (dictionary->keys[i] == key) return dictionary->values[i];
  }
  return NULL;
}

/* Every key is one of `known`, which ends with NULL. */
static bool only(struct object *dictionary, const CFStringRef *known, const char *function) {
  for (CFIndex i = 0; i < dictionary->length; i++) {
    const CFStringRef *key = known;
    while (*key != NULL && *key != dictionary->keys[i]) key++;
    if (*key == NULL) {
      complain("%s: key %s", function, (char *)dictionary->keys[i]->bytes);
      return false;
    }
  }
  return true;
}

/* An empty name would match any item, and a NUL would end it. */
static bool is_name(struct object *name, const char *function) {
  return name != NULL && expect(name, STRING, function) != NULL && name->length > 0 &&
         (CFIndex)strlen((char *)name->bytes) == name->length;
}

static bool is_ours(struct object *query, const char *function) {
  if (value_of(query, kSecClass) != kSecClassGenericPassword) {
    complain("%s: class", function);
    return false;
  }
  if (value_of(query, kSecUseDataProtectionKeychain) != kCFBooleanFalse) {
    complain("%s: both kinds of keychain", function);
    return false;
  }
  if (is_name(value_of(query, kSecAttrService), function)) return true;
  complain("%s: no service", function);
  return false;
}

static bool names(struct object *query, const char *function) {
  if (!is_ours(query, function)) return false;
  if (is_name(value_of(query, kSecAttrAccount), function)) return true;
  complain("%s: no account", function);
  return false;
}

static struct item **find(struct object *query) {
  const char *service = (char *)value_of(query, kSecAttrService)->bytes;
  const char *account = (char *)value_of(query, kSecAttrAccount)->bytes;
  struct item **at = &items;
  while (*at != NULL &&
         (strcmp((*at)->service, service) != 0 || strcmp((*at)->account, account) != 0)) {
    at = &(*at)->next;
  }
  return at;
}

/* What a dialog would be asked for: success when none is needed. */
static OSStatus admit(const struct item *item) {
  bool foreign = item != NULL && item->foreign;
  if (!locked && !foreign) return SUCCESS;
  if (!may_ask) return locked ? NO_INTERACTION : AUTH_FAILED;
  dialogs++;
  if (person == NOBODY) return NO_INTERACTION;
  if (person == CANCELS) return CANCELLED;
  if (person == MISTYPES) return AUTH_FAILED;
  locked = false;
  return SUCCESS;
}

static void set_secret(struct item *item, struct object *data) {
  if (loses_writes) return;
  free(item->secret);
  item->length = data->length;
  item->secret = malloc((size_t)data->length + 1);
  if (item->secret == NULL) abort();
  memcpy(item->secret, data->bytes, (size_t)data->length);
}

/* NULL as attribute leaves what is there, as the keychain does. */
static void set_generic(struct item *item, struct object *data) {
  if (data == NULL || loses_writes) return;
  free(item->generic);
  item->generic = strndup((char *)data->bytes, (size_t)data->length);
}

static void set_label(struct item *item, struct object *label) {
  if (label == NULL) return;
  free(item->label);
  item->label = strdup((char *)label->bytes);
}

static bool has_secret(struct object *dictionary, const char *function) {
  struct object *data = value_of(dictionary, kSecValueData);
  struct object *label = value_of(dictionary, kSecAttrLabel);
  if (data == NULL || expect(data, DATA, function) == NULL || data->length == 0) {
    complain("%s: no secret", function);
    return false;
  }
  return label == NULL || expect(label, STRING, function) != NULL;
}

/* --- Security.framework ----------------------------------------------------- */

OSStatus SecItemAdd(CFDictionaryRef ref, CFTypeRef *result) {
  const CFStringRef known[] = {kSecClass, kSecUseDataProtectionKeychain, kSecAttrService,
                               kSecAttrAccount, kSecAttrLabel, kSecAttrGeneric, kSecValueData,
                               NULL};
  OSStatus told = begin(ADD);
  struct object *query = expect(ref, DICTIONARY, "SecItemAdd");
  if (query == NULL || !only(query, known, "SecItemAdd") || !names(query, "SecItemAdd") ||
      !has_secret(query, "SecItemAdd") || value_of(query, kSecAttrLabel) == NULL ||
      result != NULL) {
    return end(PARAM);
  }
  if (told != SUCCESS) return end(told);
  if (no_default) return end(NO_DEFAULT);
  if (*find(query) != NULL) return end(DUPLICATE);
  OSStatus status = admit(NULL);
  if (status != SUCCESS || loses_writes) return end(status);
  struct item *item = calloc(1, sizeof *item);
  if (item == NULL) abort();
  item->service = strdup((char *)value_of(query, kSecAttrService)->bytes);
  item->account = strdup((char *)value_of(query, kSecAttrAccount)->bytes);
  set_label(item, value_of(query, kSecAttrLabel));
  set_generic(item, value_of(query, kSecAttrGeneric));
  set_secret(item, value_of(query, kSecValueData));
  item->next = items;
  items = item;
  return end(SUCCESS);
}

static struct object *answer(const struct item *item) {
  if (lie == BARE_DATA) return make_data(item->secret, item->length);
  const UInt8 broken[] = {0xff, 0xfe};
  CFIndex length = lie == EMPTY_SECRET ? 0 : item->length;
  int count = item->generic == NULL ? 3 : 4;
  struct object *values[] = {
      make_string(item->service),
      make_string(lie == OTHER_ACCOUNT ? "somebody else" : item->account),
      lie == NOT_UTF8 ? make_data(broken, 2) : make_data(item->secret, length),
      count == 3 ? NULL : make_data((UInt8 *)item->generic, (CFIndex)strlen(item->generic)),
  };
  struct object *keys[] = {kSecAttrService, kSecAttrAccount, kSecValueData, kSecAttrGeneric};
  struct object *made = make_dictionary(keys, values, count);
  for (int i = 0; i < count; i++) drop(values[i]);
  return made;
}

/* The attributes of every item of a service: asks nobody, also when locked. */
static OSStatus list(struct object *query, CFTypeRef *result) {
  const CFStringRef known[] = {kSecClass, kSecUseDataProtectionKeychain, kSecAttrService,
                               kSecReturnAttributes, kSecMatchLimit, NULL};
  if (!only(query, known, "SecItemCopyMatching") || !is_ours(query, "SecItemCopyMatching") ||
      result == NULL || *result != NULL ||
      value_of(query, kSecReturnAttributes) != kCFBooleanTrue) {
    complain("SecItemCopyMatching: arguments");
    return PARAM;
  }
  const char *service = (char *)value_of(query, kSecAttrService)->bytes;
  struct object *found[64];
  CFIndex count = 0;
  for (struct item *it = items; it != NULL && count < 64; it = it->next) {
    if (strcmp(it->service, service) != 0) continue;
    struct object *keys[] = {kSecAttrService, kSecAttrAccount};
    struct object *values[] = {make_string(it->service), make_string(it->account)};
    bool is_bare = lie == NO_ACCOUNT && count == 0;
    found[count++] = make_dictionary(keys, values, is_bare ? 1 : 2);
    for (int i = 0; i < 2; i++) drop(values[i]);
  }
  if (count == 0) return NOT_FOUND;
  *result = lie == BARE_DATA ? make_data((UInt8 *)service, 1) : make_array(found, count);
  for (CFIndex i = 0; i < count; i++) drop(found[i]);
  return SUCCESS;
}

OSStatus SecItemCopyMatching(CFDictionaryRef ref, CFTypeRef *result) {
  const CFStringRef known[] = {kSecClass, kSecUseDataProtectionKeychain, kSecAttrService,
                               kSecAttrAccount, kSecReturnData, kSecReturnAttributes,
                               kSecMatchLimit, NULL};
  OSStatus told = begin(COPY);
  struct object *query = expect(ref, DICTIONARY, "SecItemCopyMatching");
  if (query != NULL && value_of(query, kSecMatchLimit) == kSecMatchLimitAll) {
    return end(told == SUCCESS ? list(query, result) : told);
  }
  if (query == NULL || !only(query, known, "SecItemCopyMatching") ||
      !names(query, "SecItemCopyMatching") || result == NULL || *result != NULL ||
      value_of(query, kSecReturnData) != kCFBooleanTrue ||
      value_of(query, kSecReturnAttributes) != kCFBooleanTrue ||
      value_of(query, kSecMatchLimit) != kSecMatchLimitOne) {
    complain("SecItemCopyMatching: arguments");
    return end(PARAM);
  }
  if (told != SUCCESS) return end(told);
  struct item *item = *find(query);
  if (item == NULL) return end(NOT_FOUND);
  OSStatus status = admit(item);
  if (status == SUCCESS) *result = answer(item);
  return end(status);
}

OSStatus SecItemUpdate(CFDictionaryRef ref, CFDictionaryRef changes_ref) {
  const CFStringRef known[] = {kSecClass, kSecUseDataProtectionKeychain, kSecAttrService,
                               kSecAttrAccount, NULL};
  const CFStringRef changeable[] = {kSecAttrLabel, kSecAttrGeneric, kSecValueData, NULL};
  OSStatus told = begin(UPDATE);
  struct object *query = expect(ref, DICTIONARY, "SecItemUpdate");
  struct object *changes = expect(changes_ref, DICTIONARY, "SecItemUpdate");
  if (query == NULL || changes == NULL || !only(query, known, "SecItemUpdate") ||
      !only(changes, changeable, "SecItemUpdate") || !names(query, "SecItemUpdate") ||
      !has_secret(changes, "SecItemUpdate")) {
    return end(PARAM);
  }
  if (told != SUCCESS) return end(told);
  struct item *item = *find(query);
  if (item == NULL) return end(NOT_FOUND);
  OSStatus status = admit(item);
  if (status != SUCCESS) return end(status);
  set_secret(item, value_of(changes, kSecValueData));
  set_label(item, value_of(changes, kSecAttrLabel));
  set_generic(item, value_of(changes, kSecAttrGeneric));
  return end(SUCCESS);
}

OSStatus SecItemDelete(CFDictionaryRef ref) {
  const CFStringRef known[] = {kSecClass, kSecUseDataProtectionKeychain, kSecAttrService,
                               kSecAttrAccount, NULL};
  OSStatus told = begin(DELETE);
  struct object *query = expect(ref, DICTIONARY, "SecItemDelete");
  if (query == NULL || !only(query, known, "SecItemDelete") || !names(query, "SecItemDelete")) {
    return end(PARAM);
  }
  if (told != SUCCESS) return end(told);
  struct item **at = find(query);
  struct item *item = *at;
  if (item == NULL) return end(NOT_FOUND);
  OSStatus status = admit(item);
  if (status != SUCCESS || keeps_deleted) return end(status);
  *at = item->next;
  free_item(item);
  return end(SUCCESS);
}

OSStatus SecKeychainCopyDefault(CFTypeRef *keychain) {
  OSStatus told = begin(COPY_DEFAULT);
  if (keychain == NULL || *keychain != NULL) {
    complain("SecKeychainCopyDefault: arguments");
    return end(PARAM);
  }
  if (told != SUCCESS) return end(told);
  if (no_default) return end(NO_DEFAULT);
  *keychain = make_keychain();
  return end(SUCCESS);
}

OSStatus SecKeychainGetStatus(CFTypeRef keychain, UInt32 *status) {
  OSStatus told = begin(GET_STATUS);
  if (status == NULL || expect(keychain, KEYCHAIN, "SecKeychainGetStatus") == NULL) {
    return end(PARAM);
  }
  *status = locked ? 2 : 1 | 2 | 4; /* readable; unlocked and writable */
  return end(told);
}

OSStatus SecKeychainUnlock(CFTypeRef keychain, UInt32 length, const void *password,
                           Boolean use_password) {
  OSStatus told = begin(UNLOCK);
  if (keychain != NULL || length != 0 || password != NULL || use_password != 0) {
    complain("SecKeychainUnlock: arguments");
    return end(PARAM);
  }
  return end(told != SUCCESS ? told : admit(NULL));
}

OSStatus SecKeychainSetUserInteractionAllowed(Boolean allowed) {
  enter();
  if (allowed > 1) complain("SecKeychainSetUserInteractionAllowed: %d", allowed);
  may_ask = allowed != 0;
  leave();
  return SUCCESS;
}
